//! `bun install --frozen-lockfile`: it refuses when the set of packages would change, or the overrides, or the catalogs.

use std::collections::{BTreeSet, HashMap};

use seaworthy_text::RepoPath;

use super::fit::{Fit, allows, fit};
use super::{Drift, DriftKind, Manifests, own_name, recorded, wanted};
use crate::lockfile::{LockedPackage, Lockfile, PackageId, Target};
use crate::package_json::PackageJson;
use crate::{Dependency, Spanned};

pub(super) fn compare(manifests: &Manifests<'_>, lockfile: &Lockfile) -> Vec<Drift> {
    let mut drifts = Vec::new();
    let places = lockfile
        .packages
        .iter()
        .enumerate()
        .map(|(at, package)| {
            (package.key.as_str(), (PackageId(u32::try_from(at).unwrap_or(u32::MAX)), package))
        })
        .collect();
    let set = Set { manifests, lockfile, places };
    let mut reached: Vec<PackageId> = Vec::new();
    for (folder, package) in &manifests.members {
        let Some(importer) = lockfile.importers.get(folder) else {
            drifts.push(Drift::member(folder, Some(package), DriftKind::MemberAdded, None));
            continue;
        };
        if !folder.is_root() && importer.name.as_deref() != own_name(package) {
            drifts.push(Drift::member(folder, Some(package), DriftKind::MemberRenamed, Some(importer)));
        }
        for dependency in wanted(package) {
            let locked =
                recorded(importer, dependency.name.as_str()).and_then(|direct| direct.requirement.clone());
            match set.find(package, folder, dependency, locked.as_ref()) {
                Ok(id) => reached.extend(id),
                Err(kind) => drifts.push(Drift::of(folder, dependency, kind, locked)),
            }
        }
    }
    let is_present = |folder: &RepoPath| manifests.members.iter().any(|(member, _)| member == folder);
    // a member whose folder is not here keeps its packages
    for (_, importer) in lockfile.importers.iter().filter(|(folder, _)| !is_present(folder)) {
        reached.extend(importer.dependencies.iter().filter_map(|direct| match direct.target {
            Target::Package(id) => Some(id),
            _ => None,
        }));
    }
    let reached = all_below(lockfile, reached);
    for (folder, package) in &manifests.members {
        let Some(importer) = lockfile.importers.get(folder) else { continue };
        for direct in &importer.dependencies {
            let is_gone = package.dependency(&direct.name).is_none();
            if is_gone && matches!(direct.target, Target::Package(id) if !reached.contains(&id)) {
                drifts.push(Drift::removed(folder, direct));
            }
        }
    }
    if let Some(root) = manifests.root() {
        drifts.extend(compare_settings(root, lockfile));
    }
    drifts
}

struct Set<'s> {
    manifests: &'s Manifests<'s>,
    lockfile: &'s Lockfile,
    places: HashMap<&'s str, (PackageId, &'s LockedPackage)>,
}

impl Set<'_> {
    /// The package that answers, `None` for a member.
    fn find(
        &self,
        package: &PackageJson,
        folder: &RepoPath,
        dependency: &Dependency,
        locked: Option<&Spanned<String>>,
    ) -> Result<Option<PackageId>, DriftKind> {
        let name = dependency.name.as_str();
        let written = dependency.requirement.as_str();
        let requirement = self.in_force(name, written);
        let is_as_recorded = locked.is_some_and(|locked| locked.value == written);
        if let Some((_, member)) = self.manifests.named(name) {
            let version = member.version.as_ref().map_or("", |version| version.value.as_str());
            if requirement.starts_with("workspace:") || allows(requirement, version) != Some(false) {
                return Ok(None);
            }
        }
        let nested = own_name(package).filter(|_| !folder.is_root()).map(|own| format!("{own}/{name}"));
        let found = nested.and_then(|key| self.places.get(key.as_str())).or_else(|| self.places.get(name));
        let Some((id, found)) = found else {
            // what bun could not install it left out of the list
            let is_left_out = is_as_recorded && dependency.kind == crate::DependencyKind::Optional;
            return if is_left_out { Ok(None) } else { Err(DriftKind::Added) };
        };
        match fit(name, requirement, found) {
            Fit::Yes => Ok(Some(*id)),
            Fit::CannotTell if is_as_recorded => Ok(Some(*id)),
            Fit::No if is_as_recorded && dependency.kind == crate::DependencyKind::Peer => Ok(Some(*id)),
            Fit::CannotTell | Fit::No if locked.is_none() => Err(DriftKind::Added),
            Fit::CannotTell | Fit::No => Err(DriftKind::RequirementChanged),
        }
    }

    /// What an override or a catalog makes of a requirement; that these themselves changed is reported apart, so the
    /// lockfile's own are taken.
    fn in_force<'r>(&'r self, name: &str, written: &'r str) -> &'r str {
        let settings = &self.lockfile.settings;
        if let Some((_, forced)) = settings.overrides.iter().find(|(key, _)| key.value == name) {
            return forced;
        }
        let Some(catalog) = written.strip_prefix("catalog:") else { return written };
        let catalog = if catalog.trim().is_empty() { "default" } else { catalog.trim() };
        let entry = settings.catalogs.iter().find(|(own, key, _)| own == catalog && key.value == name);
        entry.map_or(written, |(_, _, requirement)| requirement)
    }
}

fn all_below(lockfile: &Lockfile, mut waiting: Vec<PackageId>) -> BTreeSet<PackageId> {
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !reached.insert(id) {
            continue;
        }
        let links = lockfile.package(id).map(|package| package.dependencies.as_slice()).unwrap_or_default();
        waiting.extend(links.iter().filter_map(|link| match link.target {
            Target::Package(id) => Some(id),
            _ => None,
        }));
    }
    reached
}

fn compare_settings(root: &PackageJson, lockfile: &Lockfile) -> Vec<Drift> {
    let mut drifts = Vec::new();
    // resolutions count only where there are no overrides
    let (field, overrides) = if root.overrides.is_empty() && root.field("overrides").is_none() {
        ("resolutions", &root.resolutions)
    } else {
        ("overrides", &root.overrides)
    };
    let mut known: HashMap<&str, (&Spanned<String>, &str)> = HashMap::new();
    for (name, forced) in &lockfile.settings.overrides {
        known.insert(&name.value, (name, forced));
    }
    for own in overrides.iter().filter(|own| own.path.len() == 1) {
        let name = own.path[0].as_str();
        // yarn's way to say "wherever it is"
        let bare = name.strip_prefix("**/").unwrap_or(name);
        let wanted = match own.requirement.value.strip_prefix('$') {
            Some(reference) => root.dependency(reference).map_or("", |direct| direct.requirement.as_str()),
            None => own.requirement.as_str(),
        };
        match known.remove(bare) {
            Some((_, forced)) if forced == wanted || own.requirement.value == forced => {}
            Some((key, forced)) => {
                let locked = Spanned::new(forced.to_owned(), key.span);
                drifts.push(Drift::setting(
                    format!("{field}.{name}"),
                    Some(own.requirement.clone()),
                    Some(locked),
                ));
            }
            None => {
                drifts.push(Drift::setting(format!("{field}.{name}"), Some(own.requirement.clone()), None))
            }
        }
    }
    // those that the lockfile has too much, in its order
    for (name, forced) in &lockfile.settings.overrides {
        if known.contains_key(name.as_str()) && !overrides.iter().any(|own| own.path.len() > 1) {
            let locked = Spanned::new(forced.clone(), name.span);
            drifts.push(Drift::setting(format!("overrides.{}", name.value), None, Some(locked)));
        }
    }
    for (catalog, name, requirement) in &lockfile.settings.catalogs {
        let own = root.workspaces.as_ref().and_then(|workspaces| {
            let pairs = if catalog == "default" {
                &workspaces.catalog
            } else {
                &workspaces.catalogs.iter().find(|(own, _)| own.value == *catalog)?.1
            };
            pairs.iter().find(|(own, _)| own.value == name.value).map(|(_, requirement)| requirement)
        });
        if own.is_none_or(|own| own.value != *requirement) {
            let locked = Spanned::new(requirement.clone(), name.span);
            drifts.push(Drift::setting(format!("catalog.{}", name.value), own.cloned(), Some(locked)));
        }
    }
    let patched = |name: &str| root.patched_dependencies.iter().find(|patch| patch.package.value == name);
    for (name, file) in &lockfile.settings.patches {
        if patched(&name.value).is_none() {
            let locked = Spanned::new(file.clone(), name.span);
            drifts.push(Drift::setting(format!("patchedDependencies.{}", name.value), None, Some(locked)));
        }
    }
    for patch in &root.patched_dependencies {
        if !lockfile.settings.patches.iter().any(|(name, _)| name.value == patch.package.value) {
            let name = format!("patchedDependencies.{}", patch.package.value);
            drifts.push(Drift::setting(name, Some(patch.file.clone()), None));
        }
    }
    drifts
}
