//! `cargo xtask lab status`: whether the engine is up, which images it has, what disk it takes.

use super::layout::Layout;
use super::program::Program;
use super::stand_ins::STAND_INS;
use super::{client, images, process};
use anyhow::Result;
use std::process::ExitCode;
use std::time::Duration;

/// Prints the status; the exit code is 1 when the lab is down.
pub(super) fn run(layout: &Layout) -> Result<ExitCode> {
    println!("state   {} ({})", layout.root().display(), disk_used(layout)?);
    let version = process::find(layout).and_then(|_| client::engine_version(layout));
    let Some(version) = version else {
        println!("engine  down");
        return Ok(ExitCode::FAILURE);
    };
    println!("engine  up, {version}, {}", layout.docker_host());
    let present = images::present(layout)?;
    let missing: Vec<String> = STAND_INS
        .iter()
        .filter(|stand_in| stand_in.references().any(|reference| !present.contains_key(&reference)))
        .map(|stand_in| stand_in.shown())
        .collect();
    println!("images  {} of {}", STAND_INS.len() - missing.len(), STAND_INS.len());
    if !missing.is_empty() {
        println!("missing {}", missing.join(", "));
    }
    let firsts = STAND_INS.iter().map(|stand_in| stand_in.shown()).filter(|name| present.contains_key(name));
    let sizes = client::docker(layout, Duration::from_secs(60))
        .args(["image", "inspect", "--format", "{{.Size}}"])
        .args(firsts.clone())
        .finish()?;
    for (name, size) in firsts.zip(sizes.stdout.lines()) {
        println!("  {name:<28} {:>5} MB", size.parse::<u64>().unwrap_or(0) / 1_000_000);
    }
    Ok(ExitCode::SUCCESS)
}

fn disk_used(layout: &Layout) -> Result<String> {
    if !layout.root().exists() {
        return Ok("not there".to_owned());
    }
    // containers come and go while it counts: what vanished is no error
    let counted = Program::new("du", Duration::from_secs(120))
        .args(["--summarize", "--block-size=1M", "--one-file-system"])
        .arg(layout.root())
        .finish()?;
    Ok(match counted.stdout.split_whitespace().next() {
        Some(mib) => format!("{mib} MiB"),
        None => "size unknown".to_owned(),
    })
}
