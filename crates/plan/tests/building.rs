//! The build: its command by manager and tool, what it reads and writes, what is shipped of it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_facts::AppKind;
use seaworthy_plan::image::Op;
use seaworthy_plan::{AppPlan, NoteKind, words};
use support::worlds::{BUN_LOCK, PNPM_LOCK, YARN_BERRY_LOCK, YARN_LOCK, next, static_only, tsup, worker};
use support::{NPM_LOCK, SERVER, World, decision, manifest, noted, runs, stage, value};

/// A server in TypeScript whose script `build` is `build` and whose script `start` is `start`, with these development
/// dependencies and further files.
fn built(start: &str, build: &str, tools: &[&str], files: &[(&str, &str)]) -> World {
    let tools: Vec<String> = tools.iter().map(|tool| format!("\"{tool}\": \"*\"")).collect();
    let manifest = manifest(&format!(
        "\"scripts\": {{ \"start\": \"{start}\", \"build\": \"{build}\" }}, \"devDependencies\": {{ {} }}",
        tools.join(", ")
    ));
    let mut world = World::new([("package.json", manifest.as_str()), ("src/index.ts", SERVER)]);
    for (path, text) in files {
        world = world.with(path, text);
    }
    world
}

const TSCONFIG: (&str, &str) =
    ("tsconfig.json", "{ \"compilerOptions\": { \"outDir\": \"dist\", \"rootDir\": \"src\" } }\n");

#[test]
fn what_a_build_writes_is_read_from_its_tools_settings() {
    let table: Vec<(&str, World, &str)> = vec![
        ("tsc", built("node dist/index.js", "tsc", &["typescript"], &[TSCONFIG]), "[\"dist\"]"),
        (
            "tsc, another folder",
            built(
                "node out/index.js",
                "tsc",
                &["typescript"],
                &[("tsconfig.json", "{ \"compilerOptions\": { \"outDir\": \"./out/\" } }\n")],
            ),
            "[\"out\"]",
        ),
        (
            "tsc -p, a tsconfig that extends another",
            built(
                "node lib/index.js",
                "tsc -p tsconfig.build.json",
                &["typescript"],
                &[
                    ("tsconfig.json", "{ \"compilerOptions\": { \"outDir\": \"lib\" } }\n"),
                    ("tsconfig.build.json", "{ \"extends\": \"./tsconfig.json\", \"include\": [\"src\"] }\n"),
                ],
            ),
            "[\"lib\"]",
        ),
        (
            "tsc --outDir",
            built("node made/index.js", "tsc --outDir made", &["typescript"], &[TSCONFIG]),
            "[\"made\"]",
        ),
        (
            "clean first",
            built("node dist/index.js", "rm -rf dist && tsc", &["typescript"], &[TSCONFIG]),
            "[\"dist\"]",
        ),
        ("tsup", tsup(), "[\"dist\"]"),
        (
            "tsup, another folder",
            built("node build/index.js", "tsup src/index.ts --out-dir build", &["tsup"], &[]),
            "[\"build\"]",
        ),
        (
            "esbuild",
            built(
                "node dist/index.js",
                "esbuild src/index.ts --bundle --platform=node --outdir=dist",
                &["esbuild"],
                &[],
            ),
            "[\"dist\"]",
        ),
        (
            "bun build",
            built("bun dist/index.js", "bun build src/index.ts --outdir dist --target bun", &[], &[])
                .with("bun.lock", BUN_LOCK),
            "[\"dist\"]",
        ),
        ("next", next(), "[\".next\"]"),
        ("vite", static_only(), "[\"dist\"]"),
        (
            "vite, another folder",
            static_only().with("vite.config.ts", "export default { build: { outDir: 'public_html' } };\n"),
            "[\"public_html\"]",
        ),
        ("nothing is built", World::server(), "[]"),
        (
            "configured",
            World::server().config("build.outputs = [\"made\"]\nbuild.command = [\"make\"]\n"),
            "[\"made\"]",
        ),
    ];
    let mut wrong = Vec::new();
    for (name, world, wanted) in table {
        let app = world.app();
        let outputs = value(&app, "build.outputs");
        if outputs != wanted {
            wrong.push(format!("{name}: {outputs}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn texts_are_kept_out_of_a_build_but_where_pages_are_made_of_them() {
    let texts = |world: World| {
        let world =
            world.with("docs/index.md", "# A\n").with("docs/dist/a.md", "# A\n").with("CHANGES.md", "# A\n");
        let app = world.with("test/a.md", "").app();
        let patterns = app.ignore.groups.into_iter().flat_map(|group| group.patterns);
        patterns
            .filter(|one| ["docs", "*.md", "test", "!docs", "dist", "!dist"].contains(&one.as_str()))
            .collect::<Vec<_>>()
    };
    let of = |script: &str, package: &str| {
        let manifest = manifest(&format!(
            "\"scripts\": {{ \"build\": \"{script}\" }}, \"devDependencies\": {{ \"{package}\": \"^3.0.0\" }}"
        ));
        World::new([
            ("package.json", manifest.as_str()),
            ("package-lock.json", NPM_LOCK),
            ("index.html", "<p>\n"),
        ])
    };
    assert_eq!(texts(of("vite build", "vite")), ["dist", "test", "docs", "*.md"]);
    assert_eq!(texts(of("docusaurus build", "@docusaurus/core")), ["test"]);
    assert_eq!(texts(of("eleventy --output=dist --input=./test", "@11ty/eleventy")), ["dist"]);
    // what no framework is known for, named by its command
    assert_eq!(
        texts(of("rm -rf dist && vite build docs", "vite")).iter().filter(|one| one.contains("docs")).count(),
        0
    );
}

#[test]
fn the_outputs_are_shipped_from_the_build_and_kept_out_of_the_context() {
    for (name, world) in [
        ("tsc", built("node dist/index.js", "tsc", &["typescript"], &[TSCONFIG])),
        ("tsup", tsup()),
        ("worker", worker()),
        ("vite", static_only()),
    ] {
        let app = world.app();
        let from_build = stage(&app, "runner").unwrap().steps.iter().any(|step| {
            matches!(&step.op, Op::Copy { from: Some(from), sources, .. }
                if from.as_str() == "build" && sources == &["/app/dist"])
        });
        assert!(from_build, "{name}");
        let ignored: Vec<&String> = app.ignore.groups.iter().flat_map(|group| &group.patterns).collect();
        assert!(ignored.iter().any(|pattern| *pattern == "dist"), "{name}: {ignored:?}");
    }
}

#[test]
fn the_build_by_manager() {
    let files: &[(&str, &str)] = &[TSCONFIG];
    let table = [
        ("package-lock.json", support::NPM_LOCK, "", "npm run build"),
        ("pnpm-lock.yaml", PNPM_LOCK, "", "pnpm run build"),
        ("yarn.lock", YARN_LOCK, "", "yarn run build"),
        ("yarn.lock", YARN_BERRY_LOCK, "\"packageManager\": \"yarn@4.9.1\"", "yarn run build"),
        ("bun.lock", BUN_LOCK, "", "bun run build"),
    ];
    for (lockfile, text, more, wanted) in table {
        let mut world = built("node dist/index.js", "tsc", &["typescript"], files).with(lockfile, text);
        if !more.is_empty() {
            let with = manifest(&format!(
                "\"scripts\": {{ \"start\": \"node dist/index.js\", \"build\": \"tsc\" }}, \"devDependencies\": {{ \"typescript\": \"*\" }}, {more}"
            ));
            world = world.with("package.json", &with);
        }
        let app = world.app();
        let command = app.build_command.as_ref().unwrap();
        assert_eq!(command.value.to_string(), wanted);
        assert_eq!(words::reason(&command.reason), "the script `build` of package.json");
        assert!(runs(stage(&app, "build").unwrap()).iter().any(|line| line == wanted));
    }
}

#[test]
fn a_framework_is_built_without_a_script_too() {
    let scripts = |dependency: &str| manifest(&format!("\"dependencies\": {{ {dependency} }}"));
    for (name, world, dependency, wanted) in [
        (
            "next",
            next(),
            r#""next": "^15.0.0", "react": "^19.0.0", "react-dom": "^19.0.0""#,
            "npm exec -- next build",
        ),
        ("vite", static_only(), r#""vite": "^6.0.0""#, "npm exec -- vite build"),
    ] {
        let app = world.with("package.json", &scripts(dependency)).app();
        let command = app.build_command.as_ref().unwrap();
        assert_eq!(command.value.to_string(), wanted, "{name}");
        assert!(words::reason(&command.reason).contains("no script"), "{name}");
        let build = runs(stage(&app, "build").unwrap()).join("\n");
        assert!(build.contains(wanted) && !build.contains("run build"), "{name}: {build}");
    }
}

#[test]
fn a_build_of_declarations_only_is_left_out_where_nothing_reads_them() {
    let app = tsup().app();
    let build = runs(stage(&app, "build").unwrap()).join("\n");
    assert!(build.contains("tsup --no-dts"), "{build}");
    let command = app.build_command.as_ref().unwrap();
    assert!(command.alternatives.iter().any(|other| other.value == r#"["npm", "run", "build"]"#));
    // more than one step, or something set before it: the script itself
    for script in ["tsup && node scripts/after.js", "NODE_ENV=production tsup"] {
        let manifest = manifest(&format!(
            "\"scripts\": {{ \"start\": \"node dist/index.js\", \"build\": \"{script}\" }}, \"devDependencies\": {{ \"tsup\": \"^8.0.0\" }}"
        ));
        let app = tsup().with("package.json", &manifest).with("scripts/after.js", "").app();
        assert_eq!(app.build_command.as_ref().unwrap().value.to_string(), "npm run build", "{script}");
    }
}

#[test]
fn an_edit_outside_of_what_a_build_reads_builds_nothing_again() {
    let app = tsup().with("scripts/release.js", "").with("assets/logo.svg", "").app();
    let inputs = value(&app, "build.inputs");
    for name in ["src", "tsup.config.ts", "tsconfig.json"] {
        assert!(inputs.contains(&format!("\"{name}\"")), "{inputs}");
    }
    for name in ["test", "README.md", "scripts", "assets"] {
        assert!(!inputs.contains(&format!("\"{name}\"")), "{inputs}");
    }
    let app = next().app();
    assert_eq!(value(&app, "build.inputs"), "[\".\"]", "Next.js reads by convention");
    let app = tsup().config("build.inputs = [\"src\", \"tools\"]\n").with("tools/a.js", "").app();
    assert_eq!(value(&app, "build.inputs"), "[\"src\", \"tools\"]");
    let copied = stage(&app, "build").unwrap().steps.iter().any(
        |step| matches!(&step.op, Op::Copy { from: None, sources, .. } if sources.contains(&"tools".to_owned())),
    );
    assert!(copied);
}

#[test]
fn values_that_let_a_build_pass_are_harmless_and_in_no_layer() {
    let world = next()
        .with(
            "env.ts",
            "import { createEnv } from '@t3-oss/env-nextjs';\nimport { z } from 'zod';\nexport const env = createEnv({ server: { DATABASE_URL: z.string().url(), AUTH_SECRET: z.string().min(40), LEVEL: z.enum(['info', 'debug']), COUNT: z.coerce.number() }, client: { NEXT_PUBLIC_TITLE: z.string() }, runtimeEnv: { DATABASE_URL: process.env.DATABASE_URL, AUTH_SECRET: process.env.AUTH_SECRET, LEVEL: process.env.LEVEL, COUNT: process.env.COUNT, NEXT_PUBLIC_TITLE: process.env.NEXT_PUBLIC_TITLE } });\n",
        )
        .with("app/page.tsx", "import { env } from '../env';\nexport default function Page() { return <p>{env.DATABASE_URL}</p>; }\n");
    let app = world.app();
    let build = runs(stage(&app, "build").unwrap()).join("\n");
    for name in ["DATABASE_URL", "AUTH_SECRET", "LEVEL", "COUNT"] {
        assert!(build.contains(&format!("{name}=")), "{name}: {build}");
        let decided = decision(&app, &format!("build.env.{name}")).unwrap();
        assert!(!decided.evidence.is_empty(), "{name}");
    }
    assert!(build.contains("LEVEL=info") && build.contains("COUNT=1"), "{build}");
    assert!(value(&app, "build.env.AUTH_SECRET").len() >= 40);
    // only that command has them
    for step in app.image.iter().flat_map(|image| &image.stages).flat_map(|stage| &stage.steps) {
        match &step.op {
            Op::Env(values) => assert!(values.iter().all(|(name, _)| name != "AUTH_SECRET"), "{values:?}"),
            Op::Arg { name, .. } => assert!(name != "AUTH_SECRET" && name != "DATABASE_URL"),
            _ => {}
        }
    }
    // a public value is an argument, and no placeholder is baked in
    let arguments: Vec<String> = stage(&app, "build")
        .unwrap()
        .steps
        .iter()
        .filter_map(|step| match &step.op {
            Op::Arg { name, .. } => Some(name.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(arguments, ["NEXT_PUBLIC_TITLE"]);
    assert!(noted(
        &world.plan(),
        |kind| matches!(kind, NoteKind::BakedIn { names } if names == &["NEXT_PUBLIC_TITLE"])
    ));
    let own = next().config("[build.env]\nAUTH_SECRET = \"mine\"\n").app();
    assert!(runs(stage(&own, "build").unwrap()).join("\n").contains("AUTH_SECRET=mine"));
}

#[test]
fn what_is_shipped() {
    let page = "output: 'export'";
    let table: Vec<(&str, World, AppKind, &str)> = vec![
        ("sources", World::server(), AppKind::Server, "the sources"),
        ("outputs", tsup(), AppKind::Server, "the build's output"),
        ("next", next(), AppKind::Server, "the server and what it loads"),
        ("vite", static_only(), AppKind::Static, "the built files"),
        (
            "next, exported",
            next().with("next.config.ts", &format!("export default {{ {page} }};\n")),
            AppKind::Static,
            "the built files",
        ),
    ];
    for (name, world, kind, remark) in table {
        let app = world.app();
        assert_eq!(app.kind, kind, "{name}");
        let runner = stage(&app, "runner").unwrap();
        let said = runner.remark.as_ref().unwrap().to_string();
        assert!(said.contains(remark), "{name}: {said}");
    }
}

#[test]
fn files_without_a_place_are_not_planned_and_said() {
    let computed = "export default { build: { outDir: await (await fetch('x')).text() } };\n";
    let plan = static_only().with("vite.config.ts", computed).plan();
    assert_eq!(plan.apps[0].build_outputs.value, ["dist"], "by custom");
    assert!(plan.unknowns.iter().any(|unknown| unknown.why.contains("outDir")), "{:?}", plan.unknowns);

    // a bundler that nobody knows, and a page
    let manifest =
        manifest("\"scripts\": { \"build\": \"gulp\" }, \"devDependencies\": { \"gulp\": \"^4.0.0\" }");
    let world = static_only().with("package.json", &manifest).without("vite.config.ts");
    let plan = world.plan();
    assert_eq!(plan.apps[0].build_outputs.value, [] as [&str; 0]);
    assert!(plan.apps[0].image.is_none(), "nobody knows what to copy");
    assert!(noted(&plan, |kind| matches!(kind, NoteKind::NotPlanned { .. })), "{:?}", plan.notes);
    assert!(plan.compose.files.iter().all(|file| file.services.iter().all(|service| service.name != "demo")));

    let told = world.config("build.outputs = [\"made\"]\n").plan();
    assert!(told.apps[0].image.is_some());
    assert!(!noted(&told, |kind| matches!(kind, NoteKind::NotPlanned { .. })), "{:?}", told.notes);
}

#[test]
fn a_repository_without_anything_to_run_is_an_error_that_names_what_was_seen() {
    let manifest = manifest("\"main\": \"index.js\"");
    let library = World::new([("package.json", manifest.as_str()), ("index.js", "export const a = 1;\n")]);
    let error = seaworthy_plan::decide(&library.facts(), &library.try_config().unwrap()).unwrap_err();
    let seaworthy_plan::PlanError::NoApps { members, .. } = error else { panic!("{error}") };
    assert_eq!(members, [". (library)"]);
}

#[test]
fn the_web_server_for_files() {
    let app = static_only().app();
    assert_eq!(value(&app, "serve.fallback"), "first-page");
    let configuration = runs(stage(&app, "runner").unwrap()).join("\n");
    assert!(configuration.contains("/index.html"), "{configuration}");
    let app = static_only().config("serve.fallback = \"not-found\"\nport = 9000\n").app();
    let configuration = runs(stage(&app, "runner").unwrap()).join("\n");
    assert!(configuration.contains("=404") && configuration.contains("listen 9000"), "{configuration}");
    assert_eq!(value(&app, "port"), "9000");
    assert!(app.native.is_empty());
    assert!(no_runtime(&app));
}

/// Whether nothing of Node is in the shipped stage.
fn no_runtime(app: &AppPlan) -> bool {
    let runner = stage(app, "runner").unwrap();
    !format!("{:?}", runner.from).contains("node:")
        && runner.steps.iter().all(|step| !matches!(step.op, Op::Cmd(_)))
}

#[test]
fn a_check_that_the_build_runs_keeps_what_it_reads() {
    let ignored = |build: &str| {
        let scripts = format!(
            "\"scripts\": {{ \"start\": \"node dist/index.js\", \"build\": \"{build}\" }}, \"devDependencies\": {{ \"typescript\": \"^5.0.0\", \"eslint\": \"^9.0.0\" }}"
        );
        let plan = World::server_with(&scripts)
            .with("package.json", &manifest(&scripts))
            .with("eslint.config.js", "export default [];\n")
            .with("tsconfig.json", "{ \"compilerOptions\": { \"outDir\": \"dist\" } }")
            .plan();
        let groups = plan.apps[0].ignore.groups.clone();
        groups.into_iter().flat_map(|group| group.patterns).any(|pattern| pattern == "eslint.config.*")
    };
    assert!(ignored("tsc"));
    assert!(!ignored("eslint . && tsc"));
}
