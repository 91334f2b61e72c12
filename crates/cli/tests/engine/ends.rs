//! What is left of a proof that is ended early: nothing after Ctrl-C, and after `kill -9` nothing once another one has run.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use seaworthy_testkit::{Engine, Trouble, ensure};

use crate::probes::{Probes, eventually};

/// Ends a proof by both signals, in the middle of its containers.
pub(crate) fn show(_: &str, _: Option<&str>) {
    let mut probes = Probes::new("proofs that are ended early");
    if let Some(engine) = probes.probe("an engine answers", Engine::find) {
        probes.probe("Ctrl-C leaves nothing", || interrupted(&engine));
        probes.probe("what `kill -9` leaves, the next run removes", || killed(&engine));
    }
    probes.finish();
}

fn interrupted(engine: &Engine) -> Result<(), Trouble> {
    let (mut child, name) = begin(engine)?;
    signal("-INT", child.id())?;
    let status = child.wait().map_err(|error| Trouble::new(error.to_string()))?;
    ensure(status.code() == Some(2), || format!("it ended with {status}"))?;
    let left = everything(engine, &name)?;
    ensure(left.is_empty(), || format!("left: {}", left.join(", ")))
}

fn killed(engine: &Engine) -> Result<(), Trouble> {
    let (mut child, name) = begin(engine)?;
    signal("-KILL", child.id())?;
    let _status = child.wait().map_err(|error| Trouble::new(error.to_string()))?;
    let left = everything(engine, &name)?;
    ensure(!left.is_empty(), || "nothing was left, so nothing can be shown".to_owned())?;
    let next = prove(&["--only", "builds"], "passes-alone").status();
    let next = next.map_err(|error| Trouble::new(error.to_string()))?;
    ensure(next.success(), || format!("the next run ended with {next}"))?;
    let left = everything(engine, &name)?;
    ensure(left.is_empty(), || format!("left: {}", left.join(", ")))
}

/// Starts a proof and waits until a container of it runs. Gives what the names of everything of it begin with.
fn begin(engine: &Engine) -> Result<(Child, String), Trouble> {
    let mut child =
        prove(&[], "passes-with-redis").spawn().map_err(|error| Trouble::new(error.to_string()))?;
    let name = format!("seaworthy-prove-{:x}-", child.id());
    let runs = eventually(Duration::from_secs(300), || {
        let said = engine.docker(Duration::from_secs(60)).args(["ps", "--format", "{{.Names}}"]).run()?;
        ensure(said.contains(&name), || "no container of it runs".to_owned())
    });
    if let Err(trouble) = runs {
        // a child that has ended needs no end
        let _ended = child.kill();
        return Err(trouble);
    }
    Ok((child, name))
}

fn prove(options: &[&str], fixture: &str) -> Command {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/proofs").join(fixture);
    let mut command = Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command
        .arg("prove")
        .args(options)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn signal(name: &str, process: u32) -> Result<(), Trouble> {
    let status = Command::new("kill").args([name, &process.to_string()]).status();
    let status = status.map_err(|error| Trouble::new(error.to_string()))?;
    ensure(status.success(), || format!("`kill {name}` ended with {status}"))
}

/// Containers, networks, volumes, images and folders with this in their names.
fn everything(engine: &Engine, name: &str) -> Result<Vec<String>, Trouble> {
    let lists: [&[&str]; 4] = [
        &["ps", "--all", "--format", "{{.Names}} {{.Image}}"],
        &["network", "ls", "--format", "{{.Name}}"],
        &["volume", "ls", "--format", "{{.Name}}"],
        &["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"],
    ];
    let mut found = Vec::new();
    for list in lists {
        let said = engine.docker(Duration::from_secs(60)).args(list).run()?;
        found.extend(said.lines().filter(|row| row.contains(name)).map(str::to_owned));
    }
    let folders = std::fs::read_dir(std::env::temp_dir()).map_err(|error| Trouble::new(error.to_string()))?;
    let names = folders.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    found.extend(names.filter(|folder| folder.starts_with(name)));
    Ok(found)
}
