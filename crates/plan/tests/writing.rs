//! Who runs the app and where it may write.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_plan::compose::{Switch, VolumeSource};
use seaworthy_plan::image::{Op, RunCommand};
use seaworthy_plan::{AppPlan, NoteKind, Plan};
use support::worlds::{next, secret_file, static_only, worker};
use support::{SERVER, World, noted, production, stage, value};

fn writing(line: &str) -> World {
    let server = format!(
        "import fs from 'node:fs';\nimport path from 'node:path';\nimport os from 'node:os';\n{line}\n{SERVER}"
    );
    World::server().with("server.js", &server)
}

/// Folders of the image that the app's user owns.
fn owned(app: &AppPlan) -> Vec<String> {
    let steps = stage(app, "runner").unwrap().steps.iter();
    steps
        .flat_map(|step| match &step.op {
            Op::Run { commands, .. } => commands.clone(),
            _ => Vec::new(),
        })
        .flat_map(|command| match command {
            RunCommand::OwnFolders { paths, .. } => paths,
            _ => Vec::new(),
        })
        .collect()
}

fn volumes(plan: &Plan) -> Vec<(String, String)> {
    let service = production(plan, "demo").unwrap();
    let named = service.volumes.iter().filter_map(|volume| match &volume.source {
        VolumeSource::Named(name) => Some((name.clone(), volume.target.clone())),
        _ => None,
    });
    named.collect()
}

fn memory(plan: &Plan) -> Vec<String> {
    production(plan, "demo").unwrap().hardening.as_ref().unwrap().tmpfs.clone()
}

#[test]
fn the_user_by_number() {
    for (name, world, user) in [
        ("an app", World::server(), "1001"),
        ("next", next(), "1001"),
        ("files", static_only(), "101"),
        ("configured", World::server().config("user.id = 5000\n"), "5000"),
    ] {
        let app = world.app();
        assert_eq!(value(&app, "user.id"), user, "{name}");
        for stage in app.image.iter().flat_map(|image| &image.stages) {
            let ids: Vec<String> = stage
                .steps
                .iter()
                .filter_map(|step| match step.op {
                    Op::User(id) => Some(id.to_string()),
                    _ => None,
                })
                .collect();
            let runs = stage.steps.iter().any(|step| matches!(step.op, Op::Cmd(_) | Op::Health(_)));
            let is_shipped = stage.name.as_str() != "dev" && runs;
            assert!(!is_shipped || ids == [user], "{name}, {}: {ids:?}", stage.name.as_str());
        }
    }
}

#[test]
fn where_the_app_may_write() {
    type Row = (&'static str, &'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);
    let table: &[Row] = &[
        // name, the line, folders of the user's own, volumes
        ("nothing", "", &[], &[]),
        (
            "uploads",
            "fs.writeFileSync('uploads/a.png', '');",
            &["uploads"],
            &[("demo-uploads", "/app/uploads")],
        ),
        (
            "uploads, joined",
            "fs.writeFileSync(path.join(process.cwd(), 'uploads', 'a.png'), '');",
            &["uploads"],
            &[("demo-uploads", "/app/uploads")],
        ),
        (
            "below its own folder",
            "fs.mkdirSync('data/files', { recursive: true });",
            &["data/files"],
            &[("demo-files", "/app/data/files")],
        ),
        (
            "folders of one name",
            "fs.mkdirSync('a/uploads'); fs.mkdirSync('b/uploads');",
            &["a/uploads", "b/uploads"],
            &[("demo-uploads", "/app/a/uploads"), ("demo-b-uploads", "/app/b/uploads")],
        ),
        (
            "folders of almost one name",
            "fs.mkdirSync('up loads'); fs.mkdirSync('up-loads'); fs.mkdirSync('дані');",
            &["up loads", "up-loads", "дані"],
            &[
                ("demo-up-loads", "/app/up loads"),
                ("demo-up-loads-2", "/app/up-loads"),
                ("demo-data", "/app/дані"),
            ],
        ),
        ("scratch files", "fs.writeFileSync(path.join(os.tmpdir(), 'a'), '');", &[], &[]),
        ("scratch files by name", "fs.writeFileSync('/tmp/a/b', '');", &[], &[]),
    ];
    let mut wrong = Vec::new();
    for (name, line, folders, kept) in table {
        let plan = writing(line).plan();
        let kept: Vec<(String, String)> =
            kept.iter().map(|(name, path)| ((*name).to_owned(), (*path).to_owned())).collect();
        let found = (owned(&plan.apps[0]), volumes(&plan));
        if found != (folders.iter().map(|path| (*path).to_owned()).collect(), kept.clone()) {
            wrong.push(format!("{name}: {found:?}, not {folders:?}, {kept:?}"));
        }
        let hardening = production(&plan, "demo").unwrap().hardening.clone().unwrap();
        assert_eq!((hardening.read_only, hardening.drop_all), (Switch::On, Switch::On), "{name}");
        assert!(hardening.tmpfs.iter().any(|path| path == "/tmp"), "{name}: {:?}", hardening.tmpfs);
        let said = noted(&plan, |kind| matches!(kind, NoteKind::KeptOnVolume { .. }));
        assert_eq!(said, !kept.is_empty(), "{name}");
        let declared = &support::file(&plan, seaworthy_plan::compose::Purpose::Production).unwrap().volumes;
        assert!(kept.iter().all(|(name, _)| declared.contains(name)), "{name}: {declared:?}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn caches_and_logs_are_in_memory_where_the_root_is_read_only() {
    for (line, folder) in [
        ("fs.mkdirSync('.cache', { recursive: true });", "/app/.cache"),
        ("fs.appendFileSync('logs/app.log', 'x');", "/app/logs"),
    ] {
        let plan = writing(line).plan();
        assert!(
            memory(&plan).contains(&format!("{folder}:uid=1001,gid=1001")),
            "{line}: {:?}",
            memory(&plan)
        );
        assert!(volumes(&plan).is_empty(), "{line}");
        let open = writing(line).config("production.read-only = false\n").plan();
        assert!(memory(&open).is_empty(), "{line}: {:?}", memory(&open));
    }
}

#[test]
fn a_full_stack_frameworks_root_is_not_read_only() {
    let plan = next().plan();
    assert_eq!(value(&plan.apps[0], "production.read-only"), "false");
    let on = next().config("production.read-only = true\n").plan();
    let hardening = production(&on, "demo").unwrap().hardening.clone().unwrap();
    assert_eq!(hardening.read_only, Switch::On);
    assert!(hardening.tmpfs.iter().any(|path| path.starts_with("/app/.next/cache")), "{:?}", hardening.tmpfs);
}

#[test]
fn a_worker_writes_to_the_same_volumes_and_migrations_to_none() {
    let index = format!(
        "import fs from 'node:fs';\nfs.writeFileSync('uploads/a.png', '');\nimport postgres from \"postgres\";\nexport const sql = postgres(process.env.DATABASE_URL!);\n{SERVER}"
    );
    let plan = worker().with("src/index.ts", &index).plan();
    let mounted = |name: &str| {
        let service = production(&plan, name).unwrap();
        service.volumes.iter().any(|volume| volume.source == VolumeSource::Named("demo-uploads".to_owned()))
    };
    assert!(mounted("demo") && mounted("worker"));
    assert!(!mounted("migrate"));
}

#[test]
fn files_with_secrets_are_mounted_and_never_copied() {
    let plan = secret_file().plan();
    let service = production(&plan, "demo").unwrap();
    let mount = service.volumes.iter().find(|volume| volume.target == "/app/config/config.json").unwrap();
    assert_eq!(mount.source, VolumeSource::Bind("./config/config.json".to_owned()));
    assert_eq!(mount.access, seaworthy_plan::compose::Access::ReadOnly);
    let copied = support::steps(&plan.apps[0]).any(|step| {
        matches!(&step.op, Op::Copy { from: None, sources, .. } if sources.contains(&"config/config.json".to_owned()))
    });
    assert!(!copied);
    let patterns: Vec<&String> =
        plan.apps[0].ignore.groups.iter().flat_map(|group| &group.patterns).collect();
    assert!(patterns.iter().any(|pattern| *pattern == "config/config.json"), "{patterns:?}");
    // a person's own list
    let own = World::server().config("secrets.files = [\"keys/jwt.json\"]\n").plan();
    assert!(
        production(&own, "demo").unwrap().volumes.iter().any(|volume| volume.target == "/app/keys/jwt.json")
    );
    let kept = secret_file().with(".gitignore", "node_modules\n").with("config/config.json", "{}").plan();
    if !kept.apps[0].ignore.groups.is_empty() {
        let in_git = noted(&kept, |kind| matches!(kind, NoteKind::SecretFileInGit { .. }));
        assert!(in_git || production(&kept, "demo").unwrap().volumes.is_empty(), "{:?}", kept.notes);
    }
}

#[test]
fn a_database_among_the_code_is_warned_of() {
    let plan = writing("import { DatabaseSync } from 'node:sqlite';\nnew DatabaseSync('app.db');").plan();
    assert!(
        noted(&plan, |kind| matches!(kind, NoteKind::DatabaseAmongCode { path } if path == ".")),
        "{:?}",
        plan.notes
    );
    assert!(volumes(&plan).is_empty());
    let plan =
        writing("import { DatabaseSync } from 'node:sqlite';\nnew DatabaseSync('data/app.db');").plan();
    assert!(!noted(&plan, |kind| matches!(kind, NoteKind::DatabaseAmongCode { .. })), "{:?}", plan.notes);
}
