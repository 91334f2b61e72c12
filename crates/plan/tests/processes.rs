//! Processes: which there are, what each runs, the stage that holds all it needs.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_facts::ProcessKind;
use seaworthy_plan::image::{Op, StageBase, StageName};
use seaworthy_plan::{AppPlan, NoteKind, Plan};
use support::worlds::{next, npm_lock, prisma, worker, workspace_with_worker};
use support::{SERVER, World, development, manifest, noted, production, runs, stage};

/// The words of the program that a stage runs.
fn program(app: &AppPlan, name: &str) -> Vec<String> {
    let stage = stage(app, name).unwrap_or_else(|| panic!("there is no stage {name}"));
    stage
        .steps
        .iter()
        .find_map(|step| match &step.op {
            Op::Cmd(command) => Some(command.words.clone()),
            _ => None,
        })
        .unwrap_or_default()
}

fn workdir(app: &AppPlan, name: &str) -> Option<String> {
    stage(app, name)?.steps.iter().rev().find_map(|step| match &step.op {
        Op::Workdir(path) => Some(path.clone()),
        _ => None,
    })
}

fn copies_from_context(app: &AppPlan, name: &str) -> Vec<String> {
    let stage = stage(app, name).unwrap();
    let sources = stage.steps.iter().flat_map(|step| match &step.op {
        Op::Copy { from: None, sources, .. } => sources.clone(),
        _ => Vec::new(),
    });
    sources.collect()
}

#[test]
fn a_start_that_could_not_be_told_can_be_configured() {
    let plan = |toml: &str| {
        let world = World::server().config(toml);
        let mut facts = world.facts();
        facts.apps[0].processes.clear();
        seaworthy_plan::decide(&facts, &world.try_config().unwrap()).unwrap()
    };
    let unknown = plan("");
    assert!(noted(&unknown, |kind| matches!(kind, NoteKind::StartUnknown { .. })), "{:?}", unknown.notes);
    let told = plan("start.command = [\"node\", \"other.js\"]\n");
    assert!(!noted(&told, |kind| matches!(kind, NoteKind::StartUnknown { .. })), "{:?}", told.notes);
    assert!(!noted(&told, |kind| matches!(kind, NoteKind::SettingWithoutEffect { .. })), "{:?}", told.notes);
    assert_eq!(program(&told.apps[0], "runner"), ["node", "other.js"]);
    assert!(production(&told, "demo").is_some());
}

#[test]
fn the_program_itself_is_the_first_process() {
    assert_eq!(program(&World::server().app(), "runner"), ["node", "server.js"]);
    assert_eq!(program(&next().app(), "runner"), ["node", "server.js"], "the standalone server");
    let configured = World::server().config("start.command = [\"node\", \"other.js\"]\n").app();
    assert_eq!(program(&configured, "runner"), ["node", "other.js"]);
}

#[test]
fn migrations_as_a_process_at_start_or_not_at_all() {
    let plan = worker().plan();
    let migrate = plan.apps[0].processes.iter().find(|process| process.kind == ProcessKind::Migrate).unwrap();
    assert_eq!(migrate.command.value.words, ["node_modules/.bin/drizzle-kit", "migrate"]);
    assert_eq!(program(&plan.apps[0], "migrate"), ["node_modules/.bin/drizzle-kit", "migrate"]);
    assert!(copies_from_context(&plan.apps[0], "migrate").contains(&"drizzle".to_owned()));
    let web = production(&plan, "demo").unwrap();
    assert!(web.depends_on.iter().any(|on| on.service == "migrate"), "{:?}", web.depends_on);

    let none = worker().config("migrate.mode = \"none\"\n").plan();
    assert!(stage(&none.apps[0], "migrate").is_none());
    assert!(production(&none, "migrate").is_none());

    let start = worker().config("migrate.mode = \"start\"\n").plan();
    assert!(production(&start, "migrate").is_none());
    let words = program(&start.apps[0], "runner");
    assert_eq!(words[..2], ["sh", "-c"]);
    assert_eq!(words[2], "node_modules/.bin/drizzle-kit migrate && exec node dist/index.js");
    let copied = copies_from_context(&start.apps[0], "runner");
    assert!(
        copied.contains(&"drizzle".to_owned()) && copied.contains(&"drizzle.config.ts".to_owned()),
        "{copied:?}"
    );
    assert!(
        noted(
            &start,
            |kind| matches!(kind, NoteKind::MigrationToolMissing { program } if program == "drizzle-kit")
        ),
        "drizzle-kit is a development dependency: {:?}",
        start.notes
    );
    let own = worker()
        .config("migrate.mode = \"start\"\nmigrate.command = [\"node\", \"dist/migrate.js\"]\n")
        .plan();
    assert_eq!(program(&own.apps[0], "runner")[2], "node dist/migrate.js && exec node dist/index.js");
    assert!(!noted(&own, |kind| matches!(kind, NoteKind::MigrationToolMissing { .. })));
}

#[test]
fn a_worker_runs_in_the_shipped_stage_where_that_holds_it() {
    let plan = worker().plan();
    let service = production(&plan, "worker").unwrap();
    assert!(format!("{:?}", service.command).contains("dist/worker.js"));
    assert!(stage(&plan.apps[0], "worker").is_none(), "the build's output holds it");
    assert!(
        service.ports.is_empty() && service.health.is_some(),
        "it does not listen, and the image's check is off"
    );
}

#[test]
fn a_worker_of_a_workspace_runs_in_its_own_folder_with_what_it_uses() {
    let plan = workspace_with_worker().plan();
    let site = plan.apps.iter().find(|app| app.name == "site").unwrap();
    assert_eq!(program(site, "worker"), ["../../node_modules/.bin/tsx", "worker.ts"]);
    assert_eq!(workdir(site, "worker").as_deref(), Some("/app/apps/site"));
    // the library is built, although the app itself is not
    let build = runs(stage(site, "build").unwrap());
    assert!(build.iter().any(|line| line.contains("--workspace packages/lib")), "{build:?}");
    for name in ["worker", "runner"] {
        let copied = stage(site, name).unwrap().steps.iter().any(|step| {
            matches!(&step.op, Op::Copy { from: Some(from), sources, .. }
                if from.as_str() == "build" && sources.contains(&"/app/packages/lib".to_owned()))
        });
        assert!(copied, "{name} lacks the library");
    }
}

#[test]
fn only_members_with_a_build_are_built() {
    for (manager, lockfile, text) in [("yarn", "yarn.lock", support::worlds::YARN_LOCK), ("npm", "", "")] {
        let world = workspace_with_worker()
            .with("packages/lib/package.json", "{ \"name\": \"@shop/lib\", \"version\": \"1.0.0\", \"type\": \"module\", \"main\": \"src/index.ts\" }\n");
        let world =
            if lockfile.is_empty() { world } else { world.without("package-lock.json").with(lockfile, text) };
        for app in world.plan().apps {
            let lines: Vec<String> =
                app.image.iter().flat_map(|image| &image.stages).flat_map(runs).collect();
            let foreign =
                lines.iter().find(|line| line.contains("packages/lib") || line.contains("@shop/lib"));
            assert_eq!(foreign, None, "{manager}, {}", app.name);
        }
    }
}

#[test]
fn files_that_a_member_reads_are_shipped() {
    let world = support::worlds::workspace()
        .config("[apps.api]\nship.files = [\"templates\"]\n")
        .with("apps/api/templates/a.html", "x");
    let plan = world.plan();
    let api = plan.apps.iter().find(|app| app.name == "api").unwrap();
    assert!(copies_from_context(api, "runner").contains(&"apps/api/templates".to_owned()));
}

#[test]
fn a_client_in_node_modules_is_generated_for_production_too() {
    let app = prisma().app();
    let lines = runs(stage(&app, "prod-deps").unwrap());
    assert_eq!(
        lines.last().unwrap(),
        "npm exec --yes -- prisma@5.10.2 generate --schema prisma/schema.prisma"
    );

    // the program is there, and the app's own script calls it
    let manifest = |from: &str| {
        format!(
            "\"scripts\": {{ \"start\": \"node server.js\", \"postinstall\": \"prisma generate\" }},\n  \"dependencies\": {{ \"@prisma/client\": \"^5.10.0\"{from} }}"
        )
    };
    let manifest = support::manifest(&manifest(", \"prisma\": \"^5.10.0\""));
    let lock = support::worlds::npm_lock(
        ", \"dependencies\": { \"@prisma/client\": \"^5.10.0\", \"prisma\": \"^5.10.0\" }",
        &[
            ("@prisma/client", "5.10.2", ""),
            ("prisma", "5.10.2", "\"bin\": { \"prisma\": \"build/index.js\" }"),
        ],
    );
    let app = prisma().with("package.json", &manifest).with("package-lock.json", &lock).app();
    let lines = runs(stage(&app, "prod-deps").unwrap());
    assert!(lines.iter().all(|line| !line.contains("generate")), "{lines:?}");
}

#[test]
fn names_of_processes_are_names_of_stages() {
    for name in ["build", "dev", "Mail", "2nd"] {
        let manifest = manifest(
            "\"scripts\": { \"start\": \"node server.js\" }, \"dependencies\": { \"bullmq\": \"^5.0.0\" }, \"devDependencies\": { \"tsx\": \"^4.0.0\" }",
        );
        let world = World::server()
            .with("package.json", &manifest)
            .with("Procfile", &format!("web: node server.js\n{name}: npx tsx worker.ts\n"))
            .with("worker.ts", "export {};\n");
        support::laws::hold(name, &world.plan());
    }
}

#[test]
fn a_server_that_migrates_itself_gets_the_migrations_and_no_process_for_them() {
    let index = "import { drizzle } from 'drizzle-orm/postgres-js';\nimport { migrate } from 'drizzle-orm/postgres-js/migrator';\nimport postgres from 'postgres';\nconst sql = postgres(process.env.DATABASE_URL!);\nawait migrate(drizzle(sql), { migrationsFolder: 'drizzle' });\n";
    let manifest = manifest(
        "\"scripts\": { \"start\": \"node dist/index.js\", \"build\": \"tsc\" }, \"dependencies\": { \"drizzle-orm\": \"^0.40.0\", \"postgres\": \"^3.4.0\" }, \"devDependencies\": { \"typescript\": \"^5.4.0\" }",
    );
    let world = worker()
        .with("package.json", &manifest)
        .with("src/index.ts", &format!("{index}{}", support::SERVER))
        .without("src/worker.ts")
        .without("package-lock.json");
    let plan = world.plan();
    let app = &plan.apps[0];
    assert!(app.processes.iter().all(|process| process.kind != ProcessKind::Migrate), "{:?}", app.processes);
    assert!(production(&plan, "migrate").is_none());
    assert!(
        copies_from_context(app, "runner").contains(&"drizzle".to_owned()),
        "it reads them when it starts"
    );
    assert_eq!(support::value(app, "migrate.mode"), "none");
}

#[test]
fn what_each_script_becomes() {
    type Row = (&'static str, &'static str, &'static [&'static str]);
    let table: &[Row] = &[
        // the script, a file that is there, the program itself
        ("node server.js", "server.js", &["node", "server.js"]),
        ("node ./server.js", "server.js", &["node", "./server.js"]),
        ("NODE_ENV=production node server.js", "server.js", &["node", "server.js"]),
        ("cross-env NODE_ENV=production node server.js", "server.js", &["node", "server.js"]),
        ("node --enable-source-maps server.js", "server.js", &["node", "--enable-source-maps", "server.js"]),
        ("npm run serve", "server.js", &["node", "server.js"]),
        ("exec node server.js", "server.js", &["node", "server.js"]),
        ("node server", "server.js", &["node", "server.js"]),
        ("node .", "server.js", &["node", "server.js"]),
        // no shell reads the first process' words: where one is needed, it gives way to the program
        ("node server.js --port $PORT", "server.js", &["sh", "-c", "exec node server.js --port \"$PORT\""]),
        (
            "node server.js --port=${PORT:-3000} --name 'a b'",
            "server.js",
            &["sh", "-c", "exec node server.js \"--port=${PORT:-3000}\" --name 'a b'"],
        ),
        // and it fills in variables only
        (
            "node server.js '$NAME$(id)`id`${A:-$(id)}'",
            "server.js",
            &["sh", "-c", r#"exec node server.js "$NAME\$(id)\`id\`\${A:-\$(id)}""#],
        ),
        ("node server.js --price 5$", "server.js", &["node", "server.js", "--price", "5$"]),
    ];
    let mut wrong = Vec::new();
    for (script, file, wanted) in table {
        let manifest = manifest(&format!(
            "\"main\": \"server.js\", \"scripts\": {{ \"start\": \"{script}\", \"serve\": \"node server.js\" }}"
        ));
        let app = World::server().with("package.json", &manifest).with(file, support::SERVER).app();
        let program = program(&app, "runner");
        if program != *wanted {
            wrong.push(format!("{script}: {program:?}, not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_a_script_sets_is_the_images_and_a_secret_is_nobodys() {
    let manifest = manifest(
        "\"scripts\": { \"start\": \"GREETING='two words' API_TOKEN=hunter2 DATABASE_URL=postgres://a:hunter2@b/c node server.js\" }",
    );
    let plan = World::server().with("package.json", &manifest).plan();
    let env: Vec<(String, String)> = support::steps(&plan.apps[0])
        .filter_map(|step| match &step.op {
            Op::Env(values) => Some(values.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    assert!(env.contains(&("GREETING".to_owned(), "two words".to_owned())), "{env:?}");
    assert!(!format!("{plan:?}").contains("hunter2"), "a secret of a script is in the plan");
}

/// A server with migrations by the command line of an ORM.
fn migrating(scripts: &str, packages: &str, files: &[(&str, &str)]) -> World {
    let manifest = manifest(&format!("\"scripts\": {{ {scripts} }}, {packages}"));
    let lock = npm_lock(&format!(", {packages}"), &[]);
    let own =
        [("package.json", manifest.as_str()), ("package-lock.json", lock.as_str()), ("server.js", SERVER)];
    World::new(own.into_iter().chain(files.iter().copied()))
}

/// The command of a process, as one would type it.
fn command(plan: &Plan, name: &str) -> String {
    let process = plan.apps[0].processes.iter().find(|process| process.name == name).unwrap();
    process.command.value.to_string()
}

#[test]
fn where_migrations_run() {
    // in an image of their own, on production's dependencies, with what the server's image lacks
    let knex = migrating(
        "\"start\": \"node server.js\", \"migrate\": \"knex migrate:latest\"",
        "\"dependencies\": { \"knex\": \"*\", \"pg\": \"*\" }",
        &[("knexfile.js", "module.exports = { client: 'pg' };"), ("migrations/1_init.js", "")],
    )
    .plan();
    let own = stage(&knex.apps[0], "migrate").unwrap();
    assert_eq!(own.from, StageBase::Stage(StageName::Base), "{own:?}");
    let copied = format!("{:?}", own.steps);
    assert!(copied.contains("knexfile.js") && copied.contains("\"migrations\""), "{copied}");
    assert_eq!(command(&knex, "migrate"), "node_modules/.bin/knex migrate:latest");

    // with all dependencies, where the tool is one of development
    let sequelize = migrating(
        "\"start\": \"node server.js\", \"migrate\": \"sequelize-cli db:migrate\"",
        "\"dependencies\": { \"sequelize\": \"*\", \"pg\": \"*\" }, \"devDependencies\": { \"sequelize-cli\": \"*\" }",
        &[("config/config.json", "{}"), ("migrations/1_init.js", "")],
    )
    .plan();
    let own = stage(&sequelize.apps[0], "migrate").unwrap();
    assert_eq!(own.from, StageBase::Stage(StageName::Deps));
    let copied = format!("{:?}", own.steps);
    assert!(copied.contains("\"config\"") && copied.contains("\"migrations\""), "{copied}");

    // in the server's own image, where they were built with it
    let compiled = [
        ("tsconfig.json", r#"{"compilerOptions": {"outDir": "dist", "rootDir": "src"}, "include": ["src"]}"#),
        ("src/index.ts", SERVER),
        (
            "src/data-source.ts",
            "import { DataSource } from 'typeorm'; export const source = new DataSource({ type: 'postgres' });",
        ),
        ("src/migrations/1-init.ts", "export class Init1 {}"),
    ];
    let typeorm = migrating(
        "\"start\": \"node dist/index.js\", \"build\": \"tsc\", \"dev\": \"ts-node src/index.ts\", \"migration:run\": \"typeorm-ts-node-commonjs migration:run -d src/data-source.ts\"",
        "\"dependencies\": { \"typeorm\": \"*\", \"pg\": \"*\" }, \"devDependencies\": { \"typescript\": \"*\", \"ts-node\": \"*\" }",
        &compiled,
    )
    .plan();
    assert!(stage(&typeorm.apps[0], "migrate").is_none());
    assert_eq!(
        command(&typeorm, "migrate"),
        "node_modules/.bin/typeorm migration:run -d dist/data-source.js"
    );
    let here = development(&typeorm, "migrate").unwrap();
    assert!(format!("{:?}", here.command).contains("src/data-source.ts"), "{:?}", here.command);

    // where they were built, when the tool is one of development and looks for the output
    let mikro = migrating(
        "\"start\": \"node dist/index.js\", \"build\": \"tsc\", \"migration:up\": \"mikro-orm migration:up\"",
        "\"dependencies\": { \"@mikro-orm/core\": \"*\", \"@mikro-orm/postgresql\": \"*\" }, \"devDependencies\": { \"@mikro-orm/cli\": \"*\", \"typescript\": \"*\" }",
        &[compiled[0], compiled[1], ("src/mikro-orm.config.ts", "export default {};"), compiled[3]],
    )
    .plan();
    assert_eq!(stage(&mikro.apps[0], "migrate").unwrap().from, StageBase::Stage(StageName::Build));
}
