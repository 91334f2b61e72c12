//! The removal of what runs made: of this one at its end, of earlier ones that were killed at the beginning.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use super::id::{LABEL, PREFIX, RunId};
use super::orphans;
use crate::engine::{Call, Engine, Flavor};

/// Removing a volume of a busy database takes its time.
const LIMIT: Duration = Duration::from_secs(120);

/// Removes everything of a run from the engine. What could not be removed is given back in words.
/// `folders` is where runs have their copies of repositories.
pub(crate) fn remove(engine: &dyn Engine, run: &RunId, folders: &Path) -> Vec<String> {
    let mut left = Vec::new();
    let name = run.name("");
    let label = format!("label={LABEL}={run}");
    let mut all = |list: Vec<String>, removal: &[&str], belongs: &dyn Fn(&str) -> bool| {
        if let Err(why) = remove_all(engine, list, removal, belongs) {
            left.push(why);
        }
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    // Compose's own label says the project of what Compose made
    let of_project = |row: &str| row.contains(&name);
    let listing = "{{.ID}} {{.Names}} {{.Labels}}";
    all(
        words(&["ps", "--all", "--no-trunc", "--filter", &label, "--format", "{{.ID}}"]),
        &["rm", "--force", "--volumes"],
        &|_| true,
    );
    all(
        words(&["ps", "--all", "--no-trunc", "--format", listing]),
        &["rm", "--force", "--volumes"],
        &of_project,
    );
    all(words(&["network", "ls", "--format", "{{.Name}}"]), &["network", "rm"], &of_project);
    all(words(&["volume", "ls", "--format", "{{.Name}}"]), &["volume", "rm", "--force"], &of_project);
    all(
        words(&["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"]),
        &["image", "rm", "--force"],
        &of_project,
    );
    if engine.flavor() == Flavor::Podman {
        if !others_are_under_way(folders, run) {
            left.extend(remove_builders(engine, run).err());
        }
        left.extend(remove_steps(engine, &label));
    }
    left
}

/// Whether another run lives: its copy of a repository is there.
fn others_are_under_way(folders: &Path, run: &RunId) -> bool {
    let names =
        fs::read_dir(folders).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.file_name());
    names
        .filter_map(|name| name.to_str().filter(|name| name.starts_with(PREFIX)).and_then(RunId::in_text))
        .any(|other| other != *run && !other.is_over())
}

/// Removes the containers in which a killed build ran its steps: Buildah's own, which stand on images with the run's label. The
/// first of a stage stands on the base image alone, and cannot be told from anybody else's. A build of another run may stand
/// on these images, too, for it takes them for its cache: no other run may be under way.
fn remove_builders(engine: &dyn Engine, run: &RunId) -> Result<(), String> {
    let label = format!("label={LABEL}={run}");
    let images = ["image", "ls", "--all", "--no-trunc", "--filter", &label, "--format", "{{.ID}}"];
    let call = Call::new(images).at_the_end();
    let listed = engine.call(&call).and_then(|answer| answer.output(&call, engine.flavor().program()));
    let listed = listed.map_err(|error| error.to_string())?;
    let ours: BTreeSet<&str> = listed.lines().map(bare).collect();
    let external = ["ps", "--all", "--external", "--no-trunc", "--format", "{{.ID}} {{.ImageID}}"];
    let external = external.map(str::to_owned).to_vec();
    remove_all(engine, external, &["rm", "--force"], &|row| {
        row.split_whitespace().nth(1).is_some_and(|image| ours.contains(bare(image)))
    })
}

/// The id of an image, without the name of its hash, which some listings print before it.
fn bare(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix("sha256:").unwrap_or(id)
}

/// Removes what the steps of builds left under no name: Buildah keeps each as an image. Only those with our label go.
fn remove_steps(engine: &dyn Engine, label: &str) -> Option<String> {
    let call = Call::new(["image", "prune", "--force", "--filter", label]).within(LIMIT).at_the_end();
    let answer = engine.call(&call).and_then(|answer| answer.output(&call, engine.flavor().program()));
    answer.err().map(|error| error.to_string())
}

/// Lists with some words, and removes what the first word of each row that belongs names.
fn remove_all(
    engine: &dyn Engine,
    list: Vec<String>,
    removal: &[&str],
    belongs: &dyn Fn(&str) -> bool,
) -> Result<(), String> {
    let call = Call::new(list).at_the_end();
    let program = engine.flavor().program();
    let listed = engine.call(&call).and_then(|answer| answer.output(&call, program));
    let listed = listed.map_err(|error| error.to_string())?;
    let names: BTreeSet<&str> =
        listed.lines().filter(|row| belongs(row)).filter_map(|row| row.split_whitespace().next()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let call = Call::new(removal.iter().copied()).and(names).within(LIMIT).at_the_end();
    let answer = engine.call(&call).map_err(|error| error.to_string())?;
    // gone meanwhile is gone
    if answer.is_ok() || answer.stderr.to_ascii_lowercase().contains("no such") {
        return Ok(());
    }
    Err(answer.output(&call, program).err().map(|error| error.to_string()).unwrap_or_default())
}

/// The run that a row names: by its label, which Docker prints as `LABEL=RUN` and Podman as `LABEL:RUN`, or by a name.
fn named(row: &str) -> Option<RunId> {
    let labelled = row.split_once(LABEL).and_then(|(_, rest)| rest.strip_prefix(['=', ':']));
    RunId::in_text(labelled.unwrap_or(row))
}

/// Removes what runs left that were killed: their processes are gone. Gives the names of those runs.
pub(crate) fn sweep(engine: &dyn Engine, folders: &Path) -> Vec<RunId> {
    let labelled = format!("label={LABEL}");
    let mut lists: Vec<&[&str]> = vec![
        &["ps", "--all", "--no-trunc", "--format", "{{.Names}} {{.Labels}}"],
        &["network", "ls", "--format", "{{.Name}}"],
        &["volume", "ls", "--format", "{{.Name}}"],
        &["image", "ls", "--format", "{{.Repository}}"],
    ];
    let steps = ["image", "ls", "--all", "--filter", &labelled, "--format", "{{.Labels}}"];
    if engine.flavor() == Flavor::Podman {
        lists.push(&steps);
    }
    let mut over = BTreeSet::new();
    for list in lists {
        // an engine that does not list is met again by whatever comes next, and says why there
        let Ok(answer) = engine.call(&Call::new(list.iter().copied())) else { continue };
        let rows = answer.stdout.lines().filter(|row| row.contains(PREFIX) || row.contains(LABEL));
        over.extend(rows.filter_map(named).filter(RunId::is_over));
    }
    let mut copies = Vec::new();
    for entry in fs::read_dir(folders).into_iter().flatten().filter_map(Result::ok) {
        let name = entry.file_name();
        let run = name.to_str().filter(|name| name.starts_with(PREFIX)).and_then(RunId::in_text);
        if let Some(run) = run.filter(RunId::is_over) {
            copies.push(entry.path());
            // its first build may have left nothing on the engine yet, and go on
            over.insert(run);
        }
    }
    for run in &over {
        orphans::end(run);
        remove(engine, run, folders);
    }
    for copy in copies {
        // what a container wrote there as root stays until root removes it
        let _outcome: io::Result<()> = fs::remove_dir_all(copy);
    }
    over.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_known_by_its_label_as_either_engine_prints_it() {
        let run = RunId::own();
        for row in [
            format!("bold_curie a=b,{LABEL}={run},c=d"),
            format!("bold_curie map[a:b {LABEL}:{run} io.buildah.version:1.39.3]"),
            format!("map[{LABEL}:{run}]"),
            format!("{}-production-web-1 map[]", run.name("")),
        ] {
            assert_eq!(named(&row), Some(run.clone()), "{row}");
        }
    }
}
