//! What is left of a proof that is ended early: nothing after Ctrl-C, and after `kill -9` nothing once another one has run.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use seaworthy_testkit::{Engine, Trouble, ensure};

use crate::probes::{Probes, eventually};

/// An engine as its client tells what it has.
pub(crate) struct Client<'a> {
    /// Its name for `--engine`.
    pub(crate) name: &'static str,
    /// Runs the client with these words.
    pub(crate) ask: &'a dyn Fn(&[&str]) -> Result<String, Trouble>,
    /// Words whose answers name everything that a run can leave.
    pub(crate) lists: &'static [&'static [&'static str]],
}

const DOCKERS_LISTS: &[&[&str]] = &[
    &["ps", "--all", "--format", "{{.Names}} {{.Image}}"],
    &["network", "ls", "--format", "{{.Name}}"],
    &["volume", "ls", "--format", "{{.Name}}"],
    &["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"],
];

/// Ends a proof by both signals, in the middle of its containers.
pub(crate) fn show(_: &str, _: Option<&str>) {
    let mut probes = Probes::new("proofs that are ended early");
    if let Some(engine) = probes.probe("an engine answers", Engine::find) {
        let ask = |words: &[&str]| engine.docker(Duration::from_secs(60)).args(words).run();
        let docker = Client { name: "docker", ask: &ask, lists: DOCKERS_LISTS };
        probes.probe("Ctrl-C leaves nothing", || interrupted(&docker));
        probes.probe("what `kill -9` leaves, the next run removes", || killed(&docker));
    }
    probes.finish();
}

pub(crate) fn interrupted(client: &Client<'_>) -> Result<(), Trouble> {
    let (mut child, run) = begin(client)?;
    signal("-INT", child.id())?;
    let status = child.wait().map_err(|error| Trouble::new(error.to_string()))?;
    ensure(status.code() == Some(2), || format!("it ended with {status}"))?;
    let left = everything(client, &run)?;
    ensure(left.is_empty(), || format!("left: {}", left.join(", ")))
}

pub(crate) fn killed(client: &Client<'_>) -> Result<(), Trouble> {
    let (mut child, run) = begin(client)?;
    signal("-KILL", child.id())?;
    let _status = child.wait().map_err(|error| Trouble::new(error.to_string()))?;
    let left = everything(client, &run)?;
    ensure(!left.is_empty(), || "nothing was left, so nothing can be shown".to_owned())?;
    let next = prove(client, &["--only", "builds"], "passes-alone").status();
    let next = next.map_err(|error| Trouble::new(error.to_string()))?;
    ensure(next.success(), || format!("the next run ended with {next}"))?;
    let left = everything(client, &run)?;
    ensure(left.is_empty(), || format!("left: {}", left.join(", ")))
}

/// What the names of everything of a run hold, and its label.
struct Marks {
    name: String,
    label: String,
}

impl Marks {
    fn of(process: u32) -> Self {
        Self {
            name: format!("seaworthy-prove-{process:x}-"),
            // as Podman prints it
            label: format!("dev.seaworthy.prove:{process:x}-"),
        }
    }

    fn are_on(&self, row: &str) -> bool {
        row.contains(&self.name) || row.contains(&self.label)
    }
}

/// Starts a proof and waits until a container of it runs.
fn begin(client: &Client<'_>) -> Result<(Child, Marks), Trouble> {
    let mut child =
        prove(client, &[], "passes-with-redis").spawn().map_err(|error| Trouble::new(error.to_string()))?;
    let run = Marks::of(child.id());
    let runs = eventually(Duration::from_secs(300), || {
        let said = (client.ask)(&["ps", "--format", "{{.Names}}"])?;
        ensure(said.contains(&run.name), || "no container of it runs".to_owned())
    });
    if let Err(trouble) = runs {
        // a child that has ended needs no end
        let _ended = child.kill();
        return Err(trouble);
    }
    Ok((child, run))
}

fn prove(client: &Client<'_>, options: &[&str], fixture: &str) -> Command {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/proofs").join(fixture);
    let mut command = Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command
        .args(["prove", "--engine", client.name])
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

/// What is there of a run: on the engine, and its folders.
fn everything(client: &Client<'_>, run: &Marks) -> Result<Vec<String>, Trouble> {
    let mut found = Vec::new();
    for list in client.lists {
        let said = (client.ask)(list)?;
        found.extend(said.lines().filter(|row| run.are_on(row)).map(str::to_owned));
    }
    let folders = std::fs::read_dir(std::env::temp_dir()).map_err(|error| Trouble::new(error.to_string()))?;
    let names = folders.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    found.extend(names.filter(|folder| folder.starts_with(&run.name)));
    Ok(found)
}
