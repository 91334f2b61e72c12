//! Packages with native code, or with an install script that fetches it.

use std::collections::BTreeMap;

use seaworthy_catalog::natives;
use seaworthy_facts::{Evidence, EvidenceKind, Fact, ManagerName, NativeUse, Presence};
use seaworthy_manifest::lockfile::{LockedPackage, PackageId};
use seaworthy_manifest::package_json::PnpmSettings;
use seaworthy_manifest::semver::Version;

use crate::closure;
use crate::scope::AppScope;

/// Reads them, sorted by name; of several versions the one for production counts.
pub(super) fn read(scope: &AppScope<'_>) -> Vec<Fact<NativeUse>> {
    let Some((file, lockfile)) = scope.site.lock.as_ref().and_then(|lock| lock.read.as_ref()) else {
        return unlocked(scope);
    };
    let production = closure::production(scope, lockfile);
    let mut found: BTreeMap<&str, Fact<NativeUse>> = BTreeMap::new();
    for (index, package) in lockfile.packages.iter().enumerate() {
        let Some(install_script) = install_script(scope, package) else { continue };
        if !runs_on_linux(package) {
            continue;
        }
        let is_production = u32::try_from(index).is_ok_and(|index| production.contains(&PackageId(index)));
        let native = NativeUse {
            name: package.name.clone(),
            version: (!package.version.is_empty()).then(|| package.version.clone()),
            production: if is_production { Presence::Yes } else { Presence::No },
            install_script,
            allowed: allowed(scope, &package.name),
        };
        let fact = Fact::certain(native, Evidence::at(EvidenceKind::Locked, file, package.span));
        match found.get(package.name.as_str()) {
            Some(known) if known.value.production == Presence::Yes => {}
            _ => {
                found.insert(&package.name, fact);
            }
        }
    }
    found.into_values().collect()
}

/// Without a lockfile: the known ones that the manifests list.
fn unlocked(scope: &AppScope<'_>) -> Vec<Fact<NativeUse>> {
    let mut found: BTreeMap<String, Fact<NativeUse>> = BTreeMap::new();
    for package in scope.packages() {
        for dependency in package.json.dependency_sets() {
            let name = dependency.name.as_str();
            let Some(known) = natives::by_package(name) else { continue };
            let floor = seaworthy_manifest::semver::Range::parse(dependency.requirement.as_str())
                .and_then(|range| range.floor());
            let native = NativeUse {
                name: name.to_owned(),
                version: None,
                production: if dependency.kind.ships() { Presence::Yes } else { Presence::No },
                install_script: floor
                    .map_or(Presence::Unknown, |version| yes((known.install_script)(version.major()))),
                allowed: allowed(scope, name),
            };
            found
                .entry(name.to_owned())
                .or_insert_with(|| Fact::likely(native, package.declares(dependency.span())));
        }
    }
    found.into_values().collect()
}

/// Whether the package needs its install script; `None` when nothing says that it has native code or such a script.
fn install_script(scope: &AppScope<'_>, package: &LockedPackage) -> Option<Presence> {
    if let Some(known) = natives::by_package(&package.name) {
        let version = Version::parse(&package.version);
        return Some(
            version.map_or(Presence::Unknown, |version| yes((known.install_script)(version.major()))),
        );
    }
    match package.has_install_script {
        Some(true) => Some(Presence::Yes),
        Some(false) => None,
        // whoever lists a package among those that may run theirs knows that it has one
        None => (listed(scope, &package.name) == Some(true)).then_some(Presence::Yes),
    }
}

fn runs_on_linux(package: &LockedPackage) -> bool {
    let allows = |list: &[String], name: &str| {
        let negated = format!("!{name}");
        list.is_empty()
            || list.iter().any(|item| item == name || item == "any")
            || (list.iter().all(|item| item.starts_with('!')) && !list.contains(&negated))
    };
    allows(&package.os, "linux")
}

/// Whether the manager lets the package's install script run.
fn allowed(scope: &AppScope<'_>, name: &str) -> Presence {
    let site = scope.site;
    if site.npmrc.as_ref().and_then(|(_, npmrc)| npmrc.flag("ignore-scripts")) == Some(true) {
        return Presence::No;
    }
    match site.manager.name.value {
        ManagerName::Npm | ManagerName::Yarn => Presence::Yes,
        ManagerName::YarnBerry => {
            let off = site
                .yarnrc
                .as_ref()
                .and_then(|(_, yarnrc)| yarnrc.enable_scripts.as_ref())
                .is_some_and(|on| !on.value);
            yes(!off)
        }
        ManagerName::Pnpm => match listed(scope, name) {
            Some(listed) => yes(listed),
            // from 10 on nothing runs without leave, before that everything does
            None => yes(pnpm_major(scope).is_some_and(|major| major < 10)),
        },
        ManagerName::Bun => match &site.root.json.trusted_dependencies {
            Some(trusted) => yes(trusted.iter().any(|trusted| trusted.as_str() == name)),
            // bun has a list of its own, which changes from release to release
            None => Presence::Unknown,
        },
    }
}

fn pnpm_major(scope: &AppScope<'_>) -> Option<u64> {
    let manager = &scope.site.manager;
    let exact = manager
        .version
        .as_ref()
        .and_then(|version| Version::parse(&version.value))
        .map(|version| version.major());
    exact.or_else(|| manager.major.as_ref().map(|major| major.value))
}

/// What pnpm's and bun's lists say of a package; `None` when no list speaks of it.
fn listed(scope: &AppScope<'_>, name: &str) -> Option<bool> {
    let site = scope.site;
    if site.manager.name.value == ManagerName::Bun {
        let trusted = site.root.json.trusted_dependencies.as_ref()?;
        return trusted.iter().any(|trusted| trusted.as_str() == name).then_some(true);
    }
    if site.manager.name.value != ManagerName::Pnpm {
        return None;
    }
    let places = [Some(&site.root.json.pnpm), site.pnpm.map(|(_, workspace)| &workspace.settings)];
    places.into_iter().flatten().find_map(|settings| in_settings(settings, name))
}

fn in_settings(settings: &PnpmSettings, name: &str) -> Option<bool> {
    if settings.allow_all_builds.as_ref().is_some_and(|all| all.value) {
        return Some(true);
    }
    // `name@version` is allowed as well
    let is_it = |written: &str| {
        written == name || written.strip_prefix(name).is_some_and(|rest| rest.starts_with('@'))
    };
    if let Some(approval) = settings.allow_builds.iter().find(|approval| is_it(approval.package.as_str())) {
        return Some(approval.allowed);
    }
    let has = |list: &Option<Vec<seaworthy_manifest::Spanned<String>>>| {
        list.as_ref().map(|list| list.iter().any(|item| is_it(item.as_str())))
    };
    if settings.ignored_built_dependencies.iter().any(|item| is_it(item.as_str())) {
        return Some(false);
    }
    match (has(&settings.only_built_dependencies), has(&settings.never_built_dependencies)) {
        (Some(listed), _) => Some(listed),
        (None, Some(listed)) => Some(!listed),
        (None, None) => None,
    }
}

fn yes(condition: bool) -> Presence {
    if condition { Presence::Yes } else { Presence::No }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{SERVER, app};

    fn natives(manifest: &str, lockfile: (&'static str, &str)) -> Vec<NativeUse> {
        let app = app([("package.json", manifest), ("index.js", SERVER), lockfile]);
        app.install.native.into_iter().map(|native| native.value).collect()
    }

    const PNPM: &str = "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      argon2:\n        specifier: ^0.44.0\n        version: 0.44.0\n\npackages:\n\n  argon2@0.44.0:\n    resolution: {integrity: sha512-x}\n\nsnapshots:\n\n  argon2@0.44.0: {}\n";

    #[test]
    fn npm_records_install_scripts_and_the_catalogue_knows_the_rest() {
        let lock = r#"{"name": "a", "lockfileVersion": 3, "packages": {
            "": {"name": "a", "dependencies": {"bcrypt": "6"}, "devDependencies": {"esbuild": "1"}},
            "node_modules/bcrypt": {"version": "6.0.0", "hasInstallScript": true},
            "node_modules/esbuild": {"version": "0.25.0", "dev": true, "hasInstallScript": true},
            "node_modules/fsevents": {"version": "2.3.3", "dev": true, "optional": true, "os": ["darwin"], "hasInstallScript": true}}}"#;
        let natives = natives(
            r#"{"scripts": {"start": "node index.js"}, "dependencies": {"bcrypt": "6"}, "devDependencies": {"esbuild": "1"}}"#,
            ("package-lock.json", lock),
        );
        let [bcrypt, esbuild] = natives.as_slice() else { panic!("{natives:?}") };
        assert_eq!((bcrypt.production, bcrypt.install_script), (Presence::Yes, Presence::No));
        assert_eq!(
            (esbuild.production, esbuild.install_script, esbuild.allowed),
            (Presence::No, Presence::Yes, Presence::Yes)
        );
    }

    #[test]
    fn pnpm_10_needs_leave() {
        let with = |extra: &str| {
            let manifest = format!(
                r#"{{"scripts": {{"start": "node index.js"}}, "dependencies": {{"argon2": "^0.44.0"}}, {extra}}}"#
            );
            natives(&manifest, ("pnpm-lock.yaml", PNPM))[0].allowed
        };
        assert_eq!(with(r#""packageManager": "pnpm@10.8.1""#), Presence::No);
        assert_eq!(with(r#""packageManager": "pnpm@9.15.0""#), Presence::Yes);
        assert_eq!(
            with(r#""packageManager": "pnpm@10.8.1", "pnpm": {"onlyBuiltDependencies": ["argon2"]}"#),
            Presence::Yes
        );
        assert_eq!(
            with(r#""packageManager": "pnpm@9.15.0", "pnpm": {"neverBuiltDependencies": ["argon2"]}"#),
            Presence::No
        );
    }
}
