//! Which Compose files are production and which are development.
//!
//! Production is the first of: a file whose name says so, alone or over the default file; a profile of that name in the
//! default file; the default file itself, if it builds an image, or there is nothing to build one of, and nothing in it
//! says development. Development is a file or profile that says so, else the default file with what Compose lays over it.

use std::collections::BTreeMap;
use std::sync::Arc;

use seaworthy_compose::{self as compose, Command, MountKind};
use seaworthy_text::{Place, RepoPath};

use super::bind::{bind_of, kind_of};
use super::layer::{Layer, Layers, Load};
use super::targets::commands_of;
use super::{Because, Bind};
use crate::error::SetUpError;
use crate::names::{
    Role, compose_role, default_rank, dockerfile_role, is_bystander, override_rank, role_of_word,
};
use crate::remark::RemarkKind;

/// Files and profiles of a project.
#[derive(Debug, Clone)]
pub(crate) struct Chosen {
    pub(crate) layers: Layers,
    pub(crate) profiles: Vec<String>,
    pub(crate) because: Because,
}

/// What was chosen.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) production: Option<Chosen>,
    pub(crate) development: Option<Chosen>,
}

/// The files that the user named, as production.
pub(crate) fn given(load: &mut Load<'_>, files: &[RepoPath]) -> Result<Chosen, SetUpError> {
    let layers = files.iter().map(|file| load.named_layer(file)).collect::<Result<Layers, _>>()?;
    let profile = profile_of(&layers, Role::Production);
    Ok(Chosen { layers, profiles: profile.into_iter().collect(), because: Because::Given })
}

/// Chooses among the files of the repository. The others are remarks.
pub(crate) fn choose(load: &mut Load<'_>) -> Found {
    let candidates = candidates(load);
    let default =
        candidates.iter().find(|(_, role)| *role == Role::Default).map(|(layer, _)| Arc::clone(layer));
    let by_name = |load: &mut Load<'_>, role: Role| {
        let files = candidates.iter().filter(|(_, said)| *said == role);
        files.into_iter().find_map(|(layer, _)| by_name(load, layer, &candidates))
    };
    let mut found =
        Found { production: by_name(load, Role::Production), development: by_name(load, Role::Development) };
    if let Some(default) = &default {
        let plain = vec![Arc::clone(default)];
        let profile = |role| {
            let profile = profile_of(&plain, role)?;
            let because = Because::Profile(profile.clone());
            Some(Chosen { layers: plain.clone(), profiles: vec![profile], because })
        };
        let as_it_is =
            |layers: Layers| Chosen { layers, profiles: Vec::new(), because: Because::DefaultFile };
        if found.production.is_none() {
            let builds = default.file.services_active(&[]).iter().any(|service| service.build.is_some());
            // images of others beside sources are what an app needs while it is written; without sources, they are what runs
            let is_all = builds || !has_sources(load);
            let alone = || (is_all && !says_development(load, default)).then(|| as_it_is(plain.clone()));
            found.production = profile(Role::Production).or_else(alone);
        }
        if found.development.is_none() {
            let over = candidates
                .iter()
                .filter(|(layer, role)| *role == Role::Override && layer.folder() == default.folder());
            let over = over.min_by_key(|(layer, _)| override_rank(layer.path()));
            let mut layers = plain.clone();
            layers.extend(over.map(|(layer, _)| Arc::clone(layer)));
            found.development =
                Some(profile(Role::Development).unwrap_or_else(|| as_it_is(layers))).filter(|development| {
                    !found.production.as_ref().is_some_and(|production| production.is_same(development))
                });
        }
    }
    remark_on_others(load, &candidates, &found);
    found
}

/// Whether anything in the repository could become an image.
fn has_sources(load: &Load<'_>) -> bool {
    load.repo
        .entries()
        .iter()
        .any(|entry| entry.path.file_name() == "package.json" || dockerfile_role(&entry.path).is_some())
}

/// Every Compose file that could be read, the likeliest first: few folders down, then in Compose's order.
fn candidates(load: &mut Load<'_>) -> Vec<(Arc<Layer>, Role)> {
    let files = load.repo.entries().iter().filter(|entry| !is_bystander(&entry.path));
    let mut files: Vec<(RepoPath, Role)> =
        files.filter_map(|entry| Some((entry.path.clone(), compose_role(&entry.path)?))).collect();
    files.sort_by_key(|(path, role)| {
        let folder = path.parent().unwrap_or_default();
        (folder.parts().count(), folder, *role, default_rank(path), path.clone())
    });
    let mut found = Vec::new();
    for (path, role) in files {
        let Some(layer) = load.layer(&path) else { continue };
        if layer.file.services.is_empty() && !layer.file.rest.iter().any(|field| field.key.value == "include")
        {
            load.remark(layer.source.start(), RemarkKind::NoService);
            continue;
        }
        found.push((layer, role));
    }
    found
}

/// A file whose name says what it is for: alone, or over a default file, the one beside it before any other.
fn by_name(load: &mut Load<'_>, layer: &Arc<Layer>, candidates: &[(Arc<Layer>, Role)]) -> Option<Chosen> {
    let defaults =
        || candidates.iter().filter(|(_, role)| *role == Role::Default).map(|(default, _)| default);
    let beside = defaults().find(|default| default.folder() == layer.folder());
    let elsewhere =
        || defaults().next().filter(|default| layer.is_incomplete() && layer.changes(&default.file));
    let (layers, because) = match beside.or_else(elsewhere) {
        Some(base) if layer.changes(&base.file) || layer.is_said_to_be_over(base) => {
            (vec![Arc::clone(base), Arc::clone(layer)], Because::NameOverBase)
        }
        _ if layer.is_incomplete() => {
            let place = layer.source.start();
            load.remark(place, RemarkKind::OverNothing);
            return None;
        }
        _ => (vec![Arc::clone(layer)], Because::Name),
    };
    let role = role_of_word(layer.path().file_name()).unwrap_or(Role::Other);
    let profiles = profile_of(&layers, role).into_iter().collect();
    Some(Chosen { layers, profiles, because })
}

/// The profile whose name says production or development.
fn profile_of(layers: &Layers, role: Role) -> Option<String> {
    let names = layers.iter().flat_map(|layer| layer.file.profiles());
    names.filter(|name| role_of_word(name) == Some(role)).min().map(str::to_owned)
}

fn remark_on_others(load: &mut Load<'_>, candidates: &[(Arc<Layer>, Role)], found: &Found) {
    let chosen: Vec<&Chosen> = [&found.production, &found.development].into_iter().flatten().collect();
    let used: Vec<&RepoPath> = chosen.iter().flat_map(|one| &one.layers).map(|layer| layer.path()).collect();
    let Some(first) = used.first() else { return };
    for (layer, role) in candidates.iter().filter(|(layer, _)| !used.contains(&layer.path())) {
        // the other file of the same use, where there is one
        let same = candidates.iter().find(|(other, said)| said == role && used.contains(&other.path()));
        let taken = same.map_or_else(|| (*first).clone(), |(other, _)| other.path().clone());
        load.remark(Place::whole(layer.path().clone()), RemarkKind::AnotherTaken { taken });
    }
}

/// Whether something in a file is only done in development: sources mounted over the image, a stage or a command that
/// says so, files watched.
fn says_development(load: &Load<'_>, layer: &Layer) -> bool {
    layer.file.services_active(&[]).into_iter().any(|service| {
        let builds = service.build.is_some();
        let target = service.build.as_ref().and_then(|build| build.target.as_ref());
        let dockerfile = service.build.as_ref().and_then(|build| build.dockerfile.as_ref());
        let says = |text: &str| role_of_word(text) == Some(Role::Development);
        let file_name = |text: &str| text.rsplit('/').next().is_some_and(says);
        target.is_some_and(|target| says(&target.value))
            || dockerfile.is_some_and(|dockerfile| file_name(&dockerfile.value))
            || (builds && service.get("develop").is_some())
            || (builds && service.command.as_ref().is_some_and(|command| runs_development(&command.value)))
            || service.environment.iter().any(|variable| {
                variable.name.value == "NODE_ENV"
                    && variable.value.as_ref().is_some_and(|value| value.value == "development")
            })
            || (builds && service.volumes.iter().any(|mount| mounts_sources(load, layer, mount)))
    })
}

fn runs_development(command: &Command) -> bool {
    let is_dev = |word: &str| {
        matches!(word, "dev" | "watch" | "nodemon")
            || word.ends_with(":dev")
            || word.starts_with("dev:")
            || word == "--watch"
    };
    match command {
        Command::Line(line) => line.split_whitespace().any(is_dev),
        Command::Words(words) => words.iter().flat_map(|word| word.value.split_whitespace()).any(is_dev),
    }
}

/// Whether a bind brings source files: a folder of the checkout with scripts or a manifest in it.
fn mounts_sources(load: &Load<'_>, layer: &Layer, mount: &compose::Mount) -> bool {
    if kind_of(mount) != MountKind::Bind {
        return false;
    }
    let source = mount.source.as_deref().unwrap_or_default();
    let Bind::Folder(path) = bind_of(load.repo, &layer.folder(), source, &BTreeMap::new()) else {
        return false;
    };
    let is_source = |path: &RepoPath| {
        path.file_name() == "package.json"
            || matches!(
                path.extension(),
                Some("js" | "mjs" | "cjs" | "ts" | "mts" | "cts" | "jsx" | "tsx" | "vue" | "svelte")
            )
    };
    load.repo.below(&path).any(|entry| is_source(&entry.path))
}

impl Chosen {
    fn is_same(&self, other: &Self) -> bool {
        let paths =
            |chosen: &Self| chosen.layers.iter().map(|layer| layer.path().clone()).collect::<Vec<_>>();
        paths(self) == paths(other) && self.profiles == other.profiles
    }
}

impl Layer {
    fn folder(&self) -> RepoPath {
        self.path().parent().unwrap_or_default()
    }

    /// Whether a service here has nothing to run, or waits for one that is not here.
    fn is_incomplete(&self) -> bool {
        self.file.services.iter().any(|service| {
            is_partial(service)
                || service.depends_on.iter().any(|one| self.file.service(&one.service.value).is_none())
        })
    }

    /// Whether this file is meant to be laid over `base`: it is not whole, and `base` has what it lacks.
    fn changes(&self, base: &compose::ComposeFile) -> bool {
        self.file.services.iter().any(|service| {
            (is_partial(service) && base.service(&service.name.value).is_some())
                || service.depends_on.iter().any(|one| {
                    let name = &one.service.value;
                    self.file.service(name).is_none() && base.service(name).is_some()
                })
        })
    }

    /// Whether a command in its comments names both files, `base` first.
    fn is_said_to_be_over(&self, base: &Self) -> bool {
        let comments = self.comments();
        comments.iter().flat_map(|block| commands_of(block)).any(|words| {
            let at = |name: &str| words.iter().position(|word| word.rsplit(['/', '=']).next() == Some(name));
            match (at(base.path().file_name()), at(self.path().file_name())) {
                (Some(below), Some(own)) => below < own,
                _ => false,
            }
        })
    }
}

/// Whether a service has nothing to run.
fn is_partial(service: &compose::Service) -> bool {
    service.image.is_none()
        && service.build.is_none()
        && service.get("extends").is_none()
        && service.get("provider").is_none()
}
