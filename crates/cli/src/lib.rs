//! The command line of seaworthy: arguments, printing, reading and writing files, exit codes. The only room that does.

// the shell of the program: everything below it is pure, this is where files are read and written
#![allow(clippy::disallowed_methods)]

mod args;
mod ask;
mod check;
mod commands;
mod disk;
mod error;
mod output;
mod proof;
mod session;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use error::UserError;

/// How a command ended, when it could do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All is well.
    Fine,
    /// There is something to do: drift, findings.
    Findings,
}

/// The program: reads its arguments, does what they say, and gives the exit code.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // help and version are no errors; a message that cannot be printed has nowhere to go
            let code = if error.use_stderr() { 2 } else { 0 };
            let _unprinted = error.print();
            return ExitCode::from(code);
        }
    };
    match run(&arguments.command) {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            output::print_error(&error);
            ExitCode::from(2)
        }
    }
}

/// Lists a repository as every command does, for measurements.
///
/// # Errors
/// Why it cannot be listed, in the words that a person would get.
pub fn list(folder: &std::path::Path) -> Result<impl seaworthy_facts::Repo + use<>, String> {
    disk::DiskRepo::open(folder).map_err(|error| error.message)
}

fn run(command: &Command) -> Result<Verdict, UserError> {
    match command {
        Command::Init(options) => commands::init::run(options),
        Command::Plan(options) => commands::plan::run(options),
        Command::Check(options) => commands::check::run(options),
        Command::Rules(options) => commands::rules::run(options),
        Command::Prove(options) => commands::prove::run(options),
        Command::Explain(options) => commands::explain::run(options),
        Command::Context(options) => commands::context::run(options),
        Command::Inspect(options) => commands::inspect::run(options),
        Command::Schema(options) => commands::schema::run(options),
        Command::Completions(options) => commands::completions::run(options),
        Command::Man => commands::man::run(),
    }
}
