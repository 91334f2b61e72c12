//! `cargo xtask faults`: the faults of `fixtures/faults`, found by `check` and, on an engine, failing for real.

use crate::{engine, golden};
use anyhow::{Result, bail};
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The faults that `check` finds, in `fixtures/faults`.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask faults")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check all of them; with `--engine` show each pair on an engine, too
    Test {
        /// Build and run the bad set-up and the good one of each
        #[arg(long)]
        engine: bool,
        /// Only these, by rule or folder; all without one
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
}

/// Runs `cargo xtask faults …`.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let program = std::iter::once("cargo xtask faults".to_owned());
    let parsed = match Arguments::try_parse_from(program.chain(arguments.iter().cloned())) {
        Ok(parsed) => parsed,
        Err(error) => {
            error.print()?;
            return Ok(ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)));
        }
    };
    let Command::Test { engine: on_engine, names } = parsed.command;
    let status = golden::cargo().args(["test", "--package", "seaworthy", "--test", "faults"]).status()?;
    if !status.success() || !on_engine {
        return Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let chosen = match engine::choose()? {
        Ok(chosen) => chosen,
        Err(reason) => bail!("there is no engine to show them on: {reason}"),
    };
    let wanted = if names.is_empty() { "all".to_owned() } else { names.join(",") };
    let status = golden::cargo()
        .args(["test", "--package", "seaworthy", "--test", "engine", "--"])
        .args(["--ignored", "--test-threads=1", "--nocapture", "--exact"])
        .args(["faults_fail_for_real", "set_ups_by_hand_pass_when_repaired"])
        .env("SEAWORTHY_FAULTS", wanted)
        .envs(chosen.variables)
        .status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
