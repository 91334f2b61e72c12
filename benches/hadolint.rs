//! `cargo run --release -p seaworthy-benches --example hadolint -- HADOLINT`: 53 Dockerfiles of `fixtures/apps`, each with its whole
//! repository in one `seaworthy check`, beside hadolint, which reads the Dockerfiles alone.
//!
//! The apps are the first by name whose set-up has one Dockerfile, with that set-up laid over them.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr, reason = "a tool of ours")]

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many there are.
const DOCKERFILES: usize = 53;
/// How often each is run.
const RUNS: usize = 20;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(hadolint) = arguments.next() else {
        eprintln!("usage: hadolint HADOLINT [SEAWORTHY]");
        return ExitCode::from(2);
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let ours = arguments.next().map_or_else(|| here.join("target/release/seaworthy"), PathBuf::from);
    match measure(&here.join("fixtures/apps"), &hadolint, ours.as_os_str()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(apps: &Path, hadolint: &OsStr, ours: &OsStr) -> io::Result<()> {
    let laid_out = std::env::temp_dir().join("seaworthy-beside-hadolint");
    if laid_out.exists() {
        fs::remove_dir_all(&laid_out)?;
    }
    let mut names: Vec<_> =
        fs::read_dir(apps)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?;
    names.sort();
    let (mut folders, mut dockerfiles): (Vec<PathBuf>, Vec<PathBuf>) = (Vec::new(), Vec::new());
    for name in names {
        let written = apps.join(&name).join("written");
        if !written.is_dir() || folders.len() == DOCKERFILES {
            continue;
        }
        let mut found = Vec::new();
        find_dockerfiles(&written, &mut found)?;
        let [dockerfile] = found.as_slice() else { continue };
        let folder = laid_out.join(&name);
        copy(&apps.join(&name).join("app"), &folder)?;
        copy(&written, &folder)?;
        dockerfiles.push(folder.join(dockerfile.strip_prefix(&written).map_err(io::Error::other)?));
        folders.push(folder);
    }
    let words =
        |program: &'_ OsStr, first: &'static [&'static str], paths: &[PathBuf]| -> Vec<std::ffi::OsString> {
            let first = first.iter().map(|word| OsStr::new(word).to_owned());
            std::iter::once(program.to_owned())
                .chain(first)
                .chain(paths.iter().map(|path| path.clone().into_os_string()))
                .collect()
        };
    let (theirs, ours) = (words(hadolint, &[], &dockerfiles), words(ours, &["check"], &folders));
    let theirs: Vec<&OsStr> = theirs.iter().map(|word| word.as_os_str()).collect();
    let ours: Vec<&OsStr> = ours.iter().map(|word| word.as_os_str()).collect();
    let [hadolint, check] = seaworthy_benches::least([&theirs, &ours], RUNS)?;
    let milliseconds = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
    println!("{} Dockerfiles, the least of {RUNS} runs on the clock", folders.len());
    println!("hadolint         {:7.1} ms", milliseconds(hadolint));
    println!("seaworthy check  {:7.1} ms", milliseconds(check));
    println!("one of the other {:7.3}", check.as_secs_f64() / hadolint.as_secs_f64());
    Ok(())
}

fn find_dockerfiles(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find_dockerfiles(&path, found)?;
        } else if path.file_name().is_some_and(|name| name == "Dockerfile") {
            found.push(path);
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
