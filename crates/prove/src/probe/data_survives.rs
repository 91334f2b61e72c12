//! `data-survives`: what is in the data services is still there after `down` and `up`.

use super::seen::some;
use super::stores::{Kind, forget, has, put, stores, unnamed_volumes, volume};
use super::{Ask, Probe, Seen};
use crate::engine::{Call, EngineError};
use crate::run::{Ground, RunningProject, eventually};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "data-survives",
    title: "data survives `down` and `up`",
    scope: Scope::Production,
    about: "Writes a word into every data service that production runs (a row, a key, or a file beside the data of one that it cannot speak to), runs `docker \
compose down` and `up`, and asks for the word.

It fails where the word is gone: the data is in the container, or in a volume without a name that the next `up` does not find. A Redis without any volume is \
taken for a cache, and skipped.",
    ask: Ask::Project(ask),
};

fn ask(ground: &Ground<'_>, running: &RunningProject<'_>) -> Result<Seen, EngineError> {
    let word = format!("kept-{}", ground.run);
    let mut written = Vec::new();
    let mut left_out = Vec::new();
    for (kind, container) in stores(ground, running)? {
        if kind == Kind::Redis && container.inspected["Mounts"].as_array().is_none_or(Vec::is_empty) {
            left_out.push(format!("{}: no volume, taken for a cache", container.service));
            continue;
        }
        match put(ground, kind, &container, &word)? {
            Some(what) => written.push((kind, container.service.clone(), what, volume(&container))),
            None => left_out.push(format!("{}: no way is known to write into it", container.service)),
        }
    }
    if written.is_empty() {
        return Ok(match left_out.is_empty() {
            true => Seen::skip("production runs no data service"),
            false => Seen::skip(some(&left_out, 2)),
        });
    }
    let unnamed = unnamed_volumes(&running.project.containers(ground.engine)?);
    running.project.down(ground.engine, &[])?;
    let answer = running.project.up(ground.engine, &running.started)?;
    if !answer.is_ok() {
        return Ok(Seen::fail("the second `up` fails", "the first worked: see what `down` left or took")
            .evidence(EvidenceKind::Log, "what Compose said", answer.tail()));
    }
    let again = stores(ground, running)?;
    let mut lost = Vec::new();
    for (kind, service, what, volume) in &written {
        let Some((_, container)) = again.iter().find(|(_, one)| one.service == *service) else {
            lost.push(format!("{service} did not come back"));
            continue;
        };
        // a server reads what it kept before it answers
        let found = eventually(ground, std::time::Duration::from_secs(20), || {
            match has(ground, *kind, container, &word) {
                Ok(true) => Ok(()),
                Ok(false) => Err(format!("{service}: {what} is gone")),
                Err(error) => Err(error.to_string()),
            }
        });
        if let Err(error) = found {
            let on = volume
                .as_ref()
                .map_or("it has no volume".to_owned(), |folder| format!("its volume is on {folder}"));
            lost.push(format!("{error}; {on}"));
        }
        forget(ground, *kind, container);
    }
    if !unnamed.is_empty() {
        // no project claims them any more; one that is in use again stays until the end
        let _outcome = ground.call(&Call::new(["volume", "rm"]).and(unnamed))?;
    }
    let names: Vec<String> = written.iter().map(|(_, service, _, _)| service.clone()).collect();
    if !lost.is_empty() {
        return Ok(Seen::fail(
            some(&lost, 2),
            "give it a named volume on the folder where it keeps its data: `volumes: [\"db:/var/lib/postgresql/data\"]`",
        ));
    }
    Ok(Seen::pass(format!("what was written is there again: {}", some(&names, 4))).evidence(
        EvidenceKind::Log,
        "data services that were not asked",
        left_out,
    ))
}
