//! What names a manager, other than a lockfile: fields of manifests, settings files, scripts.

use seaworthy_facts::{Evidence, Fact, ManagerName};
use seaworthy_manifest::Manager as ManifestManager;
use seaworthy_manifest::semver::{Requirement, Version};

use super::lockfiles::name_of;
use crate::package::Package;
use crate::repository::Repository;

/// The package itself and those in the folders above it, nearest first: `packageManager` counts for all below.
pub(super) fn upwards<'r>(
    repository: &'r Repository<'_>,
    package: &'r Package,
) -> impl Iterator<Item = &'r Package> {
    package
        .dir
        .ancestors()
        .filter_map(|dir| repository.packages.get(&dir))
        .filter(|package| !package.is_specimen)
}

/// Where a manifest names its manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// `packageManager`, of which npm, Bun and yarn from 2 on take no notice where it names another.
    PackageManager,
    /// `devEngines.packageManager`, which npm insists on too.
    DevEngines,
}

/// The manager that a manifest names in so many words: `packageManager`, then `devEngines.packageManager`.
pub(super) fn named(repository: &Repository<'_>, package: &Package) -> Option<(Fact<ManagerName>, Field)> {
    upwards(repository, package).find_map(|package| {
        if let Some(pin) = &package.json.package_manager {
            let fact = Fact::certain(name_of(pin.value.manager), package.declares(pin.span));
            return Some((fact, Field::PackageManager));
        }
        let engine = package.json.dev_engines.package_manager.first()?;
        let version =
            engine.version.as_ref().and_then(|version| Requirement::parse(version.as_str()).ok()?.floor());
        let manager = ManifestManager::of(engine.name.as_str(), version.as_ref())?;
        Some((Fact::certain(name_of(manager), package.declares(engine.name.span)), Field::DevEngines))
    })
}

/// Weaker signs, the strongest first: Volta, `engines`, settings files, scripts that call a manager.
pub(super) fn signs(repository: &Repository<'_>, package: &Package) -> Vec<Fact<ManagerName>> {
    let mut signs = Vec::new();
    let json = &package.json;
    let pins = json.volta.iter().flat_map(|volta| &volta.tools).chain(&json.engines);
    for pin in pins {
        // everybody has npm, so naming its version says nothing of what installs here
        let floor =
            Requirement::parse(pin.requirement.as_str()).ok().and_then(|requirement| requirement.floor());
        if let Some(manager) = ManifestManager::of(pin.name.as_str(), floor.as_ref())
            && !matches!(manager, ManifestManager::Npm | ManifestManager::Bun)
        {
            signs.push(Fact::likely(name_of(manager), package.declares(pin.name.span)));
        }
    }
    for (file, manager) in [
        ("pnpm-workspace.yaml", ManagerName::Pnpm),
        (".pnpmfile.cjs", ManagerName::Pnpm),
        (".yarnrc.yml", ManagerName::YarnBerry),
        (".yarnrc", ManagerName::Yarn),
        ("bunfig.toml", ManagerName::Bun),
    ] {
        let path = package.dir.child(file);
        if repository.repo.has_file(&path) {
            signs.push(Fact::likely(manager, Evidence::present(path)));
        }
    }
    if let Some(span) = json.field("pnpm") {
        signs.push(Fact::likely(ManagerName::Pnpm, package.declares(span)));
    }
    if let Some(span) = json.field("trustedDependencies") {
        signs.push(Fact::likely(ManagerName::Bun, package.declares(span)));
    }
    for script in &json.scripts {
        let words = script.command.as_str().split(|c: char| c.is_whitespace() || c == ';' || c == '&');
        let calls = words.filter_map(|word| match word {
            "pnpm" | "pnpx" => Some(ManagerName::Pnpm),
            "yarn" => Some(ManagerName::Yarn),
            "bun" | "bunx" => Some(ManagerName::Bun),
            "npm" | "npx" => Some(ManagerName::Npm),
            _ => None,
        });
        for manager in calls {
            signs.push(Fact::assumed(manager, vec![package.declares(script.command.span)]));
        }
    }
    signs
}

/// The version in `text`, if it is one version and no range.
pub(super) fn exact(text: &str) -> Option<Version> {
    match Requirement::parse(text).ok()? {
        Requirement::Exact(version) => Some(version),
        _ => None,
    }
}
