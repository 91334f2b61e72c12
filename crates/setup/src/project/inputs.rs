//! What Compose files give to a build beside context, stage and arguments; what no other builder could be given is a
//! remark.

use std::collections::BTreeMap;

use seaworthy_compose as compose;
use seaworthy_facts::Repo;
use seaworthy_text::{Place, RepoPath};

use super::layer::{Layers, Load};
use super::merge::Part;
use super::variables::value_of;
use crate::image::{BuildInputs, BuildSecret, NamedContext, Secret, SecretSource};
use crate::remark::RemarkKind;

/// Keys of `build` without effect on what is in the image.
const WITHOUT_EFFECT: &[&str] = &["cache_from", "cache_to", "no_cache", "pull", "tags", "provenance", "sbom"];

/// The secrets that the files declare, sorted by name; of one that several files declare, the last counts.
pub(super) fn secrets(
    repo: &dyn Repo,
    layers: &Layers,
    folder: &RepoPath,
    values: &BTreeMap<String, String>,
) -> Vec<Secret> {
    let mut found = BTreeMap::new();
    for layer in layers {
        for declared in &layer.file.secrets {
            let text = |key: &str| declared.value.get(key).and_then(compose::Value::text);
            let source = match (text("file"), text("environment")) {
                _ if declared.is_external => SecretSource::Elsewhere,
                (Some(file), _) => file_of(repo, folder, file, values),
                (None, Some(name)) => SecretSource::Variable(name.to_owned()),
                (None, None) => SecretSource::Elsewhere,
            };
            let name = declared.name.value.clone();
            let place = layer.source.place(declared.name.span);
            found.insert(name.clone(), Secret { name, source, place });
        }
    }
    found.into_values().collect()
}

fn file_of(
    repo: &dyn Repo,
    folder: &RepoPath,
    text: &str,
    values: &BTreeMap<String, String>,
) -> SecretSource {
    let text = value_of(text, values).filter(|text| !text.starts_with(['~', '/', '\\']));
    match text.and_then(|text| folder.join(&text).ok()) {
        Some(path) if repo.has_file(&path) => SecretSource::File(path),
        Some(path) => SecretSource::Absent(path),
        None => SecretSource::Elsewhere,
    }
}

/// What all parts of a service's `build` give.
pub(super) fn inputs(
    load: &mut Load<'_>,
    parts: &[(Part<'_>, &compose::Build)],
    folder: &RepoPath,
    values: &BTreeMap<String, String>,
    declared: &[Secret],
) -> BuildInputs {
    let mut secrets = BTreeMap::new();
    let mut contexts = BTreeMap::new();
    let mut labels = BTreeMap::new();
    let (mut network, mut platforms) = (None, Vec::new());
    for (part, build) in parts {
        for secret in &build.secrets {
            let known = declared.iter().find(|known| known.name == secret.source.value);
            let Some(known) = known else {
                let place = part.place(secret.source.span);
                load.remark(place, RemarkKind::SecretNotDeclared(secret.source.value.clone()));
                continue;
            };
            secrets.insert(secret.id.clone(), known.source.clone());
        }
        for context in &build.additional_contexts {
            let text = context.value.as_ref().map(|value| value.value.as_str()).unwrap_or_default();
            match named_context(load.repo, folder, text, values) {
                Some(found) => drop(contexts.insert(context.name.value.clone(), found)),
                None => {
                    let what = format!("additional_contexts: {}={text}", context.name.value);
                    load.remark(part.place(context.name.span), RemarkKind::NotGiven(what));
                }
            }
        }
        for label in &build.labels {
            let value = label.value.as_ref().map(|value| value.value.clone()).unwrap_or_default();
            labels.insert(label.name.value.clone(), value);
        }
        for agent in &build.ssh {
            load.remark(part.place(agent.span), RemarkKind::NotGiven(format!("ssh: {}", agent.value)));
        }
        for field in build.rest.iter().filter(|field| !is_without_effect(&field.key.value)) {
            load.remark(part.place(field.key.span), RemarkKind::NotGiven(field.key.value.clone()));
        }
        platforms.extend(build.platforms.iter().map(|one| (part.place(one.span), one.value.clone())));
        if let Some(said) = &build.network {
            network = Some((part.place(said.span), said.value.clone()));
        }
    }
    BuildInputs {
        secrets: secrets.into_iter().map(|(id, source)| BuildSecret { id, source }).collect(),
        contexts: contexts.into_iter().collect(),
        labels: labels.into_iter().collect(),
        network: known_network(load, network),
        platform: only_platform(load, platforms),
    }
}

fn is_without_effect(key: &str) -> bool {
    key.starts_with("x-") || WITHOUT_EFFECT.contains(&key)
}

/// A folder of the checkout, or an image of others; `None` for anything else.
fn named_context(
    repo: &dyn Repo,
    folder: &RepoPath,
    text: &str,
    values: &BTreeMap<String, String>,
) -> Option<NamedContext> {
    let text = value_of(text, values)?;
    if let Some(image) = text.strip_prefix("docker-image://") {
        return Some(NamedContext::Image(image.to_owned()));
    }
    if text.starts_with(['~', '/', '\\']) || text.contains(':') {
        return None;
    }
    let path = folder.join(&text).ok()?;
    (path.is_root() || repo.has_folder(&path)).then_some(NamedContext::Folder(path))
}

/// A network that takes nothing from the machine: none at all, or the builder's own.
fn known_network(load: &mut Load<'_>, said: Option<(Place, String)>) -> Option<String> {
    let (place, name) = said?;
    if matches!(name.as_str(), "none" | "default") {
        return Some(name);
    }
    load.remark(place, RemarkKind::NotGiven(format!("network: {name}")));
    None
}

/// The platform, where there is only one; of several, an engine holds one.
fn only_platform(load: &mut Load<'_>, mut platforms: Vec<(Place, String)>) -> Option<String> {
    platforms.dedup_by(|one, other| one.1 == other.1);
    if platforms.len() > 1 {
        let names: Vec<String> = platforms.iter().map(|(_, name)| name.clone()).collect();
        let (place, _) = platforms.swap_remove(0);
        load.remark(place, RemarkKind::SeveralPlatforms(names.join(", ")));
        return None;
    }
    platforms.pop().map(|(_, name)| name)
}
