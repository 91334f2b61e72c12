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

It fails where a step that installs dependencies ran again, after a second edit too: the sources are copied before it, so that \
its layer is not found in the cache after any edit. After one edit alone, the builder may have dropped the layer for want of room.",
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
    let edited = match rebuild(ground, image, &copy, source, "an edit")? {
        // a builder may have dropped the layer meanwhile, for want of room: the next edit finds the new one, or is to blame
        Rebuilt::Built(first) if !first.installs().is_empty() => {
            rebuild(ground, image, &copy, source, "a second edit")?
        }
        first => first,
    };
    let build = match edited {
        Rebuilt::Built(build) => build,
        Rebuilt::Broken { tail } => {
            let seen = Seen::fail(format!("the build fails after an edit of {source}"), "the log says why");
            return Ok(seen.evidence(EvidenceKind::Log, "the end of the build's log", tail));
        }
        Rebuilt::Silent => return Ok(Seen::skip("the engine does not say which steps ran")),
    };
    if let Some(first) = build.installs().first() {
        return Ok(Seen::fail(
            format!("an edit of {source} installs again: `{}`", crate::layers::tidy(first)),
            "copy the manifests and the lockfile first, install, and copy the sources after that",
        )
        .time("rebuild", build.took, None)
        .evidence(EvidenceKind::Command, "steps that ran again", build.ran));
    }
    Ok(Seen::pass(format!(
        "{} after an edit of {source}; {} of {} steps from the cache",
        seconds(build.took),
        build.cached,
        build.steps
    ))
    .time("rebuild", build.took, None)
    .count("steps that ran again", build.ran.len(), None)
    .evidence(EvidenceKind::Command, "steps that ran again", build.ran))
}

/// How a build after an edit ended.
enum Rebuilt {
    Built(Build),
    /// It failed; the end of its log.
    Broken {
        tail: Vec<String>,
    },
    /// The engine names no steps.
    Silent,
}

/// A build after an edit.
struct Build {
    took: Duration,
    /// How many steps there are, and how many of them came from the cache.
    steps: usize,
    cached: usize,
    /// The words of the steps that ran.
    ran: Vec<String>,
}

impl Build {
    /// The steps that installed dependencies.
    fn installs(&self) -> Vec<&str> {
        let installs = |words: &&str| {
            words.starts_with("RUN ")
                && INSTALLS.iter().any(|install| words.contains(install))
                && !words.contains("--global")
                && !words.contains(" -g ")
        };
        self.ran.iter().map(String::as_str).filter(installs).collect()
    }
}

/// Adds a comment to `source` in the copy and builds.
fn rebuild(
    ground: &Ground<'_>,
    image: &BuiltImage,
    copy: &Workspace,
    source: &str,
    what: &str,
) -> Result<Rebuilt, EngineError> {
    let path = copy.at(source);
    let wrong = |error: std::io::Error| EngineError::other(format!("{source}: {error}"));
    let mut text = fs::read(&path).map_err(wrong)?;
    text.extend_from_slice(format!("\n// seaworthy prove {}: {what}\n", ground.run).as_bytes());
    fs::write(&path, text).map_err(wrong)?;
    let reference = format!("{}-edited", image.reference);
    let answer = ground.call(&build_call(ground, copy, &image.build, &reference, &[])?)?;
    if !answer.is_ok() {
        return Ok(Rebuilt::Broken { tail: answer.tail() });
    }
    let (all, cached) = steps(&answer.said());
    if all.is_empty() {
        return Ok(Rebuilt::Silent);
    }
    Ok(Rebuilt::Built(Build {
        took: Duration::from_millis(answer.took_ms),
        steps: all.len(),
        cached,
        ran: all.into_iter().filter(|step| !step.cached).map(|step| step.words).collect(),
    }))
}
