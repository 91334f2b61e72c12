//! The C library by native package, and the system packages that come with one.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_catalog::natives::{Musl, NATIVES};
use seaworthy_plan::{NoteKind, words};
use support::worlds::{bun, npm_lock};
use support::{World, decision, manifest, noted, runs, stage, value};

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
fn a_lockfile_without_the_binary_for_alpine_needs_debian() {
    let dependencies = "\"dependencies\": { \"rollup\": \"^1.0.0\", \"pages\": \"^1.0.0\" }, \"devDependencies\": { \"lightningcss\": \"^1.0.0\" }";
    let brings = |name: &str| {
        format!(
            "\"optionalDependencies\": {{ \"@{name}/core-linux-x64-gnu\": \"1.0.0\", \"@{name}/core-linux-x64-musl\": \"1.0.0\", \"@{name}/core-linux-arm64-gnu\": \"1.0.0\", \"@other/lzma-linux-x64-gnu\": \"1.0.0\" }}"
        )
    };
    let (rollup, pages) = (brings("rollup"), brings("pages"));
    let linter = format!("\"dev\": true, {}", brings("lightningcss"));
    let locked = |binaries: &[&str]| {
        let own = [
            ("rollup", "1.0.0", rollup.as_str()),
            ("pages", "1.0.0", pages.as_str()),
            ("lightningcss", "1.0.0", linter.as_str()),
        ];
        let binaries = binaries.iter().map(|name| (*name, "1.0.0", "\"optional\": true"));
        let packages: Vec<(&str, &str, &str)> = own.into_iter().chain(binaries).collect();
        World::server_with(dependencies)
            .with("package-lock.json", &npm_lock(&format!(", {dependencies}"), &packages))
            .app()
    };
    let (gnu, musl) = ("@rollup/core-linux-x64-gnu", "@rollup/core-linux-x64-musl");
    let table: &[(&[&str], &str)] = &[
        (&[gnu], "glibc"),
        (&[gnu, musl], "musl"),
        // neither: made where both are left out, and installed anew or not at all
        (&[], "musl"),
        (&[musl], "musl"),
        // for other processors fewer are published
        (&[gnu, musl, "@rollup/core-linux-arm64-gnu"], "musl"),
        // what neither runs nor builds the app
        (&[gnu, musl, "@lightningcss/core-linux-x64-gnu"], "musl"),
        // what may never be loaded
        (&[gnu, musl, "@other/lzma-linux-x64-gnu"], "musl"),
        (&[gnu, musl, "@pages/core-linux-x64-gnu"], "musl"),
    ];
    for (binaries, libc) in table {
        let app = locked(binaries);
        let decided = decision(&app, "base.libc").unwrap();
        assert_eq!(decided.value, *libc, "{binaries:?}");
        assert_eq!(words::reason(&decided.reason).contains(gnu), *libc == "glibc");
    }
}

#[test]
fn what_the_builds_configuration_loads_has_binaries_that_count() {
    let dependencies = "\"devDependencies\": { \"vite\": \"^8.0.0\", \"plugin\": \"^1.0.0\" }";
    let packages = [
        ("vite", "8.0.0", "\"dev\": true, \"bin\": { \"vite\": \"vite.js\" }"),
        ("plugin", "1.0.0", "\"dev\": true, \"dependencies\": { \"rollup\": \"^4.0.0\" }"),
        (
            "rollup",
            "4.0.0",
            "\"dev\": true, \"optionalDependencies\": { \"@rollup/rollup-linux-x64-gnu\": \"4.0.0\" }",
        ),
        ("@rollup/rollup-linux-x64-gnu", "4.0.0", "\"dev\": true, \"optional\": true"),
    ];
    let more = format!(
        "\"scripts\": {{ \"build\": \"vite build\", \"start\": \"node server.js\" }},\n  {dependencies}"
    );
    let world = || {
        World::server_with(&more)
            .with("package-lock.json", &npm_lock(&format!(", {dependencies}"), &packages))
    };
    let config = "import plugin from 'plugin/vite';\nexport default { plugins: [plugin()] };\n";
    for (file, libc) in [("vite.config.js", "glibc"), ("vitest.config.js", "musl")] {
        assert_eq!(value(&world().with(file, config).app(), "base.libc"), libc, "{file}");
    }
}

#[test]
fn every_native_package_that_is_known() {
    for native in NATIVES {
        let (below, from) = match native.musl {
            Musl::From(major) => (format!("{}.9.9", major - 1), format!("{major}.0.0")),
            Musl::Yes | Musl::No => ("1.0.0".to_owned(), "1.1.0".to_owned()),
        };
        let libc = |has: bool| if has { "musl" } else { "glibc" };
        let versions: &[(&str, &str)] = &[
            (&below, libc(native.musl == Musl::Yes)),
            (&from, libc(native.musl != Musl::No)),
            ("99.0.0", libc(native.musl != Musl::No)),
        ];
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
            let needed = if *libc == "glibc" { native.debian } else { native.alpine };
            for package in needed {
                assert!(packages.contains(package), "{at}: {packages}");
                assert!(shipped.contains(package), "{at}: {shipped}");
            }
            assert_eq!(needed.is_empty(), packages == "[]", "{at}: {packages}");
            // what compiles is there for the install alone
            let install = runs(stage(&app, "tools").or(stage(&app, "base")).unwrap()).join("\n");
            let major = version.split('.').next().unwrap().parse().unwrap();
            let compiles = native.compile.is_some_and(|compile| (compile.when)(major));
            assert_eq!(install.contains("g++"), compiles, "{at}: {install}");
            assert!(!runs(stage(&app, "runner").unwrap()).join("\n").contains("g++"), "{at}");

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
fn a_browser_is_told_to_the_package_that_drives_it() {
    use seaworthy_plan::image::Op;
    let env = |world: &World| -> Vec<(String, String)> {
        let app = world.app();
        let base = stage(&app, "base").unwrap();
        base.steps
            .iter()
            .filter_map(|step| if let Op::Env(env) = &step.op { Some(env.clone()) } else { None })
            .flatten()
            .collect()
    };
    let puppeteer = with_package("puppeteer", "24.0.0", "dependencies");
    let set = env(&puppeteer);
    assert!(
        set.contains(&("PUPPETEER_EXECUTABLE_PATH".to_owned(), "/usr/bin/chromium".to_owned())),
        "{set:?}"
    );
    assert!(value(&puppeteer.app(), "base.packages").contains("chromium"));
    let playwright = with_package("playwright", "1.65.1", "dependencies").app();
    let base = runs(stage(&playwright, "base").unwrap()).join("\n");
    assert!(base.contains("playwright@1.65.1 install --with-deps chromium"), "{base}");
    // a package that could drive one makes no browser
    let manifest = manifest(
        "\"scripts\": { \"start\": \"node server.js\" }, \"dependencies\": { \"crawler\": \"^1.0.0\" }",
    );
    let lock = npm_lock(
        ", \"dependencies\": { \"crawler\": \"^1.0.0\" }",
        &[
            ("crawler", "1.0.0", "\"dependencies\": { \"playwright\": \"^1.0.0\" }"),
            ("playwright", "1.65.1", ""),
        ],
    );
    let crawler = World::new([
        ("package.json", manifest.as_str()),
        ("package-lock.json", lock.as_str()),
        ("server.js", support::SERVER),
    ])
    .app();
    assert_eq!(value(&crawler, "base.packages"), "[]");
    assert_eq!(value(&crawler, "base.libc"), "musl");
}

#[test]
fn a_program_that_a_package_brings_is_not_installed_again() {
    let dependencies = r#""dependencies": { "ffmpeg-static": "^5.0.0", "fluent-ffmpeg": "^2.0.0" }"#;
    let lock = npm_lock(
        &format!(", {dependencies}"),
        &[("ffmpeg-static", "5.3.0", "\"hasInstallScript\": true"), ("fluent-ffmpeg", "2.1.3", "")],
    );
    let app = World::server_with(dependencies).with("package-lock.json", &lock).app();
    assert_eq!(value(&app, "base.packages"), "[]");
    let alone = with_package("fluent-ffmpeg", "2.1.3", "dependencies").app();
    assert_eq!(value(&alone, "base.packages"), "[\"ffmpeg\"]");
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
    let yarn = |format: u64| {
        format!(
            "__metadata:\n  version: {format}\n  cacheKey: 10c0\n\n\"better-sqlite3@npm:^11.0.0\":\n  version: 11.1.0\n  resolution: \"better-sqlite3@npm:11.1.0\"\n  languageName: node\n  linkType: hard\n\n\"demo@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"demo@workspace:.\"\n  dependencies:\n    better-sqlite3: \"npm:^11.0.0\"\n  languageName: unknown\n  linkType: soft\n"
        )
    };
    let (berry_8, berry_10) = (&*yarn(8), &*yarn(10));
    let bun_lock = "{\n  \"lockfileVersion\": 1,\n  \"workspaces\": {\n    \"\": {\n      \"name\": \"demo\",\n      \"dependencies\": { \"better-sqlite3\": \"^11.0.0\" },\n    },\n  },\n  \"packages\": {\n    \"better-sqlite3\": [\"better-sqlite3@11.1.0\", \"\", {}, \"sha512-a\"],\n  }\n}\n";
    let npm =
        npm_lock(&format!(", {dependencies}"), &[("better-sqlite3", "11.1.0", "\"hasInstallScript\": true")]);
    let table: &[(&str, &str, &str, &str, bool)] = &[
        // lockfile, its text, further keys of package.json, another file, whether it is blocked
        ("package-lock.json", &npm, "", "", false),
        ("package-lock.json", &npm, r#", "packageManager": "npm@12.2.0""#, "", true),
        ("package-lock.json", &npm, r#", "packageManager": "npm@11.21.2""#, "", false),
        (
            "package-lock.json",
            &npm,
            r#", "packageManager": "npm@12.2.0", "allowScripts": { "better-sqlite3@11.1.0": true }"#,
            "",
            false,
        ),
        // nothing gives leave, so it was written with a version that asks for none
        ("pnpm-lock.yaml", pnpm, "", "", false),
        ("pnpm-lock.yaml", pnpm, r#", "packageManager": "pnpm@10.8.1""#, "", true),
        ("pnpm-lock.yaml", pnpm, r#", "packageManager": "pnpm@11.28.11""#, "", true),
        (
            "pnpm-lock.yaml",
            pnpm,
            r#", "packageManager": "pnpm@11.28.11""#,
            "allowBuilds:\n  better-sqlite3: true\n",
            false,
        ),
        // 11 reads neither the field nor the list
        (
            "pnpm-lock.yaml",
            pnpm,
            r#", "packageManager": "pnpm@11.28.11", "pnpm": { "onlyBuiltDependencies": ["better-sqlite3"] }"#,
            "onlyBuiltDependencies:\n  - better-sqlite3\n",
            true,
        ),
        ("yarn.lock", berry_8, r#", "packageManager": "yarn@4.13.0""#, "", false),
        ("yarn.lock", berry_8, "", "", false),
        ("yarn.lock", berry_10, r#", "packageManager": "yarn@4.18.1""#, "", true),
        ("yarn.lock", berry_10, "", "", true),
        (
            "yarn.lock",
            berry_10,
            r#", "dependenciesMeta": { "better-sqlite3": { "built": true } }"#,
            "",
            false,
        ),
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
        assert!(
            noted(&plan, |kind| matches!(kind, NoteKind::InstallScriptBlocked { gives_up: true, .. }))
                == (*blocked && more.contains("pnpm@11")),
            "{at}: {:?}",
            plan.notes
        );
        assert_eq!(
            noted(&plan, |kind| matches!(kind, NoteKind::InstallScriptBlocked { .. })),
            *blocked,
            "{at}: {:?}",
            plan.notes
        );
    }
}
