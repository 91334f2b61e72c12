//! Against lockfiles that the managers themselves wrote, in `tests/fixtures`.

use std::collections::BTreeSet;

use super::*;
use crate::package_json::PackageJson;

macro_rules! fixture {
    ($path:literal) => {
        include_str!(concat!("../../tests/fixtures/", $path))
    };
}

fn read(text: &str, name: LockfileName) -> Lockfile {
    Lockfile::parse_text(text, name).unwrap_or_else(|error| panic!("{error} at {:?}", error.span()))
}

fn closure(lockfile: &Lockfile, member: &str) -> String {
    let closure = lockfile.production_closure(&RepoPath::new(member).unwrap()).unwrap();
    let names: BTreeSet<String> = closure
        .packages
        .iter()
        .map(|id| {
            let package = lockfile.package(*id).unwrap();
            format!("{}@{}", package.name, package.version)
        })
        .collect();
    names.into_iter().collect::<Vec<_>>().join(" ")
}

/// One app, every manager: the same production closure, but for what a format says of peers.
const SINGLE: &str = "@img/sharp-libvips-linuxmusl-x64@1.1.0 @img/sharp-linuxmusl-x64@0.34.1 bufferutil@4.1.0 \
    fsevents@2.3.3 left-pad@1.3.0 ms@2.1.3 node-gyp-build@4.8.4 react@19.1.0 use-sync-external-store@1.4.0";

#[test]
fn one_app_gives_one_closure_whatever_the_manager() {
    for (text, name, version) in [
        (fixture!("npm-2/package-lock.json"), LockfileName::PackageLock, "2"),
        (fixture!("npm-3/package-lock.json"), LockfileName::Shrinkwrap, "3"),
        (fixture!("pnpm-7/pnpm-lock.yaml"), LockfileName::PnpmLock, "5.4"),
        (fixture!("pnpm-8/pnpm-lock.yaml"), LockfileName::PnpmLock, "6.0"),
        (fixture!("pnpm-10/pnpm-lock.yaml"), LockfileName::PnpmLock, "9.0"),
        (fixture!("bun/bun.lock"), LockfileName::BunLock, "2"),
    ] {
        let lockfile = read(text, name);
        assert_eq!(lockfile.format_version.value, version);
        assert_eq!(&text[lockfile.format_version.span.range()].trim_matches('\''), &version);
        assert_eq!(closure(&lockfile, ""), SINGLE, "{name:?} {version}");
        let dev = lockfile.direct(&RepoPath::root(), "debug").unwrap();
        assert_eq!(dev.version, "4.3.7");
    }
}

/// Measured with npm 11: `npm ci --omit=dev` leaves `bufferutil` there, an optional peer of `ws` that the manifest lists for
/// development, and takes `supports-color` away, which only `debug` asks for in the same way.
#[test]
fn npm_brings_an_optional_peer_that_is_there_for_development_too() {
    let lockfile = read(fixture!("npm-optional-peer/package-lock.json"), LockfileName::PackageLock);
    assert_eq!(closure(&lockfile, ""), "bufferutil@4.1.0 node-gyp-build@4.8.4 ws@8.18.0");
}

#[test]
fn formats_without_members_take_them_from_the_manifest() {
    let package = PackageJson::parse_text(fixture!("npm-3/package.json")).unwrap();
    let members = [(RepoPath::root(), &package)];
    // neither format says anything of peers
    let without_peer = SINGLE.replace(" react@19.1.0", "");
    let old = &mut read(fixture!("npm-1/package-lock.json"), LockfileName::PackageLock);
    assert_eq!(old.production_closure(&RepoPath::root()), None);
    old.take_members(&members);
    assert_eq!(closure(old, ""), without_peer);
    let yarn = &mut read(fixture!("yarn-1/yarn.lock"), LockfileName::YarnLock);
    assert_eq!(yarn.manager, Manager::YarnClassic);
    yarn.take_members(&members);
    assert_eq!(closure(yarn, ""), without_peer);
    let berry = &mut read(fixture!("yarn-4/yarn.lock"), LockfileName::YarnLock);
    assert_eq!(berry.manager, Manager::YarnBerry);
    assert!(closure(berry, "").contains("debug@4.3.7"));
    berry.take_members(&members);
    // yarn berry lists node-gyp for every native package, whether or not it is used
    let found = closure(berry, "");
    assert!(!found.contains("debug@4.3.7") && !found.contains("react@"), "{found}");
    for wanted in without_peer.split(' ') {
        assert!(found.contains(wanted), "{wanted} is not in {found}");
    }
}

/// As Yarn 3.8 writes it: keys have a protocol, ranges have none.
#[test]
fn a_range_without_a_protocol_leads_to_its_own_version() {
    let text = "__metadata:\n  version: 6\n  cacheKey: 8\n\n\"app@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"app@workspace:.\"\n  dependencies:\n    semver: ~7.5.4\n  languageName: unknown\n  linkType: soft\n\n\"lru-cache@npm:^6.0.0\":\n  version: 6.0.0\n  resolution: \"lru-cache@npm:6.0.0\"\n  languageName: node\n  linkType: hard\n\n\"semver@npm:^7.6.0\":\n  version: 7.8.5\n  resolution: \"semver@npm:7.8.5\"\n  languageName: node\n  linkType: hard\n\n\"semver@npm:~7.5.4\":\n  version: 7.5.4\n  resolution: \"semver@npm:7.5.4\"\n  dependencies:\n    lru-cache: ^6.0.0\n  languageName: node\n  linkType: hard\n";
    let package =
        PackageJson::parse_text(r#"{"name": "app", "dependencies": {"semver": "~7.5.4"}}"#).unwrap();
    let mut lockfile = read(text, LockfileName::YarnLock);
    lockfile.take_members(&[(RepoPath::root(), &package)]);
    assert_eq!(closure(&lockfile, ""), "lru-cache@6.0.0 semver@7.5.4");
}

#[test]
fn members_lead_to_members() {
    for (text, name) in [
        (fixture!("npm-workspace/package-lock.json"), LockfileName::PackageLock),
        (fixture!("pnpm-10-workspace/pnpm-lock.yaml"), LockfileName::PnpmLock),
        (fixture!("bun-workspace/bun.lock"), LockfileName::BunLock),
        (fixture!("yarn-4-workspace/yarn.lock"), LockfileName::YarnLock),
    ] {
        let mut lockfile = read(text, name);
        let app = PackageJson::parse_text(fixture!("npm-workspace/packages/app/package.json")).unwrap();
        let lib = PackageJson::parse_text(fixture!("npm-workspace/packages/lib/package.json")).unwrap();
        let folder = |path| RepoPath::new(path).unwrap();
        lockfile.take_members(&[(folder("packages/app"), &app), (folder("packages/lib"), &lib)]);
        let members: Vec<String> = lockfile.importers.keys().map(RepoPath::to_string).collect();
        assert_eq!(members, [".", "packages/app", "packages/lib"], "{name:?}");
        assert_eq!(closure(&lockfile, "packages/app"), "left-pad@1.3.0 ms@2.1.3", "{name:?}");
        assert_eq!(closure(&lockfile, "packages/lib"), "left-pad@1.3.0", "{name:?}");
        let closure = lockfile.production_closure(&folder("packages/app")).unwrap();
        assert!(closure.members.contains(&folder("packages/lib")), "{name:?}");
        assert_eq!(lockfile.direct(&folder("packages/lib"), "ms").unwrap().version, "2.0.0", "{name:?}");
    }
}

#[test]
fn what_a_format_records_is_there_and_what_not_is_not() {
    let engines = |lockfile: &Lockfile, name: &str| {
        lockfile.packages_named(name).next().unwrap().engines_node.clone().map(|engines| engines.value)
    };
    let package = |lockfile: &Lockfile, name: &str| lockfile.packages_named(name).next().unwrap().clone();

    let npm = read(fixture!("npm-3/package-lock.json"), LockfileName::PackageLock);
    assert_eq!(engines(&npm, "bufferutil").as_deref(), Some(">=6.14.2"));
    let bufferutil = package(&npm, "bufferutil");
    assert_eq!((bufferutil.has_install_script, bufferutil.dev), (Some(true), Some(false)));
    assert_eq!(package(&npm, "semver").dev, Some(true));
    assert_eq!(package(&npm, "semver").has_bin, Some(true));
    assert_eq!(package(&npm, "fsevents").os, ["darwin"]);
    assert_eq!(package(&npm, "@img/sharp-linuxmusl-x64").libc, ["musl"]);
    assert_eq!(package(&npm, "left-pad").key, "node_modules/left");

    let pnpm = read(fixture!("pnpm-10/pnpm-lock.yaml"), LockfileName::PnpmLock);
    assert_eq!(engines(&pnpm, "bufferutil").as_deref(), Some(">=6.14.2"));
    assert_eq!(package(&pnpm, "bufferutil").has_install_script, None);
    assert_eq!(package(&pnpm, "bufferutil").dev, None);
    assert_eq!(package(&pnpm, "@img/sharp-linuxmusl-x64").libc, ["musl"]);
    assert_eq!(package(&pnpm, "use-sync-external-store").key, "use-sync-external-store@1.4.0(react@19.1.0)");
    assert_eq!(package(&pnpm, "semver").has_bin, Some(true));
    assert_eq!(pnpm.settings.auto_install_peers, Some(true));
    let older = read(fixture!("pnpm-8/pnpm-lock.yaml"), LockfileName::PnpmLock);
    assert_eq!(package(&older, "bufferutil").has_install_script, Some(true));
    assert_eq!(package(&older, "semver").dev, Some(true));

    let bun = read(fixture!("bun/bun.lock"), LockfileName::BunLock);
    assert_eq!(engines(&bun, "bufferutil"), None);
    assert_eq!(package(&bun, "bufferutil").has_install_script, None);
    assert_eq!(package(&bun, "fsevents").os, ["darwin"]);
    assert_eq!(package(&bun, "semver").has_bin, Some(true));

    let yarn = read(fixture!("yarn-4/yarn.lock"), LockfileName::YarnLock);
    assert_eq!(package(&yarn, "fsevents").os, ["darwin"]);
    assert_eq!(package(&yarn, "@img/sharp-linuxmusl-x64").libc, ["musl"]);
    assert_eq!(package(&yarn, "semver").has_bin, Some(true));
}

#[test]
fn newer_pnpm_puts_a_document_of_its_own_first() {
    let text = fixture!("pnpm-12/pnpm-lock.yaml");
    let lockfile = read(text, LockfileName::PnpmLock);
    assert!(lockfile.importers[&RepoPath::root()].dependencies.iter().any(|direct| direct.name == "ms"));
    let (name, forced) = &lockfile.settings.overrides[0];
    assert_eq!((name.as_str(), forced.as_str(), &text[name.span.range()]), ("ms", "2.1.2", "ms"));
    assert!(lockfile.settings.package_extensions_checksum.is_some());
    assert!(closure(&lockfile, "").contains("inherits@2.0.4"));
}

#[test]
fn settings_of_a_workspace() {
    let pnpm = read(fixture!("pnpm-10-workspace/pnpm-lock.yaml"), LockfileName::PnpmLock);
    let (catalog, name, requirement) = &pnpm.settings.catalogs[0];
    assert_eq!((catalog.as_str(), name.as_str(), requirement.as_str()), ("default", "ms", "^2.1.0"));
    let bun = read(fixture!("bun-workspace/bun.lock"), LockfileName::BunLock);
    assert_eq!(bun.settings.catalogs[0].2, "^2.1.0");
    assert_eq!(bun.settings.overrides[0].1, "4.3.6");
}

#[test]
fn line_ends_and_marks_change_nothing() {
    for (text, name) in [
        (fixture!("npm-3/package-lock.json"), LockfileName::PackageLock),
        (fixture!("pnpm-10/pnpm-lock.yaml"), LockfileName::PnpmLock),
        (fixture!("pnpm-12/pnpm-lock.yaml"), LockfileName::PnpmLock),
        (fixture!("bun/bun.lock"), LockfileName::BunLock),
        (fixture!("yarn-1/yarn.lock"), LockfileName::YarnLock),
        (fixture!("yarn-4/yarn.lock"), LockfileName::YarnLock),
    ] {
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let (plain, windows) = (read(text, name), read(&windows, name));
        let shown = |lockfile: &Lockfile| -> Vec<String> {
            lockfile
                .packages
                .iter()
                .map(|p| format!("{} {} {:?}", p.key, p.version, p.dependencies))
                .collect()
        };
        assert_eq!(shown(&plain), shown(&windows), "{name:?}");
        assert_eq!(plain.importers.len(), windows.importers.len());
    }
}

#[test]
fn a_lockfile_of_the_future_says_which() {
    for (text, name, found) in [
        (r#"{"lockfileVersion": 4, "packages": {}}"#, LockfileName::PackageLock, "4"),
        ("lockfileVersion: '10.0'\n", LockfileName::PnpmLock, "10.0"),
        ("__metadata:\n  version: 11\n", LockfileName::YarnLock, "11"),
        ("# yarn lockfile v2\n", LockfileName::YarnLock, "2"),
        ("{\"lockfileVersion\": 3, \"packages\": {},}", LockfileName::BunLock, "3"),
    ] {
        match Lockfile::parse_text(text, name) {
            Err(LockError::Newer { found: version, .. }) => {
                assert_eq!(version.value, found);
                assert_eq!(text[version.span.range()].trim_matches('\''), found);
            }
            other => panic!("{name:?}: {other:?}"),
        }
    }
    let old = Lockfile::parse_text("lockfileVersion: 4\n", LockfileName::PnpmLock);
    assert!(matches!(old, Err(LockError::Older { .. })));
    assert_eq!(Lockfile::parse_text("\0\0", LockfileName::BunLockb), Err(LockError::Binary));
}

#[test]
fn a_broken_lockfile_says_where() {
    for (text, name) in [
        ("{\"lockfileVersion\": 3, \"packages\": {", LockfileName::PackageLock),
        ("{\"packages\": {}}", LockfileName::PackageLock),
        ("{\"lockfileVersion\": \"x\"}", LockfileName::PackageLock),
        ("lockfileVersion: '9.0'\nimporters:\n<<<<<<< HEAD\n  .: {}\n", LockfileName::PnpmLock),
        ("importers: {}\n", LockfileName::PnpmLock),
        ("lockfileVersion: x\n", LockfileName::PnpmLock),
        ("", LockfileName::PnpmLock),
        ("ms@^2:\n  version\n", LockfileName::YarnLock),
        ("# yarn lockfile v1\n\n<<<<<<< HEAD\n", LockfileName::YarnLock),
        ("__metadata:\n  cacheKey: 1\n", LockfileName::YarnLock),
        ("{\"packages\": {\"a\": [\"a\"]}, \"lockfileVersion\": 1}", LockfileName::BunLock),
        ("[]", LockfileName::BunLock),
    ] {
        match Lockfile::parse_text(text, name) {
            Err(LockError::Broken(error)) => {
                assert!(error.span.end as usize <= text.len() && !error.message.is_empty(), "{error:?}");
            }
            other => panic!("{name:?} {text:?}: {other:?}"),
        }
    }
}

#[test]
fn depth_and_bombs_are_errors() {
    for name in LockfileName::ALL {
        for text in ["[".repeat(10_000), "{\"packages\":".repeat(10_000), "a:\n ".repeat(10_000)] {
            assert!(Lockfile::parse_text(&text, name).is_err(), "{name:?}");
        }
    }
    let mut bomb = String::from("lockfileVersion: '9.0'\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    assert!(matches!(Lockfile::parse_text(&bomb, LockfileName::PnpmLock), Err(LockError::Broken(_))));
}

#[test]
fn sources_other_than_registries() {
    let pnpm = read(
        "lockfileVersion: '9.0'\nimporters:\n  .: {}\npackages:\n  a@https://x.example/a.tgz:\n    resolution: {tarball: \
         https://x.example/a.tgz}\n    version: 1.0.0\n  b@git+https://x.example/b.git#0a:\n    resolution: {commit: 0a, repo: \
         https://x.example/b.git, type: git}\n    version: 2.0.0\n  c@file:c:\n    resolution: {directory: c, type: directory}\n\
         snapshots:\n  a@https://x.example/a.tgz: {}\n  b@git+https://x.example/b.git#0a: {}\n  c@file:c: {}\n",
        LockfileName::PnpmLock,
    );
    let sources: Vec<(Source, &str)> =
        pnpm.packages.iter().map(|package| (package.source, package.version.as_str())).collect();
    assert_eq!(sources, [(Source::Tarball, "1.0.0"), (Source::Git, "2.0.0"), (Source::Local, "")]);
    let bun = read(
        "{\"lockfileVersion\": 1, \"workspaces\": {\"\": {}}, \"packages\": {\"a\": [\"a@github:o/a#0a1b\", {}, \"o-a\"], \
         \"b\": [\"b@file:./b\", {}], \"c\": [\"c@https://x.example/c.tgz\", {}, \"sha512-\"],},}",
        LockfileName::BunLock,
    );
    let sources: Vec<Source> = bun.packages.iter().map(|package| package.source).collect();
    assert_eq!(sources, [Source::Git, Source::Local, Source::Tarball]);
}
