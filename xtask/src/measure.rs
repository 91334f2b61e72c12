//! `cargo xtask measure`: sizes and build times of the examples' images, as a Markdown table.
//!
//! - base, image: the size that the engine gives (`docker image inspect`), of the shipped stage's base image and of the
//!   app's own image.
//! - cold: `docker compose build --no-cache` of the app's service, after the cache mounts were emptied; the base images
//!   are there.
//! - rebuild: the same without `--no-cache`, after the `[edit]` of the case.
//!
//! Emptying the cache mounts touches the whole engine, so it is done in the lab or when `--empty-caches` says so; the
//! line above the table tells which it was.

use crate::{engine, golden};
use anyhow::{Context, Result, bail};
use clap::Parser;
use seaworthy_testkit::{Ended, Engine, Example, Project, Setting, base_images};
use std::process::ExitCode;
use std::time::Duration;

/// A build from nothing on a slow machine.
const BUILD: Duration = Duration::from_secs(1200);

/// Sizes and build times of the examples' images.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask measure")]
struct Arguments {
    /// Only these examples; all when none is given
    examples: Vec<String>,
    /// Empty the package managers' caches on an engine that is not the lab's, too
    #[arg(long)]
    empty_caches: bool,
    /// Build so many times and take the middle of the times
    #[arg(long, default_value_t = 1)]
    times: usize,
}

/// Runs `cargo xtask measure …`.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let program = std::iter::once("cargo xtask measure".to_owned());
    let parsed = match Arguments::try_parse_from(program.chain(arguments.iter().cloned())) {
        Ok(parsed) => parsed,
        Err(error) => {
            error.print()?;
            return Ok(ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)));
        }
    };
    let chosen = match engine::choose()? {
        Ok(chosen) => chosen,
        Err(reason) => bail!("there is no engine to measure on: {reason}"),
    };
    let examples = Example::all(&golden::examples())?;
    if let Some(unknown) = parsed.examples.iter().find(|name| !examples.iter().any(|one| one.name == **name))
    {
        bail!("there is no example `{unknown}`");
    }
    let caches =
        if chosen.origin == "of the lab" || parsed.empty_caches { Caches::Emptied } else { Caches::Kept };
    let seaworthy = golden::product()?;
    let wanted = |example: &&Example| parsed.examples.is_empty() || parsed.examples.contains(&example.name);
    let mut rows = Vec::new();
    for example in examples.iter().filter(wanted) {
        let setting = Setting::new(&seaworthy, example, None)?;
        setting.provide_images(&chosen.engine)?;
        setting.prepare_production()?;
        rows.extend(measure(&chosen.engine, &setting, caches, parsed.times.max(1))?);
    }
    println!("{}; {}\n", chosen.engine.describe(), caches.words());
    println!("| app | base | its size | image | above the base | cold build | rebuild after an edit |");
    println!("|---|---|---:|---:|---:|---:|---:|");
    rows.iter().for_each(|row| println!("{row}"));
    Ok(ExitCode::SUCCESS)
}

/// Whether the package managers' caches are empty before a cold build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caches {
    Emptied,
    Kept,
}

impl Caches {
    fn words(self) -> &'static str {
        match self {
            Self::Emptied => "cold builds with empty cache mounts",
            Self::Kept => "cold builds with the cache mounts as they were",
        }
    }
}

/// One row for each app, and one for each further image that is built for it.
fn measure(engine: &Engine, setting: &Setting, caches: Caches, times: usize) -> Result<Vec<String>> {
    let (project, _) = setting.production(engine)?;
    let mut rows = Vec::new();
    for app in &setting.case().app {
        let service = app.service.as_str();
        eprintln!("measure: {} of {}", service, setting.example.name);
        let mut cold = Vec::new();
        for _ in 0..times {
            if caches == Caches::Emptied {
                let prune = ["builder", "prune", "--force", "--filter", "type=exec.cachemount"];
                engine.docker(BUILD).args(prune).run()?;
            }
            cold.push(build(&project, &["--no-cache", service])?);
        }
        let image = image_of(&project, service)?;
        let size = engine.image_size(&image)?;
        let dockerfile = setting.world.path(&app.dir).join("Dockerfile");
        let base = base_images(&dockerfile)?.pop().context("no base image")?;
        let base_size = engine.image_size(&base)?;

        let edit = &setting.case().edit;
        let mut rebuild = String::from("-");
        if edit.app == app.dir {
            let mut taken = Vec::new();
            for round in 0..times {
                // each round changes the file again, or nothing would be built
                let find = if round == 0 { edit.find.clone() } else { replaced(&edit.replace, round - 1) };
                setting.world.edit(&edit.file, &find, &replaced(&edit.replace, round))?;
                taken.push(build(&project, &[service])?);
            }
            rebuild = seconds(taken);
        }
        rows.push(format!(
            "| {service} | `{base}` | {} | {} | {} | {} | {rebuild} |",
            megabytes(base_size),
            megabytes(size),
            megabytes(size.saturating_sub(base_size)),
            seconds(cold),
        ));
    }
    for (service, image) in other_images(&project, setting)? {
        build(&project, &[&service])?;
        rows.push(format!(
            "| {service} of {} | | | {} | | | |",
            setting.example.name,
            megabytes(engine.image_size(&image)?)
        ));
    }
    Ok(rows)
}

/// The edit's text with a mark that makes every round another.
fn replaced(text: &str, round: usize) -> String {
    match text.rfind("edited") {
        Some(at) => format!("{}edited {round}{}", &text[..at], &text[at + "edited".len()..]),
        None => text.to_owned(),
    }
}

fn build(project: &Project<'_>, words: &[&str]) -> Result<Duration> {
    let ended = project.compose(BUILD).arg("build").args(words).end().and_then(Ended::success)?;
    Ok(ended.took)
}

/// What Compose calls the image of a service.
fn image_of(project: &Project<'_>, service: &str) -> Result<String> {
    Ok(format!("{}-{service}", project.name()))
}

/// Services with an image of their own beside the apps: workers, migrations.
fn other_images(project: &Project<'_>, setting: &Setting) -> Result<Vec<(String, String)>> {
    let said = project.compose(Duration::from_secs(60)).args(["config", "--format", "json"]).run()?;
    let config: serde_json::Value = serde_json::from_str(&said)?;
    let mut found = Vec::new();
    for (service, value) in config["services"].as_object().into_iter().flatten() {
        let has_target = value["build"]["target"].is_string();
        if has_target && setting.case().app(service).is_none() {
            found.push((service.clone(), image_of(project, service)?));
        }
    }
    Ok(found)
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", (bytes + 500_000) / 1_000_000)
}

/// The middle of the times.
fn seconds(mut times: Vec<Duration>) -> String {
    times.sort();
    format!("{:.1} s", times[times.len() / 2].as_secs_f32())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_round_edits_anew() {
        assert_eq!(replaced("'x, edited'", 0), "'x, edited 0'");
        assert_ne!(replaced("'x, edited'", 0), replaced("'x, edited'", 1));
        assert_eq!(
            seconds(vec![Duration::from_secs(3), Duration::from_secs(1), Duration::from_secs(2)]),
            "2.0 s"
        );
        assert_eq!(megabytes(1_600_000), "2 MB");
    }
}
