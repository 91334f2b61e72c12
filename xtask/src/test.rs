//! `cargo xtask test`: every test there is. First those of the workspace, then those of the report's page in a browser, then
//! those on a real engine, which is the one of this machine or the lab's.

use crate::{browser, engine, golden};
use anyhow::Result;
use clap::{Parser, ValueEnum};
use std::process::ExitCode;
use std::time::Instant;

/// Every test there is.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask test")]
struct Arguments {
    /// What to do about the tests that need an engine
    #[arg(long, value_enum, default_value_t = Demand::Auto)]
    engine: Demand,
    /// Only engine tests with this in their name, and none of the others
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
}

/// What to do about the tests that need an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Demand {
    /// Run them when there is an engine, or the lab can be brought up; say so when not
    Auto,
    /// Fail when there is no engine
    Required,
    /// Leave them out
    None,
}

/// Runs `cargo xtask test …`.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let program = std::iter::once("cargo xtask test".to_owned());
    let parsed = match Arguments::try_parse_from(program.chain(arguments.iter().cloned())) {
        Ok(parsed) => parsed,
        Err(error) => {
            error.print()?;
            return Ok(ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)));
        }
    };
    if parsed.only.is_none() {
        let status = golden::cargo().args(["test", "--workspace"]).status()?;
        if !status.success() {
            eprintln!("test: the workspace's tests failed, so the engine tests were not run");
            return Ok(ExitCode::FAILURE);
        }
    }
    if parsed.engine == Demand::None {
        println!("test: engine and browser tests skipped, because of `--engine none`");
        return Ok(ExitCode::SUCCESS);
    }
    let mut skipped = None;
    if parsed.only.is_none() {
        match browser::choose()? {
            Ok(chromium) => {
                let status = golden::cargo()
                    .args(["test", "--package", "seaworthy-prove", "--test", "page", "--", "--ignored"])
                    .env("CHROMIUM", chromium)
                    .status()?;
                if !status.success() {
                    eprintln!(
                        "test: the tests of the report's page failed, so the engine tests were not run"
                    );
                    return Ok(ExitCode::FAILURE);
                }
            }
            Err(reason) if parsed.engine == Demand::Required => {
                eprintln!("test: the tests of the report's page are required and cannot run: {reason}");
                return Ok(ExitCode::FAILURE);
            }
            Err(reason) => skipped = Some(reason),
        }
    }
    let chosen = match engine::choose()? {
        Ok(chosen) => chosen,
        Err(reason) if parsed.engine == Demand::Required => {
            eprintln!("test: engine tests are required and cannot run: {reason}");
            return Ok(ExitCode::FAILURE);
        }
        Err(reason) => {
            println!("help: start Docker, or run as root on Linux for the lab (docs/lab.md)");
            println!("test: engine tests skipped: {reason}");
            if let Some(reason) = skipped {
                println!("test: the tests of the report's page skipped: {reason}");
            }
            return Ok(ExitCode::SUCCESS);
        }
    };
    println!("test: engine tests on the engine {}: {}", chosen.origin, chosen.engine.describe());
    let begun = Instant::now();
    let status = golden::cargo()
        .args(["test", "--package", "seaworthy", "--test", "engine", "--"])
        // one at a time: they build images, and ports and memory are the machine's
        .args(["--ignored", "--test-threads=1", "--nocapture"])
        .args(&parsed.only)
        .envs(chosen.variables)
        .status()?;
    let how = if status.success() { "passed" } else { "failed" };
    println!("test: engine tests {how} in {} s", begun.elapsed().as_secs());
    if let Some(reason) = skipped {
        println!("test: the tests of the report's page skipped: {reason}");
    }
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_wanted_when_nothing_is_said() {
        assert_eq!(Arguments::try_parse_from(["test"]).unwrap().engine, Demand::Auto);
        let required = Arguments::try_parse_from(["test", "--engine", "required"]).unwrap();
        assert_eq!(required.engine, Demand::Required);
        assert!(Arguments::try_parse_from(["test", "--engine", "maybe"]).is_err());
    }
}
