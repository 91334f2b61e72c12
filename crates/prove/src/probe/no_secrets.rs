//! `no-secrets`: nothing of the repository's secrets is in any layer, the history, the environment or the labels.

use seaworthy_image::{Fate, Hit, Image as Inspected, Place, Search};

use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{BuiltImage, Ground, Workspace, build_call, inspect, secret};
use crate::{EvidenceKind, Scope, Source};

pub(super) static PROBE: Probe = Probe {
    id: "no-secrets",
    title: "no secret of the repository is in the image",
    scope: Scope::Image,
    about: "Searches every layer, files that a later layer removes included, the history, the environment and the labels for:

- the values of secrets that are in the repository, as they are and in base64;
- the values that were made up for the variables of this run, which no image should hold;
- texts that only secrets hold: private keys.

A build that is given secrets is made without the builder's cache: builders do not look at a secret's value, and a step from the cache \
would hold the secret of an earlier build.

Then it puts files where developers keep secrets (`.env`, and every file that git ignores and that is named like a secret), with \
made-up contents, and builds again: none of that may reach the image, whatever is on the machine that builds. No value is ever shown.",
    ask: Ask::Image(ask),
};

/// Texts that only secrets hold, in parts so that this file holds none.
const TELLING: &[(&str, [&str; 2])] = &[
    ("a private key", ["-----BEGIN RSA PRIVATE", " KEY-----\nMII"]),
    ("a private key", ["-----BEGIN PRIVATE", " KEY-----\nMII"]),
    ("a private key", ["-----BEGIN EC PRIVATE", " KEY-----\nMHc"]),
    ("a private key", ["-----BEGIN OPENSSH PRIVATE", " KEY-----\nb3B"]),
];

/// Adds the telling texts to a search.
pub(crate) fn add_telling(search: &mut Search) {
    for (name, parts) in TELLING {
        // they are long enough to be told from anything else
        let _known = search.phrase(name, parts.concat().as_bytes());
    }
}

fn ask(ground: &Ground<'_>, image: &BuiltImage) -> Result<Seen, EngineError> {
    let inspected = image.inspected.as_ref().map_err(Clone::clone)?;
    let hits: Vec<&Hit> = inspected.hits.iter().filter(|hit| is_leak(inspected, hit)).collect();
    let found = places(inspected, hits.iter().copied());
    let help = "copy only what the app needs, keep the file out with `.dockerignore`, give build-time secrets with \
`RUN --mount=type=secret`, and take those that were shipped for known: change them";
    if !found.is_empty() {
        let names = named(&hits);
        return Ok(Seen::fail(format!("the image holds {}", super::seen::some(&names, 3)), help).evidence(
            EvidenceKind::Paths,
            "where it is",
            found,
        ));
    }
    let (planted, leaked) = plant(ground, image)?;
    if !leaked.is_empty() {
        let summary =
            "files that git ignores get into the image where they are on the machine that builds".to_owned();
        return Ok(Seen::fail(
            summary,
            "add them to `.dockerignore`, or copy by name what the app needs instead of everything",
        )
        .evidence(EvidenceKind::Paths, "where a made-up secret was found", leaked));
    }
    let entries = inspected.entries().count();
    Ok(Seen::pass(format!(
        "{entries} files in {} layers searched; {} secret files kept out",
        inspected.layers.len(),
        planted.len()
    ))
    .count("files searched", entries, None)
    .evidence(EvidenceKind::Paths, "files with made-up secrets that the build was offered", planted))
}

/// Whether what was found is the repository's: texts that only tell of a secret stand in the libraries of base images and in
/// the tests of packages, too.
fn is_leak(image: &Inspected, hit: &Hit) -> bool {
    let is_telling = TELLING.iter().any(|(name, _)| *name == &*hit.needle);
    match &hit.place {
        Place::Entry { layer, path, .. } if is_telling => {
            let is_own = crate::layers::layers(image)
                .get(*layer)
                .is_some_and(|layer| layer.source == Source::Dockerfile);
            let is_others = path.contains("node_modules/")
                || ["usr/", "lib/", "etc/"].iter().any(|folder| path.starts_with(folder));
            is_own && !is_others
        }
        _ => true,
    }
}

/// The secrets that were found, each once, by name.
fn named(hits: &[&Hit]) -> Vec<String> {
    let mut names: Vec<String> = hits.iter().map(|hit| hit.needle.to_string()).collect();
    names.sort();
    names.dedup();
    names
}

fn places<'h>(image: &Inspected, hits: impl Iterator<Item = &'h Hit>) -> Vec<String> {
    let step = |layer: usize| {
        let words =
            image.layers.get(layer).and_then(|layer| image.step(layer)).map(|step| step.created_by.clone());
        words.map(|words| crate::layers::tidy(&words)).unwrap_or_default()
    };
    let mut found: Vec<String> = hits
        .map(|hit| {
            let place = match &hit.place {
                Place::Entry { layer, path, fate, .. } => {
                    let later = if matches!(fate, Fate::Visible) {
                        ""
                    } else {
                        ", taken away by a later layer and still there"
                    };
                    format!("/{path}, layer {} ({}){later}", layer + 1, step(*layer))
                }
                Place::Env(name) => format!("the environment{}", of(name)),
                Place::Label(name) => format!("a label{}", of(name)),
                Place::History(step) => {
                    let words = image.config.history.get(*step).map(|step| step.created_by.as_str());
                    let word = words.and_then(|words| words.split_whitespace().next()).unwrap_or_default();
                    format!("the history, step {} ({word} …)", step + 1)
                }
                Place::Config(field) => format!("the configuration, `{field}`"),
                Place::Document { name, field } => format!("{name}, `{field}`"),
            };
            format!("{}: {place}", hit.needle)
        })
        .collect();
    found.sort();
    found.dedup();
    found.truncate(30);
    found
}

fn of(name: &Option<String>) -> String {
    name.as_ref().map(|name| format!(", {name}")).unwrap_or_default()
}

/// Offers files with made-up secrets to a second build. Gives their names, and where a secret of them was found.
fn plant(ground: &Ground<'_>, image: &BuiltImage) -> Result<(Vec<String>, Vec<String>), EngineError> {
    let context = image.build.context.as_str().trim_start_matches('.').to_owned();
    let mut names: Vec<String> = ground.request.secret_files.clone();
    for folder in ["", context.as_str()] {
        for name in [".env", ".env.local"] {
            names.push(if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") });
        }
    }
    names.sort();
    names.dedup();
    let copy = Workspace::copy(ground.run, ground.request, &format!("{}-planted", image.tag()))
        .map_err(EngineError::other)?;
    names.retain(|name| !copy.at(name).exists());
    let mut search = Search::new();
    for name in &names {
        let value = secret(&format!("{}/{name}", ground.run));
        let _short = search.value(name, value.as_bytes());
        let text = if name.ends_with(".json") {
            format!("{{\"seaworthySecret\": \"{value}\"}}\n")
        } else {
            format!("SEAWORTHY_MADE_UP_SECRET={value}\n")
        };
        copy.write(name, text.as_bytes()).map_err(EngineError::other)?;
    }
    let reference = format!("{}-planted", image.reference);
    let answer = ground.call(&build_call(ground, &copy, &image.build, &reference, &[])?)?;
    if !answer.is_ok() {
        // a build that fails for such a file reads it
        let lines = vec![format!(
            "with {} the build fails: {}",
            names.join(", "),
            answer.tail().last().cloned().unwrap_or_default()
        )];
        return Ok((names, lines));
    }
    let id =
        ground.said(&crate::engine::Call::new(["image", "inspect", "--format", "{{.Id}}", &reference]))?;
    if id.trim() == image.id {
        return Ok((names, Vec::new()));
    }
    let inspected = inspect(ground, &reference, &search)?;
    let leaked = places(&inspected, inspected.hits.iter());
    Ok((names, leaked))
}
