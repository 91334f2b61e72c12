//! `cargo xtask lab up`: from whatever is there to a running engine with every stand-in image.

use super::layout::Layout;
use super::machine::{self, Obstacle};
use super::{CANNOT_RUN_HERE, client, engine, images, inputs, lock, network, podman, print, process, say};
use anyhow::{Context, Result};
use std::fs;
use std::process::ExitCode;
use std::time::Instant;

/// What is brought up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Engines {
    Docker,
    /// Podman, too, with these stand-ins; with all where none is named.
    WithPodman(Vec<String>),
}

/// Brings the lab up and prints the lines to evaluate.
pub(super) fn run(layout: &Layout, engines: Engines) -> Result<ExitCode> {
    let begun = Instant::now();
    let machine = machine::prepare(layout)?;
    let obstacles = machine.obstacles();
    if !obstacles.is_empty() {
        for message in obstacles.iter().map(Obstacle::message) {
            eprintln!("error: {message}");
        }
        return Ok(ExitCode::from(CANNOT_RUN_HERE));
    }

    for folder in [layout.root(), &layout.inputs(), &layout.contexts()] {
        fs::create_dir_all(folder).with_context(|| format!("could not create `{}`", folder.display()))?;
    }
    lock::take(&layout.lock())?;
    let certificates = images::Certificates::of(&machine)?;

    if process::find(&layout.process_file()).is_none() && !layout.network_file().exists() {
        // said before minutes of downloading, not after
        network::refuse_a_second_lab()?;
    }
    if !layout.engine().exists() {
        say(&format!("first time in `{}`: downloading, this takes a few minutes", layout.root().display()));
        // nothing can be there yet, so everything is wanted: all of it at the same time
        let mut wanted = inputs::of_engine();
        wanted.extend(images::inputs_of(super::stand_ins::STAND_INS));
        inputs::gather(layout, &wanted)?;
        inputs::assemble_engine(layout)?;
    }
    engine::start(layout)?;
    let missing = images::out_of_date(layout, &certificates)?;
    inputs::gather(layout, &images::inputs_of(&missing))?;
    images::build_all(layout, &missing, &certificates)?;
    if !missing.is_empty() {
        images::drop_contexts(layout)?;
    }
    say(&format!("up after {:.1} s, {} images built", begun.elapsed().as_secs_f32(), missing.len()));
    let mut lines = client::exports(layout);
    if let Engines::WithPodman(names) = engines {
        podman::up(layout, &certificates, &names)?;
        lines.push_str(&podman::exports(layout));
    }
    print(&lines)?;
    Ok(ExitCode::SUCCESS)
}
