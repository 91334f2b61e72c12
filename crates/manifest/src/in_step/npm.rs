//! `npm ci`: it builds the tree anew and refuses when a dependency is not there or no longer satisfied. What the lockfile
//! has too much, and which list a dependency stands in, do not matter to it.

use std::collections::HashMap;

use seaworthy_text::RepoPath;

use super::fit::{Fit, allows, fit};
use super::{Drift, DriftKind, Manifests, own_name, recorded, wanted};
use crate::lockfile::{LockedPackage, Lockfile, Target};
use crate::package_json::{Override, PackageJson};
use crate::{Dependency, DependencyKind, Spanned};

pub(super) fn compare(manifests: &Manifests<'_>, lockfile: &Lockfile) -> Vec<Drift> {
    let mut drifts = Vec::new();
    let places = lockfile.packages.iter().map(|package| (package.key.as_str(), package)).collect();
    let tree = Tree { manifests, places };
    // format 1 records no members
    let records_members = !lockfile.importers.is_empty();
    for (folder, package) in &manifests.members {
        let importer = lockfile.importers.get(folder);
        if records_members && !folder.is_root() {
            let Some(importer) = importer else {
                drifts.push(Drift::member(folder, Some(package), DriftKind::MemberAdded, None));
                continue;
            };
            let locked_name = importer.name.as_deref().unwrap_or(folder.file_name());
            if own_name(package).is_some_and(|name| name != locked_name) {
                drifts.push(Drift::member(folder, Some(package), DriftKind::MemberRenamed, Some(importer)));
                continue;
            }
        }
        for dependency in wanted(package) {
            let direct = importer.and_then(|importer| recorded(importer, dependency.name.as_str()));
            let locked = direct.and_then(|direct| direct.requirement.clone());
            if let Some(kind) = tree.check(folder, dependency, locked.as_ref()) {
                drifts.push(Drift::of(folder, dependency, kind, locked));
            }
        }
    }
    if records_members {
        drifts.extend(holes(lockfile));
    }
    if let Some(root) = manifests.root() {
        for forced in &root.overrides {
            drifts.extend(check_override(forced, root, lockfile));
        }
    }
    drifts
}

/// What locked packages need and the lockfile lacks: npm writes such lockfiles by itself, with the binaries of one platform
/// only, where a `node_modules` of that platform lies beside an older one. Peers are left out: whether they are missed
/// depends on how the install was called.
fn holes(lockfile: &Lockfile) -> impl Iterator<Item = Drift> {
    lockfile.packages.iter().flat_map(|package| {
        let missing = package.dependencies.iter().filter(|link| {
            link.target == Target::Missing
                && matches!(link.kind, DependencyKind::Production | DependencyKind::Optional)
        });
        missing.map(|link| Drift::incomplete(package, link))
    })
}

struct Tree<'t> {
    manifests: &'t Manifests<'t>,
    places: HashMap<&'t str, &'t LockedPackage>,
}

impl Tree<'_> {
    fn check(
        &self,
        folder: &RepoPath,
        dependency: &Dependency,
        locked: Option<&Spanned<String>>,
    ) -> Option<DriftKind> {
        let (name, requirement) = (dependency.name.as_str(), dependency.requirement.as_str());
        let is_as_recorded = locked.is_some_and(|locked| locked.value == requirement);
        let changed = || Some(DriftKind::RequirementChanged);
        if let Some((_, member)) = self.manifests.named(name) {
            let version = member.version.as_ref().map_or("0.0.0", |version| version.value.as_str());
            return match allows(requirement, version) {
                Some(true) => None,
                // npm would look for it in the registry, or does not know the protocol
                Some(false) => changed(),
                None if is_as_recorded || requirement.starts_with("file:") => None,
                None => changed(),
            };
        }
        let Some(package) = self.find(folder, name) else {
            return (!is_as_recorded || !requirement.starts_with("file:")).then_some(DriftKind::Added);
        };
        match fit(name, requirement, package) {
            Fit::Yes => None,
            Fit::CannotTell if is_as_recorded || locked.is_none() => None,
            Fit::CannotTell | Fit::No => changed(),
        }
    }

    /// Looks where Node.js looks from a member's folder.
    fn find(&self, folder: &RepoPath, name: &str) -> Option<&LockedPackage> {
        folder.ancestors().find_map(|folder| {
            let key = if folder.is_root() {
                format!("node_modules/{name}")
            } else {
                format!("{}/node_modules/{name}", folder.as_str())
            };
            self.places.get(key.as_str()).copied()
        })
    }
}

/// The name by which a locked package is imported.
fn imported_name(package: &LockedPackage) -> &str {
    package.key.rsplit_once("node_modules/").map_or(package.key.as_str(), |(_, name)| name)
}

/// An override holds for every package of its name, or for those inside another one.
fn check_override(forced: &Override, root: &PackageJson, lockfile: &Lockfile) -> Option<Drift> {
    let mut path: Vec<&str> = forced.path.iter().map(String::as_str).collect();
    if path.last() == Some(&".") {
        path.pop();
    }
    let name = *path.last()?;
    // `name@range` holds only for some of the requirements, which the lockfile no longer has
    if name.get(1..).is_some_and(|rest| rest.contains('@')) {
        return None;
    }
    let requirement = match forced.requirement.as_str().strip_prefix('$') {
        Some(reference) => root.dependency(reference)?.requirement.as_str(),
        None => forced.requirement.as_str(),
    };
    let mut packages: Box<dyn Iterator<Item = &LockedPackage>> = match path.get(path.len().wrapping_sub(2)) {
        None => Box::new(lockfile.packages.iter().filter(|package| imported_name(package) == name)),
        Some(parent) => {
            Box::new(lockfile.packages.iter().filter(|package| imported_name(package) == *parent).flat_map(
                |package| {
                    package.dependencies.iter().filter(|link| link.name == name).filter_map(|link| match link
                        .target
                    {
                        crate::lockfile::Target::Package(id) => lockfile.package(id),
                        _ => None,
                    })
                },
            ))
        }
    };
    let unfit = packages.find(|package| fit(name, requirement, package) == Fit::No);
    // npm refuses to override what the root itself asks for in other words
    let contradicted = path.len() == 1
        && !forced.requirement.value.starts_with('$')
        && root.dependency(name).is_some_and(|direct| direct.requirement.value != requirement);
    if unfit.is_none() && !contradicted {
        return None;
    }
    let locked = unfit.map(|package| Spanned::new(package.version.clone(), package.span));
    Some(Drift::setting(
        format!("overrides.{}", forced.path.join(".")),
        Some(forced.requirement.clone()),
        locked,
    ))
}
