//! When a variable is read, and whether it is baked into what browsers get.

use std::collections::BTreeSet;

use seaworthy_catalog::frameworks::Kind;
use seaworthy_facts::{AppKind, EnvPhase, ProcessKind};
use seaworthy_js::Value;
use seaworthy_text::RepoPath;

use super::reads::Read;
use crate::framework::next;
use crate::role::SourceRole;
use crate::source::code::Code;
use crate::source_set::SourceSet;

/// What `import.meta.env` holds besides variables: of Vite, and of Astro.
const MADE_UP: &[&str] = &["ASSETS_PREFIX", "BASE_URL", "DEV", "MODE", "PROD", "SITE", "SSR"];

/// What decides on the phase of all variables of an app.
pub(super) struct Phases {
    prefixes: &'static [&'static str],
    is_static: bool,
    /// Whether a bundler fills in `import.meta.env`.
    bakes: bool,
    /// Variables that the framework's configuration names to be baked in.
    named: BTreeSet<String>,
    /// Sources that the framework's configuration loads: they run while building too.
    while_building: SourceSet,
    /// Sources that a process other than the framework's loads as they are.
    while_running: SourceSet,
    /// Configuration that is read by a tool that runs at deployment: that of the ORM.
    of_orm: BTreeSet<RepoPath>,
}

impl Phases {
    pub(super) fn read(code: &Code<'_, '_>) -> Self {
        let framework = code.framework();
        let mut while_building = SourceSet::none_of(code.scope.sources);
        let dir = code.dir();
        for name in framework.map(|framework| framework.config).unwrap_or_default() {
            let Some(source) = code.scope.sources.get(&dir.child(name)) else { continue };
            while_building.add(&code.links.reachable(source, code.scope.sources));
        }
        let mut while_running = SourceSet::none_of(code.scope.sources);
        let shipped = code.project.processes.iter().filter(|process| {
            !matches!(process.value.kind, ProcessKind::Development | ProcessKind::Web)
                && process.value.source.is_none()
        });
        for process in shipped {
            let Some(entry) = process.value.entry.as_ref().and_then(|path| code.scope.sources.get(path))
            else {
                continue;
            };
            while_running.add(&code.links.reachable(entry, code.scope.sources));
        }
        let named = next::setting(code.scope, "env").map(|(_, value)| keys(value)).unwrap_or_default();
        let of_orm = code.project.orm.iter().filter_map(|orm| orm.value.config.clone()).collect();
        Self {
            prefixes: framework.map(|framework| framework.public_env).unwrap_or_default(),
            is_static: code.project.kind.value == AppKind::Static,
            bakes: framework.is_some_and(|framework| framework.kind != Kind::Server),
            named,
            while_building,
            while_running,
            of_orm,
        }
    }

    /// Whether the bundler makes the value up, so that nobody can set it.
    pub(super) fn is_of_bundler<'a>(
        &self,
        name: &str,
        mut reads: impl Iterator<Item = &'a Read<'a>>,
    ) -> bool {
        self.bakes && MADE_UP.contains(&name) && reads.all(|read| read.is_baked)
    }

    /// Whether a variable is baked into what browsers get.
    pub(super) fn is_public(&self, name: &str, reads: &[&Read<'_>]) -> bool {
        let is_given_at_run = reads.iter().all(|read| read.told == Some(EnvPhase::Run));
        (self.prefixes.iter().any(|prefix| name.starts_with(prefix)) && !is_given_at_run)
            || self.named.contains(name)
            || reads.iter().any(|read| read.checked.as_ref().is_some_and(|checked| checked.is_client))
    }

    /// When it is read.
    pub(super) fn phase(&self, reads: &[&Read<'_>], is_public: bool) -> EnvPhase {
        if self.is_static {
            return EnvPhase::Build;
        }
        let runs = |read: &&Read<'_>| {
            if let Some(told) = read.told {
                return told != EnvPhase::Build;
            }
            if is_public || (read.is_baked && self.bakes) {
                return self.while_running.contains(read.source);
            }
            let path = read.source.file.path();
            read.source.role != SourceRole::Config || self.of_orm.contains(path)
        };
        let builds = |read: &&Read<'_>| {
            if let Some(told) = read.told {
                return told != EnvPhase::Run;
            }
            let path = read.source.file.path();
            is_public
                || (read.is_baked && self.bakes)
                || (read.source.role == SourceRole::Config && !self.of_orm.contains(path))
                || (self.while_building.contains(read.source) && read.at_load)
        };
        match (reads.iter().any(builds), reads.iter().any(runs)) {
            (true, false) => EnvPhase::Build,
            (true, true) => EnvPhase::Both,
            (false, _) => EnvPhase::Run,
        }
    }
}

fn keys(object: &Value) -> BTreeSet<String> {
    object
        .entries()
        .iter()
        .filter_map(|entry| match &entry.key {
            seaworthy_js::EntryKey::Name(name) => Some(name.clone()),
            _ => None,
        })
        .collect()
}
