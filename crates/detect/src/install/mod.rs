//! All that an install reads, runs and brings.

mod approval;
mod borrowed;
mod inputs;
mod lifecycle;
mod native;
mod platform;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_facts::{Evidence, EvidenceKind, Fact, Install, PackageCount, Unknown};
use seaworthy_manifest::lockfile::Source;
use seaworthy_text::RepoPath;

use crate::closure;
use crate::framework::locked_version;
use crate::scope::AppScope;

/// Reads it.
pub(crate) fn read(scope: &AppScope<'_>, build_packages: &[String], unknowns: &mut Vec<Unknown>) -> Install {
    let lifecycle = lifecycle::read(scope, unknowns);
    Install {
        root: scope.site.root.dir.clone(),
        root_entries: root_entries(scope),
        inputs: inputs::read(scope, &lifecycle),
        native: native::read(scope),
        packages: counts(scope),
        git: git(scope),
        tokens: tokens::read(scope, unknowns),
        glibc_only: platform::glibc_only(scope, build_packages),
        borrowed: borrowed::read(scope),
        locked: locked(scope),
        lifecycle,
    }
}

/// Every file and folder directly in the folder of the install.
fn root_entries(scope: &AppScope<'_>) -> Vec<RepoPath> {
    let root = &scope.site.root.dir;
    let entries = scope.repository.repo.below(root);
    let first =
        entries.filter_map(|entry| entry.path.below(root)?.split('/').next().map(|name| root.child(name)));
    // a file named like the beginning of a folder's (`src.md`) may stand between the folder's entries
    first.collect::<BTreeSet<_>>().into_iter().collect()
}

/// As locked; without a lockfile, what the manifests ask for themselves.
fn counts(scope: &AppScope<'_>) -> PackageCount {
    let Some((_, lockfile)) = scope.site.lock.as_ref().and_then(|lock| lock.read.as_ref()) else {
        let asked = || scope.packages().flat_map(|package| package.json.dependency_sets());
        return PackageCount {
            production: asked().filter(|dependency| dependency.kind.ships()).count(),
            all: asked().count(),
        };
    };
    PackageCount { production: closure::production(scope, lockfile).len(), all: lockfile.packages.len() }
}

/// Packages that the install fetches with git: as locked, else as the manifests ask.
fn git(scope: &AppScope<'_>) -> Vec<Fact<String>> {
    if let Some((file, lockfile)) = scope.site.lock.as_ref().and_then(|lock| lock.read.as_ref()) {
        let packages = lockfile.packages.iter().filter(|package| package.source == Source::Git);
        return packages
            .map(|package| {
                Fact::certain(package.name.clone(), Evidence::at(EvidenceKind::Locked, file, package.span))
            })
            .collect();
    }
    let dependencies = scope
        .packages()
        .flat_map(|package| package.json.dependency_sets().map(move |dependency| (package, dependency)));
    dependencies
        .filter(|(_, dependency)| is_git(dependency.requirement.as_str()))
        .map(|(package, dependency)| {
            Fact::certain(dependency.name.value.clone(), package.declares(dependency.span()))
        })
        .collect()
}

fn is_git(requirement: &str) -> bool {
    let schemes = ["git+", "git://", "git@", "github:", "gitlab:", "bitbucket:"];
    schemes.iter().any(|scheme| requirement.starts_with(scheme)) || requirement.ends_with(".git")
}

fn locked(scope: &AppScope<'_>) -> BTreeMap<String, String> {
    let mut locked = BTreeMap::new();
    for package in scope.packages() {
        for dependency in package.json.dependency_sets() {
            if let Some(version) = locked_version(scope, package, dependency.name.as_str()) {
                // the app's own version of a package wins over that of a member
                locked.entry(dependency.name.value.clone()).or_insert(version);
            }
        }
    }
    locked
}
