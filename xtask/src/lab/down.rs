//! `cargo xtask lab down`: the engine and all it started are gone; with `--purge` the state folder is, too.

use super::layout::Layout;
use super::{artefact, engine, lock, podman, say};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// What stays after the engine has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Downloads, images and volumes.
    State,
    Nothing,
}

/// Takes the lab down; a lab that is not up is fine.
pub(super) fn run(layout: &Layout, keep: Keep) -> Result<ExitCode> {
    if !layout.root().exists() {
        say(&format!("nothing to do: there is no `{}`", layout.root().display()));
        return Ok(ExitCode::SUCCESS);
    }
    // `--purge` removes a folder whole: it must be one that `up` made
    if !layout.lock().exists() {
        bail!(
            "`{}` is not the state folder of a lab: it has no `lock`\nhelp: check `--dir` and `SEAWORTHY_LAB`",
            layout.root().display()
        );
    }
    lock::take(&layout.lock())?;
    podman::down(layout)?;
    say(if engine::stop(layout)? { "engine stopped" } else { "the engine was not running" });
    if keep == Keep::Nothing {
        podman::purge(layout)?;
        artefact::remove(layout.root())?;
        say(&format!("removed `{}`", layout.root().display()));
    }
    Ok(ExitCode::SUCCESS)
}
