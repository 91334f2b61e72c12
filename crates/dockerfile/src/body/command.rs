//! `RUN`, `CMD`, `ENTRYPOINT`: a program to run, with or without a shell.

use super::mount::{self, Mount};
use super::{Context, flag};
use crate::logical::{Piece, Word};
use crate::split::Flag;

/// A program to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// JSON form: the program and its arguments, run without a shell and so without variables.
    Exec(Vec<Word>),
    /// A text for the shell (`/bin/sh -c`, or what `SHELL` says); empty when nothing was given.
    Shell(Word),
}

/// `RUN` with its flags. The scripts that it is given as heredocs are the instruction's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What runs.
    pub command: Command,
    /// `--mount`, in order.
    pub mounts: Vec<Mount>,
    /// `--network`: `default`, `none` or `host`.
    pub network: Option<Word>,
    /// `--security`: `sandbox` or `insecure`.
    pub security: Option<Word>,
}

pub(super) fn read(arguments: Piece<'_>, context: &mut Context<'_>) -> Command {
    match context.json(arguments) {
        Some(words) => Command::Exec(words),
        None => Command::Shell(arguments.word()),
    }
}

pub(super) fn read_run(flags: &[Flag], arguments: Piece<'_>, context: &mut Context<'_>) -> Run {
    let mounts = flags
        .iter()
        .filter(|flag| flag.name.text == "mount")
        .filter_map(|flag| Some(mount::read(flag.value.as_ref()?, context)))
        .collect();
    Run {
        command: read(arguments, context),
        mounts,
        network: flag(flags, "network"),
        security: flag(flags, "security"),
    }
}
