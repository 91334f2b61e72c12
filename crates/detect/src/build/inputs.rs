//! What a build reads, as top-level files and folders. Told only where every command of it is one that we read; where
//! a tool reads by convention, everything may matter.

use std::collections::BTreeSet;

use seaworthy_facts::{BuildTool, Command, EntryKind};
use seaworthy_text::RepoPath;

use super::emit::Emitted;
use crate::process::{below_package, top_level};
use crate::role::SourceRole;
use crate::scope::AppScope;

/// Files of tools that are read when building, by the beginning of their names.
const CONFIGS: &[&str] = &[
    "tsconfig",
    "tsup.config.",
    "tsdown.config.",
    "esbuild.config.",
    "nest-cli.json",
    "bunfig.toml",
    "build.config.",
    "package.json",
    "build.",
    ".swcrc",
];

/// Programs that read nothing but their arguments, or only what a compiler reads.
const UNDERSTOOD: &[&str] = &[
    "tsc",
    "tsup",
    "tsdown",
    "esbuild",
    "nest",
    "bun",
    "tsc-alias",
    "rimraf",
    "rm",
    "mkdir",
    "cp",
    "mv",
    "echo",
    "copyfiles",
    "cpy",
    "del",
    "del-cli",
    "shx",
    "prisma",
    "node",
    "tsx",
];

/// Whether a tool reads by convention, so that everything may matter.
pub(super) fn are_everything(steps: &[Command], emitted: &[Emitted]) -> bool {
    let is_read = |tool: BuildTool| {
        matches!(
            tool,
            BuildTool::Tsc | BuildTool::Tsup | BuildTool::Esbuild | BuildTool::BunBuild | BuildTool::Nest
        )
    };
    let all_understood = steps.iter().all(|step| UNDERSTOOD.contains(&name(step)));
    emitted.is_empty() || !emitted.iter().all(|emitted| is_read(emitted.tool)) || !all_understood
}

/// Lists them, sorted.
pub(super) fn read(scope: &AppScope<'_>, steps: &[Command]) -> Vec<RepoPath> {
    let repo = scope.repository.repo;
    let mut inputs = BTreeSet::new();
    for package in scope.packages() {
        // sorted by path, so most lie where the one before lies
        let mut last: Option<RepoPath> = None;
        for source in scope.sources.of_package(&package.dir).filter(|source| source.role == SourceRole::App) {
            if last.as_ref().is_some_and(|last| source.file.path().is_within(last)) {
                continue;
            }
            let place = below_package(&package.dir, source.file.path());
            inputs.insert(place.clone());
            last = Some(place);
        }
        for entry in repo.below(&package.dir).filter(|entry| entry.kind == EntryKind::File) {
            let Some(below) = entry.path.below(&package.dir) else { continue };
            if !below.contains('/')
                && below != "package.json"
                && CONFIGS.iter().any(|config| below.starts_with(config))
            {
                inputs.insert(entry.path.clone());
            }
        }
    }
    // a base in the workspace's root
    for extended in scope.dir().ancestors().skip(1) {
        let path = extended.child("tsconfig.base.json");
        if repo.has_file(&path) {
            inputs.insert(path);
        }
    }
    for step in steps {
        for word in step.words.iter().skip(1).filter(|word| !word.starts_with('-')) {
            let Some(path) = scope.path(word) else { continue };
            if path != *scope.dir() && (repo.has_file(&path) || repo.has_folder(&path)) {
                inputs.insert(top_level(scope, &path));
            }
        }
        if name(step) == "prisma" {
            inputs.extend(
                crate::orm::prisma_inputs(scope, scope.dir()).iter().map(|path| top_level(scope, path)),
            );
        }
    }
    inputs.into_iter().collect()
}

fn name(step: &Command) -> &str {
    step.program().rsplit('/').next().unwrap_or_default()
}
