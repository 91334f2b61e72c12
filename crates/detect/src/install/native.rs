//! Packages with native code, or with an install script that fetches it.

use std::collections::BTreeMap;

use seaworthy_catalog::natives;
use seaworthy_facts::{Evidence, EvidenceKind, Fact, NativeUse, Presence};
use seaworthy_manifest::lockfile::{LockedPackage, PackageId};
use seaworthy_manifest::semver::Version;

use super::approval::{allowed, is_approved, is_refused};
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
            refused: is_refused(scope, &package.name),
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
                install_script: floor.map_or(Presence::Unknown, |version| {
                    yes((known.install_script)(version.major(), version.minor()))
                }),
                allowed: allowed(scope, name),
                refused: is_refused(scope, name),
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
        return Some(version.map_or(Presence::Unknown, |version| {
            yes((known.install_script)(version.major(), version.minor()))
        }));
    }
    match package.has_install_script {
        Some(true) => Some(Presence::Yes),
        Some(false) => None,
        // whoever lists a package among those that may run theirs knows that it has one
        None => is_approved(scope, &package.name).then_some(Presence::Yes),
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
            "": {"name": "a", "dependencies": {"bcrypt": "6"}, "devDependencies": {"core-js": "1"}},
            "node_modules/bcrypt": {"version": "6.0.0", "hasInstallScript": true},
            "node_modules/core-js": {"version": "0.25.0", "dev": true, "hasInstallScript": true},
            "node_modules/fsevents": {"version": "2.3.3", "dev": true, "optional": true, "os": ["darwin"], "hasInstallScript": true}}}"#;
        let natives = natives(
            r#"{"scripts": {"start": "node index.js"}, "dependencies": {"bcrypt": "6"}, "devDependencies": {"core-js": "1"}}"#,
            ("package-lock.json", lock),
        );
        let [bcrypt, core_js] = natives.as_slice() else { panic!("{natives:?}") };
        assert_eq!((bcrypt.production, bcrypt.install_script), (Presence::Yes, Presence::No));
        assert_eq!(
            (core_js.production, core_js.install_script, core_js.allowed),
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
