//! `incremental-rebuild`: an edit of a source file does not install again.

use std::fs;
use std::time::Duration;

use super::seen::seconds;
use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{BuiltImage, Ground, Workspace, build_call, steps};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "incremental-rebuild",
    title: "an edit of a source file rebuilds without installing again",
    scope: Scope::Image,
    about: "Adds a line with a comment to a source file of the app in the copy, builds again, and looks which steps ran.

It fails where a step that installs dependencies ran again: the sources are copied before it, so that its layer is not found in \
the cache after any edit.",
    ask: Ask::Image(ask),
};

/// Words of steps that install.
const INSTALLS: &[&str] = &[
    "npm ci",
    "npm install",
    "npm i ",
    "pnpm install",
    "pnpm i ",
    "pnpm fetch",
    "yarn install",
    "yarn workspaces focus",
    "bun install",
    "bun i ",
    "bun ci",
    "pnpm add",
    "yarn --frozen-lockfile",
    "yarn --immutable",
];

fn ask(ground: &Ground<'_>, image: &BuiltImage) -> Result<Seen, EngineError> {
    let known = ground.known(&image.build);
    let Some(source) =
        known.into_iter().flat_map(|app| &app.sources).find(|path| ground.workspace.at(path).is_file())
    else {
        return Ok(Seen::skip("no source file of the app is known"));
    };
    // in a copy of its own: what runs meanwhile mounts files of the other one
    let copy = Workspace::copy(ground.run, ground.request, &format!("{}-edited", image.tag()))
        .map_err(EngineError::other)?;
    let path = copy.at(source);
    let wrong = |error: std::io::Error| EngineError::other(format!("{source}: {error}"));
    let mut text = fs::read(&path).map_err(wrong)?;
    text.extend_from_slice(format!("\n// seaworthy prove {}\n", ground.run).as_bytes());
    fs::write(&path, text).map_err(wrong)?;
    let reference = format!("{}-edited", image.reference);
    let answer = ground.call(&build_call(ground, &copy, &image.build, &reference, &[])?)?;
    let took = Duration::from_millis(answer.took_ms);
    if !answer.is_ok() {
        return Ok(Seen::fail(format!("the build fails after an edit of {source}"), "the log says why")
            .evidence(EvidenceKind::Log, "the end of the build's log", answer.tail()));
    }
    let (all, cached) = steps(&answer.said());
    let ran: Vec<String> = all.iter().filter(|step| !step.cached).map(|step| step.words.clone()).collect();
    let installs = |words: &String| {
        words.starts_with("RUN ")
            && INSTALLS.iter().any(|install| words.contains(install))
            && !words.contains("--global")
            && !words.contains(" -g ")
    };
    let again: Vec<String> = ran.iter().filter(|words| installs(words)).cloned().collect();
    if all.is_empty() {
        return Ok(Seen::skip("the engine does not say which steps ran"));
    }
    if !again.is_empty() {
        return Ok(Seen::fail(
            format!("an edit of {source} installs again: `{}`", crate::layers::tidy(&again[0])),
            "copy the manifests and the lockfile first, install, and copy the sources after that",
        )
        .time("rebuild", took, None)
        .evidence(EvidenceKind::Command, "steps that ran again", ran));
    }
    Ok(Seen::pass(format!(
        "{} after an edit of {source}; {cached} of {} steps from the cache",
        seconds(took),
        all.len()
    ))
    .time("rebuild", took, None)
    .count("steps that ran again", ran.len(), None)
    .evidence(EvidenceKind::Command, "steps that ran again", ran))
}
