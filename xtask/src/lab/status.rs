//! `cargo xtask lab status`: whether the engine is up, which images it has, what disk it takes.

use super::layout::Layout;
use super::program::Program;
use super::stand_ins::{STAND_INS, StandIn};
use super::{client, images, print, process};
use anyhow::{Context, Result};
use std::process::ExitCode;
use std::time::Duration;

/// Prints the status; the exit code is 1 when the lab is down.
pub(super) fn run(layout: &Layout) -> Result<ExitCode> {
    let mut text = format!("state   {} ({})\n", layout.root().display(), disk_used(layout)?);
    let version = process::find(&layout.process_file()).and_then(|_| client::engine_version(layout));
    let Some(version) = version else {
        text.push_str("engine  down\n");
        print(&text)?;
        return Ok(ExitCode::FAILURE);
    };
    text.push_str(&format!("engine  up, {version}, {}\n", layout.docker_host()));
    text.push_str(&images(layout)?);
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn images(layout: &Layout) -> Result<String> {
    let present = images::present(layout)?;
    let complete =
        |stand_in: &StandIn| stand_in.references().all(|reference| present.contains_key(&reference));
    let missing: Vec<String> =
        STAND_INS.iter().filter(|stand_in| !complete(stand_in)).map(|stand_in| stand_in.shown()).collect();
    let mut text = format!("images  {} of {}\n", STAND_INS.len() - missing.len(), STAND_INS.len());
    if !missing.is_empty() {
        text.push_str(&format!("missing {}\n", missing.join(", ")));
    }
    let names: Vec<String> =
        STAND_INS.iter().map(|stand_in| stand_in.shown()).filter(|name| present.contains_key(name)).collect();
    if names.is_empty() {
        return Ok(text);
    }
    let sizes = client::docker(layout, Duration::from_secs(60))
        .args(["image", "inspect", "--format", "{{.Size}}"])
        .args(&names)
        .run()?;
    for (name, size) in names.iter().zip(sizes.lines()) {
        let bytes: u64 = size.parse().with_context(|| format!("`{name}` has a size of `{size}`"))?;
        text.push_str(&format!("  {name:<28} {:>5} MB\n", bytes / 1_000_000));
    }
    Ok(text)
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
