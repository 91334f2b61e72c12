//! The lab: a private Docker engine with stand-ins for the official base images, for engine tests on a machine
//! that has no engine or cannot reach an image registry. `docs/lab.md` is its manual.
//!
//! Nothing of the machine's own engine is touched: the lab has its own state folder, socket, network namespace,
//! mounts and process tree, and one network link (`seaworthy0`) into the machine.

mod addresses;
mod arguments;
mod artefact;
mod client;
mod down;
mod engine;
mod files;
mod images;
mod inputs;
mod layout;
mod lock;
mod machine;
mod network;
mod podman;
mod process;
mod program;
mod stand_ins;
mod status;
mod table;
mod up;

use anyhow::Result;
use arguments::LabCommand;
use clap::Parser;
use layout::Layout;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// Exit code when this machine cannot run the lab; callers may take it as a reason to skip, `1` never is one.
const CANNOT_RUN_HERE: u8 = 3;

/// Runs `cargo xtask lab …`.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let program = std::iter::once("cargo xtask lab".to_owned());
    let parsed = match arguments::Arguments::try_parse_from(program.chain(arguments.iter().cloned())) {
        Ok(parsed) => parsed,
        Err(error) => {
            error.print()?;
            return Ok(ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)));
        }
    };
    let layout = Layout::at(&arguments::state_folder(parsed.dir.as_deref(), |name| std::env::var_os(name))?)?;
    match parsed.command {
        LabCommand::Up { podman, image } => {
            up::run(&layout, if podman { up::Engines::WithPodman(image) } else { up::Engines::Docker })
        }
        LabCommand::Down { purge } => {
            down::run(&layout, if purge { down::Keep::Nothing } else { down::Keep::State })
        }
        LabCommand::Status => status::run(&layout),
        LabCommand::Table => {
            print(&table::markdown())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// What was asked for, on stdout; a reader that has seen enough is no error.
fn print(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Progress, for people; the lines to evaluate go to stdout alone.
fn say(message: &str) {
    eprintln!("lab: {message}");
}
