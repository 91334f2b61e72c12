//! The top-level files and folders that a process loads when it runs from sources; its package as a whole where it loads
//! files by name.

use std::collections::BTreeSet;

use seaworthy_facts::{Fact, Process, ProcessKind};
use seaworthy_text::RepoPath;

use super::Ground;
use crate::by_name;
use crate::scope::AppScope;
use crate::tsconfig;

/// Fills them in.
pub(super) fn fill(ground: &Ground<'_, '_>, processes: &mut [Fact<Process>]) {
    for process in processes.iter_mut().filter(|process| process.value.kind != ProcessKind::Development) {
        let Some(entry) = process.value.entry.as_ref().filter(|_| process.value.source.is_none()) else {
            continue;
        };
        let Some(source) = ground.scope.sources.get(entry) else { continue };
        let mut loaded = BTreeSet::new();
        let mut by_name = false;
        for source in ground.imports.reachable(ground.scope, source) {
            by_name |=
                by_name::loads(source, |name| ground.imports.resolve(ground.scope, source, name).is_some());
            loaded.insert(top_level(ground.scope, source.file.path()));
            // the aliases were needed to find what it loads, so they are needed to load it
            if source.module.imports().iter().any(|import| ground.imports.is_alias(source, &import.specifier))
            {
                loaded.extend(ground.imports.config_of(&source.package).cloned());
            }
        }
        let is_typescript = matches!(entry.extension(), Some("ts" | "tsx" | "mts" | "cts"));
        if is_typescript && process.value.package.is_some() {
            // `tsx`, `ts-node`: they compile as the compiler would, by its settings
            let settings =
                tsconfig::chain(ground.scope.repository, &ground.scope.dir().child("tsconfig.json"));
            loaded.extend(settings);
        }
        if by_name {
            // whatever lies there may be loaded
            loaded.insert(ground.scope.dir().clone());
            loaded.retain(|path| path == ground.scope.dir() || !path.is_within(ground.scope.dir()));
        }
        process.value.sources = loaded.into_iter().collect();
    }
}

/// The file or folder directly in its package that holds this path.
pub(crate) fn top_level(scope: &AppScope<'_>, path: &RepoPath) -> RepoPath {
    match scope.repository.owner(path) {
        Some(package) => below_package(&package.dir, path),
        None => path.clone(),
    }
}

/// As [`top_level`], where the package is known.
pub(crate) fn below_package(package: &RepoPath, path: &RepoPath) -> RepoPath {
    match path.below(package).and_then(|below| below.split('/').next()) {
        Some(first) if !first.is_empty() => package.child(first),
        _ => path.clone(),
    }
}
