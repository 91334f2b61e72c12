//! `pnpm install --frozen-lockfile`: it compares requirements letter by letter, list by list, and the settings that shape
//! the lockfile.

use std::collections::BTreeMap;

use super::{Drift, DriftKind, Manifests, own_name, recorded};
use crate::lockfile::Lockfile;
use crate::package_json::{PackageJson, PnpmSettings};
use crate::semver::Range;
use crate::{Dependency, DependencyKind, Spanned};

pub(super) fn compare(manifests: &Manifests<'_>, lockfile: &Lockfile) -> Vec<Drift> {
    let settings = Settings::of(manifests, lockfile);
    let mut drifts = compare_settings(&settings, lockfile);
    for (folder, package) in &manifests.members {
        let wanted = settings.wanted(package);
        let Some(importer) = lockfile.importers.get(folder) else {
            if !wanted.is_empty() {
                drifts.push(Drift::member(folder, Some(package), DriftKind::MemberAdded, None));
            }
            continue;
        };
        for (dependency, requirement, kind) in &wanted {
            let Some(direct) = recorded(importer, dependency.name.as_str()) else {
                drifts.push(Drift::of(folder, dependency, DriftKind::Added, None));
                continue;
            };
            let locked = direct.requirement.clone();
            if locked.as_ref().is_none_or(|locked| locked.value != *requirement) {
                drifts.push(Drift::of(folder, dependency, DriftKind::RequirementChanged, locked));
            } else if direct.kind != *kind {
                let kind = DriftKind::KindChanged { manifest: dependency.kind, locked: direct.kind };
                drifts.push(Drift::of(folder, dependency, kind, locked));
            }
        }
        let removed = importer
            .dependencies
            .iter()
            .filter(|direct| !wanted.iter().any(|(dependency, ..)| dependency.name.value == direct.name));
        drifts.extend(removed.map(|direct| Drift::removed(folder, direct)));
    }
    drifts
}

/// The settings in force.
struct Settings<'a> {
    /// Those of package.json, which pnpm 11 and later no longer read, and those of pnpm-workspace.yaml, which win.
    sources: Vec<(&'a PnpmSettings, InFile)>,
    overrides: BTreeMap<String, Override<'a>>,
    auto_install_peers: bool,
    exclude_links: bool,
    inject: bool,
}

struct Override<'a> {
    requirement: String,
    written: &'a Spanned<String>,
    file: InFile,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InFile {
    PackageJson,
    Workspace,
}

impl<'a> Settings<'a> {
    fn of(manifests: &Manifests<'a>, lockfile: &Lockfile) -> Self {
        let root =
            manifests.root().filter(|_| manifests.manager_version.is_none_or(|version| version.major() < 11));
        let mut sources: Vec<(&PnpmSettings, InFile)> = Vec::new();
        sources.extend(manifests.pnpm_workspace.map(|settings| (settings, InFile::Workspace)));
        sources.extend(root.map(|root| (&root.pnpm, InFile::PackageJson)));
        let flag = |own: fn(&PnpmSettings) -> Option<&Spanned<bool>>, key: &str| {
            let own = sources.iter().find_map(|(settings, _)| own(settings).map(|flag| flag.value));
            own.or_else(|| manifests.npmrc.and_then(|npmrc| npmrc.flag(key)))
        };
        // pnpm 7 did not install peers by itself
        let installs_peers = !lockfile.format_version.value.starts_with('5');
        let mut settings = Self {
            auto_install_peers: flag(|s| s.auto_install_peers.as_ref(), "auto-install-peers")
                .unwrap_or(installs_peers),
            exclude_links: flag(|s| s.exclude_links_from_lockfile.as_ref(), "exclude-links-from-lockfile")
                .unwrap_or(false),
            inject: flag(|s| s.inject_workspace_packages.as_ref(), "inject-workspace-packages")
                .unwrap_or(false),
            sources,
            overrides: BTreeMap::new(),
        };
        settings.collect_overrides(manifests.root(), root);
        settings
    }

    /// The first file that sets it decides; in package.json `resolutions` count too.
    fn collect_overrides(&mut self, root: Option<&'a PackageJson>, root_in_force: Option<&'a PackageJson>) {
        let from_workspace = self.sources.iter().find(|(settings, file)| {
            *file == InFile::Workspace && settings.fields.iter().any(|field| field.value == "overrides")
        });
        let listed: Vec<(&crate::package_json::Override, InFile)> = match (from_workspace, root_in_force) {
            (Some((settings, file)), _) => settings.overrides.iter().map(|own| (own, *file)).collect(),
            (None, Some(root)) => {
                let own = root.resolutions.iter().chain(&root.pnpm.overrides);
                own.map(|own| (own, InFile::PackageJson)).collect()
            }
            (None, None) => Vec::new(),
        };
        for (own, file) in listed {
            let written = own.requirement.as_str();
            let name = own.path.last().map_or("", String::as_str);
            let requirement = match (written.strip_prefix('$'), written.strip_prefix("catalog:")) {
                (Some(reference), _) => {
                    let direct = root.and_then(|root| root.dependency(reference));
                    direct.map_or(written, |direct| direct.requirement.as_str())
                }
                (_, Some(catalog)) => self.catalog_entry(catalog, name).map_or(written, Spanned::as_str),
                _ => written,
            };
            self.overrides.insert(
                own.path.join(">"),
                Override { requirement: requirement.to_owned(), written: &own.requirement, file },
            );
        }
    }

    fn catalog_entry(&self, catalog: &str, name: &str) -> Option<&'a Spanned<String>> {
        let catalog = if catalog.trim().is_empty() { "default" } else { catalog.trim() };
        self.sources.iter().find_map(|(settings, _)| {
            let named =
                settings.catalogs.iter().find(|(own, _)| own.value == catalog).map(|(_, pairs)| pairs);
            let pairs = if catalog == "default" { Some(&settings.catalog) } else { None };
            pairs
                .into_iter()
                .chain(named)
                .flatten()
                .find(|(own, _)| own.value == name)
                .map(|(_, requirement)| requirement)
        })
    }

    /// What a manifest asks for once overrides are applied, with the list in which pnpm records it.
    fn wanted<'p>(&self, package: &'p PackageJson) -> Vec<(&'p Dependency, String, DependencyKind)> {
        let has = |name: &str, kind: DependencyKind| {
            package.dependencies_of(kind).any(|dependency| dependency.name.value == name)
        };
        package
            .dependency_sets()
            .filter(|dependency| {
                let name = dependency.name.as_str();
                let is_optional = has(name, DependencyKind::Optional);
                let is_production = has(name, DependencyKind::Production);
                match dependency.kind {
                    DependencyKind::Optional => true,
                    DependencyKind::Production => !is_optional,
                    DependencyKind::Development => !is_optional && !is_production,
                    DependencyKind::Peer => {
                        self.auto_install_peers
                            && !is_optional
                            && !is_production
                            && !has(name, DependencyKind::Development)
                    }
                }
            })
            .filter_map(|dependency| {
                let requirement = self.overridden(package, dependency)?;
                let is_link = requirement.starts_with("link:");
                let kind = match dependency.kind {
                    DependencyKind::Peer => DependencyKind::Production,
                    kind => kind,
                };
                (!self.exclude_links || !is_link).then_some((dependency, requirement, kind))
            })
            .collect()
    }

    /// The requirement with overrides applied; `None` when one removes it.
    fn overridden(&self, package: &PackageJson, dependency: &Dependency) -> Option<String> {
        let written = dependency.requirement.as_str();
        for (selector, forced) in &self.overrides {
            let (parent, target) = match selector.rsplit_once('>') {
                Some((parent, target)) => (Some(name_and_range(parent).0), target),
                None => (None, selector.as_str()),
            };
            let (name, range) = name_and_range(target);
            if name != dependency.name.value || parent.is_some_and(|parent| own_name(package) != Some(parent))
            {
                continue;
            }
            if range.is_some_and(|range| !overlaps(range, written)) {
                continue;
            }
            return (forced.requirement != "-").then(|| forced.requirement.clone());
        }
        Some(written.to_owned())
    }
}

/// `a@1` is `a` and `1`; `@s/a` has no range.
fn name_and_range(selector: &str) -> (&str, Option<&str>) {
    match selector.get(1..).and_then(|rest| rest.find('@')) {
        Some(at) => (&selector[..=at], Some(&selector[at + 2..])),
        None => (selector, None),
    }
}

fn overlaps(range: &str, requirement: &str) -> bool {
    match (Range::parse(range), Range::parse(requirement)) {
        (Some(range), Some(requirement)) => range.intersect(&requirement).is_some(),
        _ => range == requirement,
    }
}

fn compare_settings(settings: &Settings<'_>, lockfile: &Lockfile) -> Vec<Drift> {
    let mut drifts = Vec::new();
    let locked = &lockfile.settings;
    for (selector, forced) in &settings.overrides {
        let known = locked.overrides.iter().find(|(own, _)| own.value == *selector);
        if known.is_none_or(|(_, value)| *value != forced.requirement) {
            let known = known.map(|(own, value)| Spanned::new(value.clone(), own.span));
            let drift = Drift::setting(format!("overrides.{selector}"), Some(forced.written.clone()), known);
            drifts.push(Drift { in_workspace_file: forced.file == InFile::Workspace, ..drift });
        }
    }
    for (selector, value) in &locked.overrides {
        if !settings.overrides.contains_key(&selector.value) {
            let known = Spanned::new(value.clone(), selector.span);
            drifts.push(Drift::setting(format!("overrides.{}", selector.value), None, Some(known)));
        }
    }
    for (catalog, name, requirement) in &locked.catalogs {
        let own = settings.catalog_entry(catalog, &name.value);
        if own.is_none_or(|own| own.value != *requirement) {
            let known = Spanned::new(requirement.clone(), name.span);
            let drift = Drift::setting(format!("catalog.{}", name.value), own.cloned(), Some(known));
            drifts.push(Drift { in_workspace_file: own.is_some(), ..drift });
        }
    }
    let patches: Vec<_> = settings
        .sources
        .iter()
        .find(|(source, _)| !source.patched_dependencies.is_empty())
        .map(|(source, file)| source.patched_dependencies.iter().map(|patch| (patch, *file)).collect())
        .unwrap_or_default();
    for (patch, file) in &patches {
        if !locked.patches.iter().any(|(name, _)| name.value == patch.package.value) {
            let name = format!("patchedDependencies.{}", patch.package.value);
            let drift = Drift::setting(name, Some(patch.file.clone()), None);
            drifts.push(Drift { in_workspace_file: *file == InFile::Workspace, ..drift });
        }
    }
    for (name, hash) in &locked.patches {
        if !patches.iter().any(|(patch, _)| patch.package.value == name.value) {
            let known = Spanned::new(hash.clone(), name.span);
            drifts.push(Drift::setting(format!("patchedDependencies.{}", name.value), None, Some(known)));
        }
    }
    let extensions = settings.sources.iter().any(|(source, _)| source.package_extensions.is_some());
    if extensions != locked.package_extensions_checksum.is_some() {
        drifts.push(Drift::setting("packageExtensions", None, locked.package_extensions_checksum.clone()));
    }
    drifts.extend(compare_lists(settings, lockfile));
    for (name, own, known) in [
        ("autoInstallPeers", settings.auto_install_peers, locked.auto_install_peers),
        ("excludeLinksFromLockfile", settings.exclude_links, locked.exclude_links_from_lockfile),
        ("injectWorkspacePackages", settings.inject, locked.inject_workspace_packages.or(Some(false))),
    ] {
        // an older pnpm recorded no settings and compared none
        if known.is_some_and(|known| known != own) {
            drifts.push(Drift::setting(name, None, None));
        }
    }
    drifts
}

fn compare_lists(settings: &Settings<'_>, lockfile: &Lockfile) -> Vec<Drift> {
    let mut drifts = Vec::new();
    let compare = |own: Vec<&str>, known: &[String]| {
        let (mut own, mut known): (Vec<&str>, Vec<&str>) = (own, known.iter().map(String::as_str).collect());
        own.sort_unstable();
        known.sort_unstable();
        own == known
    };
    let texts = |list: &'_ [Spanned<String>]| list.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
    let ignored: Vec<String> = settings
        .sources
        .iter()
        .find(|(source, _)| !source.ignored_optional_dependencies.is_empty())
        .map(|(source, _)| texts(&source.ignored_optional_dependencies))
        .unwrap_or_default();
    let is_old = lockfile.format_version.value.starts_with(['5', '6']);
    let own = ignored.iter().map(String::as_str).collect();
    if !is_old && !compare(own, &lockfile.settings.ignored_optional_dependencies) {
        drifts.push(Drift::setting("ignoredOptionalDependencies", None, None));
    }
    // pnpm before 9 repeated this list
    let built = settings.sources.iter().find_map(|(source, _)| source.only_built_dependencies.as_deref());
    let built = built.map(texts).unwrap_or_default();
    if is_old
        && !compare(built.iter().map(String::as_str).collect(), &lockfile.settings.only_built_dependencies)
    {
        drifts.push(Drift::setting("onlyBuiltDependencies", None, None));
    }
    drifts
}
