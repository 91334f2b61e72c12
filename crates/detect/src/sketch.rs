//! What is known of every package before it is clear which of them are apps: framework, build, processes, kind.

use seaworthy_facts::{AppKind, EntryKind, Fact, FrameworkUse, ModuleSystem, Presence, Process, Unknown};
use seaworthy_manifest::package_json::ModuleKind;

use crate::build::BuildReading;
use crate::imports::Imports;
use crate::process::Ground;
use crate::role::{SourceRole, role};
use crate::scope::AppScope;
use crate::{build, framework, kind, process};

/// The part of an app's facts that tells whether it is one.
#[derive(Debug)]
pub(crate) struct Sketch {
    pub(crate) kind: Fact<AppKind>,
    pub(crate) framework: Option<Fact<FrameworkUse>>,
    pub(crate) modules: ModuleSystem,
    pub(crate) typescript: Presence,
    pub(crate) build: BuildReading,
    pub(crate) imports: Imports,
    pub(crate) processes: Vec<Fact<Process>>,
}

impl Sketch {
    /// Reads it.
    pub(crate) fn read(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Self {
        let framework = framework::read(scope, unknowns);
        let mut noted = Vec::new();
        let build = build::read(scope, framework.as_ref(), &mut noted);
        let imports = scope.imports.clone();
        let ground = Ground { scope, framework: framework.as_ref(), build: &build, imports: &imports };
        let processes = process::read(&ground, &mut noted);
        let kind = kind::read(&ground, &processes);
        if kind.value != AppKind::Library {
            // how a library is built and started is nobody's question
            unknowns.extend(noted);
        }
        let modules = match scope.package.json.module_kind.as_ref().map(|kind| kind.value) {
            Some(ModuleKind::Module) => ModuleSystem::EsModules,
            Some(ModuleKind::CommonJs) | None => ModuleSystem::CommonJs,
        };
        Self { kind, framework, modules, typescript: typescript(scope), build, imports, processes }
    }
}

/// Whether the app's own sources are TypeScript; configuration files do not count.
fn typescript(scope: &AppScope<'_>) -> Presence {
    let dir = scope.dir();
    let mut any = false;
    for entry in scope.repository.repo.below(dir).filter(|entry| entry.kind == EntryKind::File) {
        let Some(below) = entry.path.below(dir) else { continue };
        if role(below) != Some(SourceRole::App) {
            continue;
        }
        if scope.repository.owner(&entry.path).is_none_or(|owner| owner.dir != *dir) {
            continue;
        }
        any = true;
        if matches!(entry.path.extension(), Some("ts" | "tsx" | "mts" | "cts")) {
            return Presence::Yes;
        }
    }
    if any { Presence::No } else { Presence::Unknown }
}
