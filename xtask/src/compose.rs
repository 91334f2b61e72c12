//! `cargo xtask compose [NAME]…`: what `docker compose config` makes of the cases in `fixtures/compose`, kept beside them.
//!
//! A case is a folder with Compose files and a `case.json`. The client is asked, no engine. What it prints is kept as
//! `expected.json`; where it refuses, its words are kept as `refused.txt`. The case's folder is called `/case` in both.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Runs `cargo xtask compose …`.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
    let folder = root.join("fixtures/compose");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .filter(|path| {
            path.as_ref().is_ok_and(|path: &PathBuf| path.join("case.json").is_file()) || path.is_err()
        })
        .collect::<Result<_>>()?;
    cases.sort();
    let wanted = |path: &Path| {
        arguments.is_empty()
            || path.file_name().is_some_and(|name| arguments.iter().any(|one| name == one.as_str()))
    };
    let version = Command::new("docker").args(["compose", "version", "--short"]).output()?;
    if !version.status.success() {
        bail!("no `docker compose`: {}", String::from_utf8_lossy(&version.stderr));
    }
    let mut recorded = 0;
    for case in cases.iter().filter(|path| wanted(path)) {
        record(case).with_context(|| case.display().to_string())?;
        recorded += 1;
    }
    println!("recorded {recorded} cases by Compose {}", String::from_utf8_lossy(&version.stdout).trim());
    Ok(ExitCode::SUCCESS)
}

fn record(folder: &Path) -> Result<()> {
    let case: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("case.json"))?)?;
    let arguments = case["arguments"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let environment = case["environment"].as_object().into_iter().flatten();
    let environment = environment.filter_map(|(name, value)| Some((name, value.as_str()?)));
    let kept = ["PATH", "DOCKER_HOST", "DOCKER_CONFIG"];
    let kept = kept.iter().filter_map(|name| Some((*name, std::env::var_os(name)?)));
    let output = Command::new("docker")
        .arg("compose")
        .args(arguments)
        .args(["config", "--format", "json"])
        .current_dir(folder)
        .env_clear()
        .envs(kept)
        .envs(environment)
        .env("HOME", "/home/somebody")
        .output()?;
    let here = folder.display().to_string();
    // a path that climbs out of the case
    let above = format!("{}/", folder.parent().unwrap_or(folder).display());
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&here, "/case").replace(&above, "/");
    let (expected, refused) = (folder.join("expected.json"), folder.join("refused.txt"));
    for file in [&expected, &refused] {
        if file.exists() {
            std::fs::remove_file(file)?;
        }
    }
    if output.status.success() {
        std::fs::write(expected, format!("{}\n", said(&output.stdout).trim_end()))?;
    } else {
        std::fs::write(refused, format!("{}\n", said(&output.stderr).trim_end()))?;
    }
    Ok(())
}
