//! The C library by native package, and the system packages that come with one.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_catalog::natives::{Musl, NATIVES};
use seaworthy_plan::{NoteKind, words};
use support::worlds::{bun, npm_lock};
use support::{World, decision, noted, runs, stage, value};

/// The smallest server with one package of this version, listed as `kind`.
fn with_package(package: &str, version: &str, kind: &str) -> World {
    let dependencies = format!("\"{kind}\": {{ \"{package}\": \"^{version}\" }}");
    let dev = if kind == "devDependencies" { "\"dev\": true, " } else { "" };
    let lock = npm_lock(
        &format!(", {dependencies}"),
        &[(package, version, &format!("{dev}\"hasInstallScript\": true"))],
    );
    World::server_with(&dependencies).with("package-lock.json", &lock)
}

#[test]
fn every_native_package_that_is_known() {
    for native in NATIVES {
        let versions: &[(&str, &str)] = match native.musl {
            Musl::Yes => &[("1.0.0", "musl"), ("99.0.0", "musl")],
            Musl::From(6) => &[("5.1.1", "glibc"), ("6.0.0", "musl"), ("7.2.0", "musl")],
            Musl::From(major) => panic!("{}: write rows for {major}", native.package),
            Musl::No => &[("1.0.0", "glibc"), ("99.0.0", "glibc")],
        };
        for (version, libc) in versions {
            let at = format!("{} {version}", native.package);
            let app = with_package(native.package, version, "dependencies").app();
            let decided = decision(&app, "base.libc").unwrap();
            assert_eq!(decided.value, *libc, "{at}");
            assert_eq!(app.native, [native.package], "{at}");
            let suffix = if *libc == "musl" { "-alpine" } else { "-slim" };
            assert_eq!(value(&app, "base.image"), format!("node:24{suffix}"), "{at}");
            if *libc == "glibc" {
                assert_eq!(words::reason(&decided.reason), native.why, "{at}");
                assert!(
                    decided.evidence.iter().any(|seen| seen.place.file.as_str() == "package-lock.json"),
                    "{at}: {:?}",
                    decided.evidence
                );
                assert!(decided.alternatives.iter().any(|other| other.value == "musl"), "{at}");
            }
            // what a browser needs is there on Debian, in the stage that is shipped
            let packages = value(&app, "base.packages");
            let shipped = app.image.as_ref().unwrap().stages.first().map(runs).unwrap().join("\n");
            for package in native.debian {
                assert_eq!(packages.contains(package), *libc == "glibc", "{at}: {packages}");
                assert_eq!(shipped.contains(package), *libc == "glibc", "{at}: {shipped}");
            }
            assert_eq!(native.debian.is_empty(), packages == "[]", "{at}: {packages}");

            let app = with_package(native.package, version, "devDependencies").app();
            assert_eq!(value(&app, "base.libc"), "musl", "{at} is not in the image");
            assert!(app.native.is_empty(), "{at}: {:?}", app.native);
        }
    }
}

#[test]
fn a_package_that_is_not_known_by_name_keeps_alpine_and_gets_its_script() {
    let app = with_package("own-native-thing", "1.0.0", "dependencies").app();
    assert_eq!(value(&app, "base.libc"), "musl");
    let install = runs(stage(&app, "prod-deps").unwrap()).join("\n");
    assert!(!install.contains("--ignore-scripts"), "{install}");
}

#[test]
fn system_packages_by_configuration() {
    let app = World::server().config("base.packages = [\"tini\", \"curl\"]\n").app();
    let base = runs(stage(&app, "base").unwrap()).join("\n");
    assert!(base.contains("tini") && base.contains("curl") && base.contains("Apk"), "{base}");
    let none = with_package("puppeteer", "24.0.0", "dependencies").config("base.packages = []\n").app();
    assert_eq!(value(&none, "base.packages"), "[]");
    assert!(none.image.unwrap().stages.iter().flat_map(runs).all(|line| !line.contains("chromium")));
}

#[test]
fn bun_and_musl() {
    assert_eq!(value(&bun().app(), "base.libc"), "glibc");
    let app = bun().config("base.libc = \"musl\"\n").app();
    assert_eq!(value(&app, "base.image"), "oven/bun:1-alpine");
}

#[test]
fn an_install_script_that_the_manager_blocks_is_said_with_what_allows_it() {
    let dependencies = r#""dependencies": { "better-sqlite3": "^11.0.0" }"#;
    let pnpm = "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n  .:\n    dependencies:\n      better-sqlite3:\n        specifier: ^11.0.0\n        version: 11.1.0\n\npackages:\n\n  better-sqlite3@11.1.0:\n    resolution: {integrity: sha512-a}\n\nsnapshots:\n\n  better-sqlite3@11.1.0: {}\n";
    let bun_lock = "{\n  \"lockfileVersion\": 1,\n  \"workspaces\": {\n    \"\": {\n      \"name\": \"demo\",\n      \"dependencies\": { \"better-sqlite3\": \"^11.0.0\" },\n    },\n  },\n  \"packages\": {\n    \"better-sqlite3\": [\"better-sqlite3@11.1.0\", \"\", {}, \"sha512-a\"],\n  }\n}\n";
    let npm =
        npm_lock(&format!(", {dependencies}"), &[("better-sqlite3", "11.1.0", "\"hasInstallScript\": true")]);
    let table: &[(&str, &str, &str, &str, bool)] = &[
        // lockfile, its text, further keys of package.json, another file, whether it is blocked
        ("package-lock.json", &npm, "", "", false),
        ("pnpm-lock.yaml", pnpm, "", "", true),
        ("pnpm-lock.yaml", pnpm, r#", "pnpm": { "onlyBuiltDependencies": ["better-sqlite3"] }"#, "", false),
        ("pnpm-lock.yaml", pnpm, r#", "pnpm": { "onlyBuiltDependencies": ["sharp"] }"#, "", true),
        ("pnpm-lock.yaml", pnpm, "", "onlyBuiltDependencies:\n  - better-sqlite3\n", false),
        ("pnpm-lock.yaml", pnpm, r#", "packageManager": "pnpm@9.15.0""#, "", false),
        ("bun.lock", bun_lock, "", "", false),
        ("bun.lock", bun_lock, r#", "trustedDependencies": ["sharp"]"#, "", true),
        ("bun.lock", bun_lock, r#", "trustedDependencies": ["better-sqlite3"]"#, "", false),
    ];
    for (lockfile, text, more, workspace, blocked) in table {
        let mut world = World::server_with(&format!("{dependencies}{more}"))
            .without("package-lock.json")
            .with(lockfile, text);
        if !workspace.is_empty() {
            world = world.with("pnpm-workspace.yaml", workspace);
        }
        let plan = world.plan();
        let at = format!("{lockfile}{more} {workspace}");
        assert_eq!(
            noted(&plan, |kind| matches!(kind, NoteKind::InstallScriptBlocked { .. })),
            *blocked,
            "{at}: {:?}",
            plan.notes
        );
    }
}
