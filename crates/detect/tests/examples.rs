//! The apps in `examples/`, as they are on the disk: what the manifests and configurations of each say.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use seaworthy_facts::{
    App, AppKind, BuildTool, Confidence, Existing, Facts, LockfileState, ManagerName, OrmName, Presence,
    ProcessKind, Repo, RuntimeName, Shipped, VersionSource,
};
use seaworthy_testkit::MemoryRepo;
use seaworthy_text::RepoPath;

fn facts(example: &str) -> Facts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example);
    seaworthy_detect::detect(&MemoryRepo::read_folder(&folder).unwrap()).unwrap()
}

fn app<'f>(facts: &'f Facts, dir: &str) -> &'f App {
    facts.apps.iter().find(|app| app.dir.as_str() == dir).unwrap_or_else(|| panic!("no app in `{dir}`"))
}

fn commands(app: &App) -> Vec<(&str, String)> {
    app.processes
        .iter()
        .map(|process| (process.value.name.as_str(), process.value.command.to_string()))
        .collect()
}

fn outputs(app: &App) -> Vec<&str> {
    app.build.iter().flat_map(|build| &build.value.outputs).map(|output| output.value.as_str()).collect()
}

fn inputs(app: &App) -> Vec<&str> {
    app.install.inputs.iter().map(|input| input.value.path.as_str()).collect()
}

fn range(app: &App, source: VersionSource) -> Option<&str> {
    let request = app.runtime.requests.iter().find(|request| request.value.source == source)?;
    Some(&request.value.range)
}

fn framework(app: &App) -> (&str, Option<&str>) {
    let framework = &app.framework.as_ref().unwrap().value;
    (framework.id, framework.output.as_ref().map(|output| output.value.as_str()))
}

#[test]
fn facilitator() {
    let facts = facts("facilitator");
    assert_eq!(facts.existing.compose.as_ref().unwrap().as_str(), "docker-compose.yml");
    assert_eq!(facts.apps.len(), 1);
    let app = app(&facts, "");
    assert_eq!(
        (app.name.as_str(), app.kind.value, framework(app)),
        ("facilitator", AppKind::Server, ("fastify", None))
    );
    assert_eq!(
        (app.manager.name.value, app.manager.name.confidence),
        (ManagerName::Pnpm, Confidence::Certain)
    );
    assert_eq!(app.manager.version.as_ref().unwrap().value, "10.8.1");
    assert_eq!(app.manager.lockfiles[0].state, LockfileState::InStep);
    assert_eq!(inputs(app), ["package.json", "pnpm-lock.yaml"]);
    assert_eq!(app.runtime.name.value, RuntimeName::Node);
    assert_eq!(
        (range(app, VersionSource::Nvmrc), range(app, VersionSource::Engines)),
        (Some("20.x"), Some(">=20"))
    );
    // the only app with a floor that its own `engines` hide: a locked package needs more
    assert_eq!(range(app, VersionSource::Dependencies), Some(">=22.0.0"));
    let build = &app.build.as_ref().unwrap().value;
    assert_eq!(build.tool.as_ref().unwrap().value, BuildTool::Tsup);
    assert_eq!(build.tool.as_ref().unwrap().evidence[0].place.to_string(), "package.json:12");
    assert_eq!(build.declarations.as_ref().unwrap().evidence[0].place.to_string(), "tsup.config.ts:9");
    assert_eq!((outputs(app), app.shipped.value), (vec!["dist"], Shipped::Outputs));
    assert_eq!(
        commands(app),
        [("web", "node dist/index.js".to_owned()), ("dev", "tsx watch src/index.ts".to_owned())]
    );
    let web = &app.processes[0].value;
    assert_eq!((web.script.as_deref(), web.source.as_ref().unwrap().as_str()), (None, "src/index.ts"));
    let prepare = &app.install.lifecycle[0].value;
    assert_eq!((prepare.name.as_str(), prepare.programs[0].development_only), ("prepare", Presence::Yes));
    assert!(facts.unknowns.is_empty(), "{:?}", facts.unknowns);
}

#[test]
fn tracker() {
    let facts = facts("tracker");
    let app = app(&facts, "");
    assert_eq!((app.kind.value, framework(app).0), (AppKind::Server, "next"));
    assert_eq!(
        (app.manager.name.value, app.manager.lockfiles[0].state.clone()),
        (ManagerName::Npm, LockfileState::InStep)
    );
    assert_eq!(range(app, VersionSource::Dependencies), Some(">=20.9.0"));
    assert_eq!(
        commands(app),
        [
            ("web", "next start".to_owned()),
            ("migrate", "prisma migrate deploy".to_owned()),
            ("dev", "next dev".to_owned())
        ]
    );
    assert_eq!(app.processes[1].value.package, Some(("prisma".to_owned(), Presence::Yes)));
    let orm = &app.orm.as_ref().unwrap().value;
    assert_eq!(
        (orm.name, orm.database, orm.generated_by_script.as_deref()),
        (OrmName::Prisma, Some("postgres"), Some("build"))
    );
    assert_eq!(orm.schema.as_ref().unwrap().as_str(), "prisma/schema.prisma");
    assert!(orm.migrations.as_ref().unwrap().value.count > 0);
    let bcrypt = app.install.native.iter().find(|native| native.value.name == "bcrypt").unwrap();
    assert_eq!(bcrypt.value.production, Presence::Yes);
    assert_eq!(outputs(app), [".next"]);
}

#[test]
fn backend() {
    let facts = facts("backend");
    assert_eq!(facts.workspace.tool, None);
    let dirs: Vec<&str> = facts.apps.iter().map(|app| app.dir.as_str()).collect();
    assert_eq!(dirs, ["backend", "frontend"]);
    let backend = app(&facts, "backend");
    assert_eq!((backend.name.as_str(), framework(backend).0), ("backend", "hono"));
    assert_eq!((backend.manager.name.value, backend.install.root.as_str()), (ManagerName::Pnpm, "backend"));
    assert_eq!((outputs(backend), backend.shipped.value), (vec!["backend/dist"], Shipped::Outputs));
    assert_eq!(backend.build.as_ref().unwrap().value.tool.as_ref().unwrap().value, BuildTool::Tsc);
    let web = &backend.processes[0].value;
    assert_eq!(
        (web.command.to_string().as_str(), web.entry.as_ref().unwrap().as_str()),
        ("node dist/index.js", "backend/dist/index.js")
    );
    assert_eq!(web.source.as_ref().unwrap().as_str(), "backend/src/index.ts");
    let argon2 = backend.install.native.iter().find(|native| native.value.name == "argon2").unwrap();
    assert_eq!(
        (argon2.value.production, argon2.value.install_script, argon2.value.allowed),
        // 0.44 carries its binaries; the leave that pnpm-workspace.yaml gives is not needed
        (Presence::Yes, Presence::No, Presence::Yes)
    );
    let orm = &backend.orm.as_ref().unwrap().value;
    assert_eq!((orm.name, orm.database), (OrmName::Drizzle, Some("postgres")));
    assert_eq!(orm.migrations.as_ref().unwrap().value.dir.as_str(), "backend/drizzle");
    let migrate =
        backend.processes.iter().find(|process| process.value.kind == ProcessKind::Migrate).unwrap();
    assert_eq!(migrate.value.command.program(), "node");
    let frontend = app(&facts, "frontend");
    assert_eq!((frontend.manager.name.value, framework(frontend).0), (ManagerName::Npm, "next"));
    assert_eq!(frontend.install.root.as_str(), "frontend");
}

#[test]
fn hub() {
    let facts = facts("hub");
    let app = app(&facts, "");
    assert_eq!(
        (app.runtime.name.value, range(app, VersionSource::PackageManager)),
        (RuntimeName::Bun, Some("1.4.5"))
    );
    assert_eq!(
        (app.manager.name.value, app.manager.version.as_ref().unwrap().value.as_str()),
        (ManagerName::Bun, "1.4.5")
    );
    assert_eq!((framework(app), app.shipped.value), (("next", Some("standalone")), Shipped::Standalone));
    assert_eq!(
        commands(app),
        [
            ("web", "next start".to_owned()),
            ("worker", "bun run workers/index.ts".to_owned()),
            ("migrate", "bun run src/db/migrate.ts".to_owned()),
            ("dev", "next dev".to_owned())
        ]
    );
    let worker = &app.processes[1].value;
    let sources: Vec<&str> = worker.sources.iter().map(|path| path.as_str()).collect();
    assert_eq!(sources, ["src", "tsconfig.json", "workers"]);
    assert_eq!(app.orm.as_ref().unwrap().value.migrations.as_ref().unwrap().value.dir.as_str(), "drizzle");
    assert_eq!(facts.existing, Existing::default());
}

#[test]
fn a_manifest_that_went_ahead_of_its_lockfile_is_told_with_its_place() {
    for (example, manifest) in [
        ("facilitator", "package.json"),
        ("tracker", "package.json"),
        ("hub", "package.json"),
        ("backend", "backend/package.json"),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example);
        let repo = MemoryRepo::read_folder(&folder).unwrap();
        let text = repo.read(&RepoPath::new(manifest).unwrap()).unwrap().text().to_owned();
        let changed =
            text.replacen("\"dependencies\": {", "\"dependencies\": {\n    \"left-behind\": \"^1.0.0\",", 1);
        let facts = seaworthy_detect::detect(&repo.with(manifest, &changed)).unwrap();
        let LockfileState::OutOfStep(drifts) = &facts.apps[0].manager.lockfiles[0].state else {
            panic!("{example}: {:?}", facts.apps[0].manager.lockfiles)
        };
        let (wanted, place) = drifts[0].wanted.as_ref().unwrap();
        assert_eq!(
            (drifts[0].name.as_str(), wanted.as_str(), drifts[0].locked.as_deref()),
            ("left-behind", "^1.0.0", None)
        );
        assert_eq!(place.file.as_str(), manifest);
        assert_eq!(
            changed.lines().nth(place.line as usize - 1).unwrap().trim(),
            "\"left-behind\": \"^1.0.0\","
        );
    }
}

#[test]
fn the_same_bytes_give_the_same_facts() {
    for example in ["facilitator", "tracker", "backend", "hub"] {
        assert_eq!(facts(example), facts(example));
    }
}
