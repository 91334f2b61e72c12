//! Runtime, package manager, base image: tables of what is asked and what is decided.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_plan::NoteKind;
use seaworthy_plan::image::{Op, StageBase};
use support::worlds::{
    BUN_LOCK, PNPM_LOCK, YARN_BERRY_LOCK, YARN_LOCK, bun, manager, native, npm_lock, prisma,
};
use support::{World, decision, manifest, noted, runs, stage, value};

/// What asks for a version: engines, a pin in `.nvmrc`, a dependency's floor.
fn asking(engines: Option<&str>, nvmrc: Option<&str>, floor: Option<&str>) -> World {
    let engines = engines.map(|range| format!("\"engines\": {{ \"node\": \"{range}\" }}"));
    let dependency = floor.map(|_| "\"dependencies\": { \"needy\": \"^1.0.0\" }".to_owned());
    let more: Vec<String> = engines.into_iter().chain(dependency).collect();
    let mut world = World::server_with(&more.join(",\n  "));
    if let Some(nvmrc) = nvmrc {
        world = world.with(".nvmrc", nvmrc);
    }
    if let Some(floor) = floor {
        let engines = format!("\"engines\": {{ \"node\": \"{floor}\" }}");
        let lock = npm_lock(", \"dependencies\": { \"needy\": \"^1.0.0\" }", &[("needy", "1.0.0", &engines)]);
        world = world.with("package-lock.json", &lock);
    }
    world
}

#[test]
fn the_version_that_is_taken() {
    type Row = (Option<&'static str>, Option<&'static str>, Option<&'static str>, &'static str);
    let table: &[Row] = &[
        // engines, .nvmrc, a dependency's floor, what is taken
        (None, None, None, "24"),
        (Some(">=20"), None, None, "24"),
        (Some("^22.0.0"), None, None, "22"),
        (Some("22.x"), None, None, "22"),
        (Some("22"), None, None, "22"),
        (Some(">=22 <24"), None, None, "22"),
        (Some("^20 || ^22"), None, None, "22"),
        (Some("*"), None, None, "24"),
        // no line with long support: the newest that is maintained
        (Some(">=25"), None, None, "26"),
        // over, and nothing else fits
        (Some("^18.0.0"), None, None, "18"),
        (Some("20.x"), None, None, "20"),
        // pins count before ranges, as exactly as they are written
        (Some(">=18"), Some("22"), None, "22"),
        (Some(">=18"), Some("v22.11.0"), None, "22.11.0"),
        (None, Some("22.11"), None, "22.11"),
        (None, Some("lts/*"), None, "24"),
        (None, Some("lts/jod"), None, "22"),
        (None, Some("lts/iron"), None, "20"),
        (None, Some("node"), None, "26"),
        // the floor of a dependency
        (Some(">=20"), None, Some(">=22.5"), "24"),
        (Some(">=18 <23"), None, Some(">=22"), "22"),
        // a contradiction: the app's own word counts
        (Some("^20.0.0"), None, Some(">=22"), "20"),
        (None, Some("20"), Some(">=22"), "20"),
        // newer than what is known
        (Some(">=27"), None, None, "27"),
        (None, Some("27"), None, "27"),
        (Some("^28.1.0"), None, None, "28"),
        // a narrow range inside a known line: the tag that is in it
        (Some(">=22.3.0 <22.10.0"), None, None, "22.3"),
        (Some("~20.11.0"), None, None, "20.11"),
        // older than what is known
        (Some("12.x"), None, None, "12"),
    ];
    let mut wrong = Vec::new();
    for (engines, nvmrc, floor, wanted) in table {
        let app = asking(*engines, *nvmrc, *floor).app();
        let taken = value(&app, "runtime.version");
        if taken != *wanted {
            wrong.push(format!(
                "engines {engines:?}, .nvmrc {nvmrc:?}, floor {floor:?}: {taken}, not {wanted}"
            ));
        }
        assert_eq!(value(&app, "base.image"), format!("node:{taken}-alpine"));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_does_not_fit_and_what_is_over_is_said() {
    let over = |world: &World| noted(&world.plan(), |kind| matches!(kind, NoteKind::EndOfLife { .. }));
    let conflict =
        |world: &World| noted(&world.plan(), |kind| matches!(kind, NoteKind::VersionConflict { .. }));
    for (world, is_over, conflicts) in [
        (asking(Some(">=20"), None, None), false, false),
        (asking(None, Some("20"), None), true, false),
        (asking(None, Some("20.11.1"), None), true, false),
        (asking(Some("^18.0.0"), None, None), true, false),
        (asking(Some("12.x"), None, None), true, false),
        (asking(None, Some("19"), None), true, false),
        (asking(Some(">=22"), Some("20"), None), true, true),
        (asking(Some("^20.0.0"), None, Some(">=22")), true, true),
        (asking(None, Some("22.11"), None), false, false),
        (asking(Some("~22.11.0"), None, None), false, false),
        (asking(Some(">=27"), None, None), false, false),
        (asking(None, Some("22.11.0"), Some(">=22.12")), false, true),
    ] {
        let version = value(&world.app(), "runtime.version").to_owned();
        assert_eq!(
            (over(&world), conflict(&world)),
            (is_over, conflicts),
            "{version}: {:?}",
            world.plan().notes
        );
    }
}

#[test]
fn bun_runs_on_its_own_image() {
    let app = bun().app();
    assert_eq!(value(&app, "runtime.name"), "bun");
    assert_eq!(value(&app, "package-manager.name"), "bun");
    assert_eq!(value(&app, "base.libc"), "glibc");
    let version = value(&app, "runtime.version").to_owned();
    assert_eq!(value(&app, "base.image"), format!("oven/bun:{version}-slim"));
    assert!(decision(&app, "package-manager.version").is_none(), "the image brings it");
    let pinned = bun().with(".bun-version", "1.2.3\n").app();
    assert_eq!(value(&pinned, "base.image"), "oven/bun:1.2.3-slim");
}

#[test]
fn bun_under_node_is_the_program_of_its_own_image_for_the_same_libc() {
    let copied = |world: &World| -> Vec<String> {
        let app = world.app();
        let base = stage(&app, "base").unwrap();
        let copies = base.steps.iter().filter_map(|step| match &step.op {
            Op::Copy { from: Some(StageBase::Image(image)), sources, to, .. } => {
                Some(format!("{image} {} {to}", sources.join(" ")))
            }
            _ => None,
        });
        let [value, from] = [value(&app, "base.image"), base.from.as_str()].map(str::to_owned);
        assert_eq!(value, from);
        std::iter::once(from).chain(copies).chain(runs(base)).collect()
    };
    let link = "ln -s /usr/local/bin/bun /usr/local/bin/bunx";
    for (name, more, config, node, image) in [
        ("no version", "", "", "node:24-alpine", "oven/bun:1-alpine"),
        ("pinned", "bun@1.2.3", "", "node:24-alpine", "oven/bun:1.2.3-alpine"),
        ("before there was one for musl", "bun@1.1.38", "", "node:24-slim", "oven/bun:1.1.38-slim"),
        ("on Debian", "bun@1.2.3", "base.libc = \"glibc\"\n", "node:24-slim", "oven/bun:1.2.3-slim"),
    ] {
        let pin = if more.is_empty() { String::new() } else { format!(", \"packageManager\": \"{more}\"") };
        let more = format!("\"dependencies\": {{ \"fastify\": \"^5.0.0\" }}{pin}");
        let world = manager("bun.lock", BUN_LOCK, &more).config(config);
        let copy = format!("{image} /usr/local/bin/bun /usr/local/bin/");
        assert_eq!(copied(&world), [node, copy.as_str(), link], "{name}");
    }
}

#[test]
fn a_lockfile_of_another_manager_than_the_named_one_is_used_and_said() {
    let named = |name: &str| {
        format!("\"dependencies\": {{ \"fastify\": \"^5.0.0\" }}, \"packageManager\": \"{name}\"")
    };
    let importer = "  .:\n    dependencies:\n      fastify:\n        specifier: ^5.0.0\n        version: 5.0.0\n\npackages:\n\n  fastify@5.0.0:\n    resolution: {integrity: sha512-a}\n\nsnapshots:\n\n  fastify@5.0.0: {}\n";
    let pnpm_lock = PNPM_LOCK.replace("  .: {}\n", importer);
    let yarn_lock = format!("{YARN_LOCK}fastify@^5.0.0:\n  version \"5.0.0\"\n");
    let bun_lock =
        BUN_LOCK.replace("\"demo\",", "\"demo\", \"dependencies\": { \"fastify\": \"^5.0.0\" },").replace(
            "\"packages\": {",
            "\"packages\": { \"fastify\": [\"fastify@5.0.0\", \"\", {}, \"sha512-a\"],",
        );
    let pnpm = ("pnpm-lock.yaml", pnpm_lock.as_str(), "pnpm");
    let strict = "npm_config_package_manager_strict=false";
    for (named_one, (lockfile, text, taken), config, variable) in [
        ("npm@11.17.0", pnpm, "", Some(strict)),
        ("npm@11.17.0", pnpm, "package-manager.version = \"11\"\n", Some("pnpm_config_pm_on_fail=ignore")),
        ("npm@11.17.0", pnpm, "package-manager.version = \"8\"\n", None),
        ("npm@11.17.0", ("yarn.lock", yarn_lock.as_str(), "yarn"), "", Some("SKIP_YARN_COREPACK_CHECK=1")),
        ("pnpm@10.0.0", ("bun.lock", bun_lock.as_str(), "bun"), "", None),
        ("pnpm@10.0.0", pnpm, "", None),
    ] {
        let world = manager(lockfile, text, &named(named_one)).config(config);
        let (app, plan) = (world.app(), world.plan());
        assert_eq!(value(&app, "package-manager.name"), taken, "{named_one} {lockfile}");
        let said = noted(&plan, |kind| matches!(kind, NoteKind::ManagerContradicted { .. }));
        assert_eq!(said, !named_one.starts_with(taken), "{named_one} {lockfile}");
        let set = stage(&app, "base").unwrap().steps.iter().find_map(|step| match &step.op {
            Op::Env(values) => values.first().map(|(name, value)| format!("{name}={value}")),
            _ => None,
        });
        assert_eq!(set.as_deref(), variable, "{named_one} {lockfile} {config}");
    }
    // a person's word is no contradiction, and the manager has to work all the same
    let configured = manager("package-lock.json", "", &named("npm@11.17.0"))
        .without("package-lock.json")
        .config("package-manager.name = \"pnpm\"\n");
    assert!(!noted(&configured.plan(), |kind| matches!(kind, NoteKind::ManagerContradicted { .. })));
    let base = configured.app();
    let sets =
        |step: &seaworthy_plan::image::Step| matches!(&step.op, Op::Env(values) if values[0].1 == "false");
    assert!(stage(&base, "base").unwrap().steps.iter().any(sets));
}

#[test]
fn the_manager_and_what_brings_it() {
    // something to install, so that a manager is needed
    let needs = |more: &str| {
        let comma = if more.is_empty() { "" } else { ", " };
        format!("\"dependencies\": {{ \"fastify\": \"^5.0.0\" }}{comma}{more}")
    };
    let manager = |lockfile: &str, text: &str, more: &str| manager(lockfile, text, &needs(more));
    let npm = |more: &str| World::server_with(&needs(more));
    let pinned = r#""packageManager": "pnpm@10.8.1""#;
    let berry = r#""packageManager": "yarn@4.9.1""#;
    let table: Vec<(&str, World, &str, Option<&str>)> = vec![
        ("npm", npm(""), "npm", None),
        ("no lockfile", npm("").without("package-lock.json"), "npm", None),
        ("pnpm", manager("pnpm-lock.yaml", PNPM_LOCK, ""), "pnpm", Some("npm install --global pnpm@10")),
        (
            "pnpm, pinned",
            manager("pnpm-lock.yaml", PNPM_LOCK, pinned),
            "pnpm",
            Some("npm install --global pnpm@10.8.1"),
        ),
        ("yarn 1 is in the image", manager("yarn.lock", YARN_LOCK, ""), "yarn", None),
        (
            "and not in those from 25 on",
            manager("yarn.lock", YARN_LOCK, r#""engines": { "node": ">=26" }"#),
            "yarn",
            Some("npm install --global --force yarn@1.22.22"),
        ),
        (
            "yarn 4",
            manager("yarn.lock", YARN_BERRY_LOCK, berry),
            "yarn-berry",
            Some("npm install --global --force @yarnpkg/cli-dist@4.9.1"),
        ),
        (
            "yarn 4 by its lockfile: the newest that writes format 8",
            manager("yarn.lock", YARN_BERRY_LOCK, ""),
            "yarn-berry",
            Some("npm install --global --force @yarnpkg/cli-dist@4.13.0"),
        ),
        (
            "yarn 3 by its lockfile",
            manager("yarn.lock", &YARN_BERRY_LOCK.replace("version: 8", "version: 6"), ""),
            "yarn-berry",
            Some("npm install --global --force @yarnpkg/cli-dist@3.8.7"),
        ),
        (
            "yarn 4, newest format",
            manager("yarn.lock", &YARN_BERRY_LOCK.replace("version: 8", "version: 10"), ""),
            "yarn-berry",
            Some("npm install --global --force @yarnpkg/cli-dist@4"),
        ),
        (
            "pnpm, a range in devEngines",
            manager(
                "pnpm-lock.yaml",
                PNPM_LOCK,
                r#""devEngines": { "packageManager": { "name": "pnpm", "version": "^11.0.0" } }"#,
            ),
            "pnpm",
            Some("npm install --global pnpm@11"),
        ),
        (
            "pnpm, a range in engines",
            manager("pnpm-lock.yaml", PNPM_LOCK, r#""engines": { "pnpm": ">=9 <10" }"#),
            "pnpm",
            Some("npm install --global pnpm@9"),
        ),
        ("bun as a manager only", manager("bun.lock", BUN_LOCK, ""), "bun", None),
        (
            "npm, pinned",
            npm(r#""packageManager": "npm@10.9.0""#),
            "npm",
            Some("npm install --global npm@10.9.0"),
        ),
        (
            "another than the lockfile's, configured: the line of the lockfile says nothing about it",
            npm("").config("package-manager.name = \"pnpm\"\n"),
            "pnpm",
            Some("npm install --global pnpm@10"),
        ),
        (
            "a version, configured",
            npm("").config("package-manager.version = \"10.2.0\"\n"),
            "npm",
            Some("npm install --global npm@10.2.0"),
        ),
    ];
    for (name, world, manager, setup) in table {
        let app = world.app();
        assert_eq!(value(&app, "package-manager.name"), manager, "{name}");
        let lines: Vec<String> = app.image.iter().flat_map(|image| &image.stages).flat_map(runs).collect();
        let found = lines.iter().find(|line| line.contains("--global"));
        assert_eq!(found.map(String::as_str), setup, "{name}: {lines:#?}");
        if let Some(decision) = decision(&app, "package-manager.version") {
            let words = seaworthy_plan::words::reason(&decision.reason);
            assert!(!words.contains("lock") || world.config.is_empty(), "{name}: {words}");
        }
    }
}

#[test]
fn lockfiles_several_none_and_out_of_step() {
    let two = World::server().with("yarn.lock", YARN_LOCK);
    assert!(
        noted(&two.plan(), |kind| matches!(kind, NoteKind::SeveralLockfiles { .. })),
        "{:?}",
        two.plan().notes
    );
    let none = World::server().without("package-lock.json");
    assert!(noted(&none.plan(), |kind| matches!(kind, NoteKind::NoLockfile { .. })));
    assert_eq!(value(&none.app(), "install.frozen"), "false");
    assert!(runs(stage(&prod(), "prod-deps").unwrap())[0].starts_with("npm install --omit=dev"));

    let stale = World::server_with(r#""dependencies": { "fastify": "^5.0.0" }"#);
    let plan = stale.plan();
    assert!(noted(&plan, |kind| matches!(kind, NoteKind::LockfileOutOfStep { .. })), "{:?}", plan.notes);
    assert_eq!(value(&stale.app(), "install.frozen"), "true", "the build says so");

    let unread = World::server_with(r#""dependencies": { "fastify": "^5.0.0" }"#)
        .with("package-lock.json", "{ broken");
    let app = unread.app();
    let frozen = decision(&app, "install.frozen").unwrap();
    assert_eq!(frozen.value, "true");
    let words = seaworthy_plan::words::reason(&frozen.reason);
    assert!(!words.contains("agrees"), "nothing was seen to agree: {words}");
}

/// The same with a production dependency, so that there is something to install.
fn prod() -> seaworthy_plan::AppPlan {
    let manifest = manifest(
        "\"scripts\": { \"start\": \"node server.js\" }, \"dependencies\": { \"fastify\": \"^5.0.0\" }",
    );
    World::new([("package.json", manifest.as_str()), ("server.js", support::SERVER)]).app()
}

#[test]
fn the_base_follows_what_is_installed() {
    let plain = World::server().app();
    assert_eq!(value(&plain, "base.libc"), "musl");
    let old_bcrypt = native().app();
    assert_eq!(value(&old_bcrypt, "base.libc"), "glibc", "bcrypt 5 brings no binary for musl");
    assert_eq!(value(&old_bcrypt, "base.image"), "node:24-slim");
    let prisma = prisma().app();
    assert_eq!(value(&prisma, "base.packages"), "[\"openssl\"]");
    assert!(
        runs(stage(&prisma, "base").unwrap())[0].contains("openssl"),
        "in every stage, the shipped one too"
    );

    let configured = native().config("base.libc = \"musl\"\n").app();
    assert_eq!(value(&configured, "base.image"), "node:24-alpine");
    let configured = native().config("base.image = \"registry.example/node:24-alpine\"\n").app();
    assert_eq!(value(&configured, "base.libc"), "musl", "the image's name says so");
    let configured =
        World::server().config("base.image = \"registry.example/node:24-bookworm-slim\"\n").app();
    assert_eq!(value(&configured, "base.libc"), "glibc", "the image's name says so");
    let runner = runs(stage(&configured, "runner").unwrap()).join("\n");
    assert!(runner.contains("Shadow"), "Debian adds users in another way: {runner}");
    let configured =
        World::server().config("base.image = \"registry.example/base:1\"\nbase.libc = \"glibc\"\n").app();
    assert_eq!(value(&configured, "base.libc"), "glibc");
}

#[test]
fn packages_by_git_need_the_program_where_they_are_installed() {
    let dependencies = r#""dependencies": { "mine": "git+https://example.org/mine.git#1234567" }"#;
    let manifest = manifest(&format!("\"scripts\": {{ \"start\": \"node server.js\" }}, {dependencies}"));
    let lock = npm_lock(
        &format!(", {dependencies}"),
        &[("mine", "1.0.0", "\"resolved\": \"git+https://example.org/mine.git#1234567\"")],
    );
    let app = World::new([
        ("package.json", manifest.as_str()),
        ("package-lock.json", lock.as_str()),
        ("server.js", support::SERVER),
    ])
    .app();
    let lines: Vec<String> = app.image.iter().flat_map(|image| &image.stages).flat_map(runs).collect();
    assert!(lines.iter().any(|line| line.contains("AddPackages") && line.contains("git")), "{lines:#?}");
    assert!(!runs(stage(&app, "runner").unwrap()).join("\n").contains("git"), "not in the shipped stage");
}
