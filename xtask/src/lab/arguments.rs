//! The command line of `cargo xtask lab`, and where the state folder lies.

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where the lab keeps its state unless told otherwise.
const DEFAULT_STATE_FOLDER: &str = "/var/lib/seaworthy-lab";

/// Sockets below the state folder must fit into the 108 bytes that the kernel allows for their path.
const LONGEST_STATE_FOLDER: usize = 60;

/// A private engine with stand-in base images.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask lab", disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// State folder; `SEAWORTHY_LAB` or `/var/lib/seaworthy-lab` when not given
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: LabCommand,
}

/// What to do with the lab.
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub(super) enum LabCommand {
    /// Start the engine, make what images are missing, print the lines to `eval`
    Up {
        /// Bring up Podman beside it, with the same images
        #[arg(long)]
        podman: bool,
        /// Only this stand-in for Podman, as NAME:TAG; may be given several times
        #[arg(long, value_name = "IMAGE", requires = "podman")]
        image: Vec<String>,
    },
    /// Stop the engine and all it started; downloads and images stay
    Down {
        /// Remove the whole state folder as well
        #[arg(long)]
        purge: bool,
    },
    /// Say whether the engine is up, which images it has and what disk it takes; exit code 1 when down
    Status,
    /// Print the table of stand-in images for `docs/lab.md`
    Table,
}

/// The state folder: the option, else the environment, else the default; always absolute.
pub(super) fn state_folder(
    option: Option<&Path>,
    environment: impl Fn(&str) -> Option<OsString>,
) -> Result<PathBuf> {
    let chosen = match option {
        Some(path) => path.to_owned(),
        None => match environment("SEAWORTHY_LAB") {
            Some(value) if !value.is_empty() => PathBuf::from(value),
            _ => PathBuf::from(DEFAULT_STATE_FOLDER),
        },
    };
    let absolute = std::path::absolute(&chosen)?;
    let Some(text) = absolute.to_str() else {
        bail!(
            "the state folder `{}` is not valid UTF-8\nhelp: choose another with `--dir`",
            absolute.display()
        );
    };
    if text.len() > LONGEST_STATE_FOLDER {
        bail!(
            "the path of the state folder `{text}` is too long for the engine's sockets ({} bytes, at most \
             {LONGEST_STATE_FOLDER})\nhelp: choose a shorter one with `--dir`",
            text.len()
        );
    }
    // the path stands in JSON, in shell lines that are evaluated, and in build contexts
    if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte)) {
        bail!(
            "the state folder `{text}` has characters other than letters, digits, `/`, `-`, `_` and `.`\n\
             help: choose another with `--dir`"
        );
    }
    if absolute.components().count() < 3 {
        bail!(
            "`{text}` cannot be the state folder: `down --purge` removes it whole\nhelp: use a folder below it"
        );
    }
    Ok(absolute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once("lab").chain(arguments.iter().copied()))
    }

    #[test]
    fn commands_and_options_are_read() {
        let up = |podman: bool, image: &[&str]| LabCommand::Up {
            podman,
            image: image.iter().map(|image| (*image).to_owned()).collect(),
        };
        assert_eq!(parse(&["up"]).unwrap().command, up(false, &[]));
        assert_eq!(parse(&["up", "--podman"]).unwrap().command, up(true, &[]));
        let some = parse(&["up", "--podman", "--image", "redis:7", "--image", "node:22"]).unwrap();
        assert_eq!(some.command, up(true, &["redis:7", "node:22"]));
        assert_eq!(parse(&["down"]).unwrap().command, LabCommand::Down { purge: false });
        assert_eq!(parse(&["down", "--purge"]).unwrap().command, LabCommand::Down { purge: true });
        assert_eq!(parse(&["up", "--dir", "/x/y"]).unwrap().dir, Some(PathBuf::from("/x/y")));
        assert_eq!(parse(&["--dir", "/x/y", "status"]).unwrap().dir, Some(PathBuf::from("/x/y")));
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(parse(&[]).is_err());
        assert!(parse(&["sideways"]).is_err());
        assert!(parse(&["up", "--purge"]).is_err());
        assert!(parse(&["up", "extra"]).is_err());
        assert!(parse(&["up", "--image", "redis:7"]).is_err());
    }

    #[test]
    fn the_option_beats_the_environment_which_beats_the_default() {
        let set = |_: &str| Some(OsString::from("/from/environment"));
        let empty = |_: &str| Some(OsString::new());
        let unset = |_: &str| None;
        assert_eq!(state_folder(Some(Path::new("/an/option")), set).unwrap(), Path::new("/an/option"));
        assert_eq!(state_folder(None, set).unwrap(), Path::new("/from/environment"));
        assert_eq!(state_folder(None, empty).unwrap(), Path::new(DEFAULT_STATE_FOLDER));
        assert_eq!(state_folder(None, unset).unwrap(), Path::new(DEFAULT_STATE_FOLDER));
    }

    #[test]
    fn folders_that_would_break_something_are_refused() {
        let unset = |_: &str| None;
        for bad in ["/", "/var", "/a/with space", "/a/$HOME", "/a/quote'"] {
            assert!(state_folder(Some(Path::new(bad)), unset).is_err(), "{bad}");
        }
        let long = format!("/{}", "x/".repeat(40));
        assert!(state_folder(Some(Path::new(&long)), unset).is_err());
    }
}
