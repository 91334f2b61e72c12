//! `yarn install --frozen-lockfile` of yarn 1 and `yarn install --immutable` of yarn berry.

use std::collections::BTreeMap;

use super::{Drift, DriftKind, Manifests, own_name, recorded, wanted};
use crate::lockfile::Lockfile;
use crate::package_json::PackageJson;
use crate::semver::Range;
use crate::{Dependency, DependencyKind, Spanned};

/// yarn 1 refuses only when a requirement of the root has no entry. Members and what is too much do not matter to it.
pub(super) fn compare_classic(manifests: &Manifests<'_>, lockfile: &Lockfile) -> Vec<Drift> {
    let Some((folder, root)) = manifests.members.iter().find(|(folder, _)| folder.is_root()) else {
        return Vec::new();
    };
    wanted(root)
        .into_iter()
        .filter(|dependency| dependency.kind != DependencyKind::Peer)
        .filter(|dependency| manifests.named(dependency.name.as_str()).is_none())
        .filter(|dependency| !lockfile.has_pattern(dependency.name.as_str(), dependency.requirement.as_str()))
        .map(|dependency| {
            let known = lockfile.packages_named(dependency.name.as_str()).next();
            let kind = if known.is_some() { DriftKind::RequirementChanged } else { DriftKind::Added };
            let locked = known.map(|package| Spanned::new(package.version.clone(), package.span));
            Drift::of(folder, dependency, kind, locked)
        })
        .collect()
}

/// yarn berry writes the lockfile anew and refuses when a letter of it would change.
pub(super) fn compare_berry(manifests: &Manifests<'_>, lockfile: &Lockfile) -> Vec<Drift> {
    let mut drifts = Vec::new();
    for (folder, package) in &manifests.members {
        let Some(importer) = lockfile.importers.get(folder) else {
            drifts.push(Drift::member(folder, Some(package), DriftKind::MemberAdded, None));
            continue;
        };
        if importer.name.as_deref() != own_name(package) && own_name(package).is_some() {
            drifts.push(Drift::member(folder, Some(package), DriftKind::MemberRenamed, Some(importer)));
        }
        let own = listed(package);
        for (name, dependency) in &own {
            let Some(direct) = recorded(importer, name) else {
                drifts.push(Drift::of(folder, dependency, DriftKind::Added, None));
                continue;
            };
            let locked = direct.requirement.clone();
            let requirement = dependency.requirement.as_str();
            let is_same =
                locked.as_ref().is_some_and(|locked| is_same_requirement(&locked.value, requirement));
            if !is_same {
                drifts.push(Drift::of(folder, dependency, DriftKind::RequirementChanged, locked));
                continue;
            }
            // only these lists can be told apart in the lockfile
            let list = |kind: DependencyKind| match kind {
                DependencyKind::Development => DependencyKind::Production,
                kind => kind,
            };
            if list(dependency.kind) != list(direct.kind) {
                let kind = DriftKind::KindChanged { manifest: dependency.kind, locked: direct.kind };
                drifts.push(Drift::of(folder, dependency, kind, locked));
            }
        }
        let removed = importer.dependencies.iter().filter(|direct| !own.contains_key(direct.name.as_str()));
        drifts.extend(removed.map(|direct| Drift::removed(folder, direct)));
    }
    for (folder, importer) in &lockfile.importers {
        if !manifests.members.iter().any(|(member, _)| member == folder) {
            drifts.push(Drift::member(folder, None, DriftKind::MemberRemoved, Some(importer)));
        }
    }
    if let Some(root) = manifests.root() {
        drifts.extend(compare_resolutions(root, lockfile));
    }
    drifts
}

/// One line a name; optional peers are written down too.
fn listed(package: &PackageJson) -> BTreeMap<&str, &Dependency> {
    let mut own: BTreeMap<&str, &Dependency> = BTreeMap::new();
    for kind in [
        DependencyKind::Peer,
        DependencyKind::Development,
        DependencyKind::Production,
        DependencyKind::Optional,
    ] {
        own.extend(package.dependencies_of(kind).map(|dependency| (dependency.name.as_str(), dependency)));
    }
    own
}

/// The lockfile writes `npm:` before ranges and tags.
fn is_same_requirement(locked: &str, written: &str) -> bool {
    locked == written || locked.strip_prefix("npm:") == Some(written)
}

/// A resolution must be in the key of every package of its name.
fn compare_resolutions(root: &PackageJson, lockfile: &Lockfile) -> Vec<Drift> {
    let mut drifts = Vec::new();
    for own in &root.resolutions {
        let Some(selector) = own.path.last() else { continue };
        // `a/b` is the `b` inside `a`, `@s/b` and `b@npm:^1` are no paths
        let is_global = match selector.strip_prefix('@') {
            Some(scoped) => scoped.matches('/').count() == 1,
            None => !selector.contains('/'),
        };
        let has_range = selector.get(1..).is_some_and(|rest| rest.contains('@'));
        if !is_global || has_range || Range::parse(&own.requirement.value).is_none() {
            continue;
        }
        let descriptor = format!("{selector}@npm:{}", own.requirement.value);
        let mut packages = lockfile.packages_named(selector);
        if let Some(other) = packages.find(|package| !package.key.split(", ").any(|key| key == descriptor)) {
            let locked = Spanned::new(other.version.clone(), other.span);
            let name = format!("resolutions.{selector}");
            drifts.push(Drift::setting(name, Some(own.requirement.clone()), Some(locked)));
        }
    }
    drifts
}
