//! Which engine the engine tests use: the one of this machine when it answers and has the base images or can pull them,
//! else the lab's.

use crate::golden;
use anyhow::{Context, Result};
use seaworthy_testkit::{Engine, Golden, base_images};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::process::{Command, Stdio};

/// The exit code of `cargo xtask lab` on a machine that cannot run it.
const CANNOT_RUN_HERE: i32 = 3;

/// What Podman's own test needs: Podman, and the base images of the set-ups that it proves.
const PODMAN: &[&str] = &["--podman", "--image", "node:24-alpine", "--image", "redis:7-alpine"];

/// An engine, and the variables by which a client finds it.
pub(crate) struct Chosen {
    pub(crate) engine: Engine,
    pub(crate) variables: Vec<(String, OsString)>,
    /// Where it came from, in words.
    pub(crate) origin: &'static str,
}

/// Finds an engine or brings the lab up.
///
/// `Err` is a fault; the inner one is the reason why there is no engine here.
pub(crate) fn choose() -> Result<Result<Chosen, String>> {
    let why_not = match Engine::find() {
        Ok(engine) => match has_images(&engine)? {
            Ok(()) => return Ok(Ok(Chosen { engine, variables: Vec::new(), origin: "of this machine" })),
            Err(reason) => reason,
        },
        Err(trouble) => trouble.to_string(),
    };
    eprintln!("test: {why_not}; bringing up the lab");
    let variables = match lab(&[])? {
        Ok(variables) => variables,
        Err(reason) => return Ok(Err(format!("{why_not}; {reason}"))),
    };
    // Docker's tests do not depend on it: where it cannot be had, its own test says why it is skipped
    let variables = match lab(PODMAN) {
        Ok(Ok(with_podman)) => with_podman,
        Ok(Err(reason)) => without_podman(variables, reason),
        Err(error) => without_podman(variables, error.to_string()),
    };
    match Engine::find_with(&variables) {
        Ok(engine) => Ok(Ok(Chosen { engine, variables, origin: "of the lab" })),
        Err(trouble) => Ok(Err(format!("the lab is up and its engine does not answer: {trouble}"))),
    }
}

/// Whether every image that the golden set-ups start from is there or can be had. One that cannot is enough to know.
fn has_images(engine: &Engine) -> Result<Result<(), String>> {
    let mut images = BTreeSet::new();
    for golden in Golden::all(&golden::examples())? {
        for path in golden.kept()?.keys().filter(|path| path.ends_with("Dockerfile")) {
            images.extend(base_images(&golden.folder.join(path))?);
        }
    }
    Ok(images.iter().try_for_each(|image| engine.provide(image).map_err(|trouble| trouble.to_string())))
}

fn without_podman(mut variables: Vec<(String, OsString)>, reason: String) -> Vec<(String, OsString)> {
    variables.push(("SEAWORTHY_TEST_NO_PODMAN".to_owned(), reason.into()));
    variables
}

/// `cargo xtask lab up`, in a process of its own: it holds the lab's lock until it ends, and we run for long.
fn lab(options: &[&str]) -> Result<Result<Vec<(String, OsString)>, String>> {
    let output = Command::new(std::env::current_exe()?)
        .args(["lab", "up"])
        .args(options)
        .stderr(Stdio::inherit())
        .output()
        .context("could not start `cargo xtask lab up`")?;
    match output.status.code() {
        Some(0) => {}
        Some(CANNOT_RUN_HERE) => return Ok(Err("the lab cannot run on this machine".to_owned())),
        _ => return Ok(Err(format!("`cargo xtask lab up` failed ({})", output.status))),
    }
    let text = String::from_utf8(output.stdout)?;
    Ok(Ok(exports(&text, &std::env::var("PATH").unwrap_or_default())))
}

/// The variables in lines to evaluate, as a shell would set them.
fn exports(lines: &str, path: &str) -> Vec<(String, OsString)> {
    let exported = lines.lines().filter_map(|line| line.strip_prefix("export ")?.split_once('='));
    let mut path = path.to_owned();
    exported
        .map(|(name, value)| {
            let value = value.replace("\"$PATH\"", &path);
            if name == "PATH" {
                path.clone_from(&value);
            }
            (name.to_owned(), value.into())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_labs_lines_become_variables() {
        let lines = "export DOCKER_HOST=unix:///x/docker.sock\nexport PATH=/x/bin:\"$PATH\"\n";
        let wanted = [("DOCKER_HOST", "unix:///x/docker.sock"), ("PATH", "/x/bin:/usr/bin")];
        let wanted: Vec<(String, OsString)> =
            wanted.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        assert_eq!(exports(lines, "/usr/bin"), wanted);
        let twice = exports("export PATH=/a:\"$PATH\"\nexport PATH=/b:\"$PATH\"\n", "/usr/bin");
        assert_eq!(twice.last().unwrap().1, "/b:/a:/usr/bin");
    }
}
