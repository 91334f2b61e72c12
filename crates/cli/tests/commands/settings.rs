//! `seaworthy.toml`: every key is taken, shown with its place, and changes what is written.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use seaworthy_plan::keys::KEYS;
use serde_json::Value;

use crate::world::World;

/// A key, an example that has a use for it, a value other than what is decided there, and how the plan shows it.
struct Setting {
    key: &'static str,
    example: &'static str,
    value: &'static str,
    shown: &'static str,
}

const fn setting(
    key: &'static str,
    example: &'static str,
    value: &'static str,
    shown: &'static str,
) -> Setting {
    Setting { key, example, value, shown }
}

const SETTINGS: &[Setting] = &[
    setting("runtime.name", "tracker", r#""bun""#, "bun"),
    setting("runtime.version", "tracker", r#""22""#, "22"),
    setting("package-manager.name", "facilitator", r#""npm""#, "npm"),
    setting("package-manager.version", "facilitator", r#""10.9.0""#, "10.9.0"),
    setting("base.libc", "facilitator", r#""glibc""#, "glibc"),
    setting("base.image", "tracker", r#""registry.example/node:24""#, "registry.example/node:24"),
    setting("base.packages", "facilitator", r#"["tzdata"]"#, r#"["tzdata"]"#),
    setting("install.inputs", "facilitator", r#"["patches"]"#, r#""patches""#),
    setting("install.frozen", "facilitator", "false", "false"),
    setting("install.scripts", "facilitator", r#""run""#, "run"),
    setting("install.members", "workspace", r#""all""#, "all"),
    setting("install.cache", "tracker", "false", "false"),
    setting("build.command", "tracker", r#"["npm", "run", "compile"]"#, r#"["npm", "run", "compile"]"#),
    setting("build.inputs", "facilitator", r#"["lib"]"#, r#"["lib"]"#),
    setting("build.outputs", "facilitator", r#"["lib"]"#, r#"["lib"]"#),
    setting("build.env.DATABASE_URL", "tracker", r#""postgresql://nowhere/x""#, "postgresql://nowhere/x"),
    setting("ship.files", "facilitator", r#"["templates"]"#, r#""templates""#),
    setting("ship.prune", "facilitator", "false", "false"),
    setting("serve.image", "page", r#""registry.example/web:1""#, "registry.example/web:1"),
    setting("serve.base", "page", r#""/shop/""#, "/shop"),
    setting("serve.fallback", "page", r#""not-found""#, "not-found"),
    setting("user.id", "tracker", "4242", "4242"),
    setting("start.command", "facilitator", r#"["node", "other.js"]"#, r#"["node", "other.js"]"#),
    setting("start.init", "facilitator", "true", "true"),
    setting("port", "facilitator", "4711", "4711"),
    setting("host", "hub", r#""::""#, "::"),
    setting("health.live", "hub", r#""/alive""#, "/alive"),
    setting("health.ready", "hub", r#""/ready""#, "/ready"),
    setting("health.interval", "hub", r#""2m""#, "120s"),
    setting("health.start-period", "hub", r#""45s""#, "45s"),
    setting("migrate.mode", "hub", r#""none""#, "none"),
    setting("migrate.command", "hub", r#"["node", "migrate.js"]"#, r#"["node", "migrate.js"]"#),
    // where the app has none by itself
    setting("migrate.command", "facilitator", r#"["node", "migrate.js"]"#, r#"["node", "migrate.js"]"#),
    setting("workers.mailer", "facilitator", r#"["node", "mail.js"]"#, r#"["node", "mail.js"]"#),
    setting("services.postgres.version", "tracker", r#""15""#, "15"),
    setting("services.postgres.image", "tracker", r#""pgvector/pgvector:pg17""#, "pgvector/pgvector:pg17"),
    setting("services.postgres.production", "tracker", r#""elsewhere""#, "elsewhere"),
    setting("services.postgres.memory", "tracker", r#""3g""#, "3072m"),
    setting("env.NEXTAUTH_URL.required", "tracker", "true", "true"),
    setting("env.COMMIT_SHA.secret", "tracker", "true", "true"),
    setting("env.BCRYPT_ROUNDS.default", "tracker", r#""13""#, "13"),
    setting("secrets.files", "hub", r#"["keys/service.json"]"#, r#"["keys/service.json"]"#),
    setting("context.keep", "facilitator", r#"["docs/schema.json"]"#, r#"["docs/schema.json"]"#),
    setting("context.exclude", "facilitator", r#"["assets/raw"]"#, r#""assets/raw""#),
    setting("development.mode", "hub", r#""none""#, "none"),
    setting("production.place", "facilitator", r#""file""#, "file"),
    setting("production.memory", "hub", r#""3g""#, "3072m"),
    setting("production.cpus", "hub", r#""7.5""#, "7.5"),
    setting("production.read-only", "facilitator", "false", "false"),
    setting("production.stop-grace-period", "facilitator", r#""99s""#, "99s"),
];

/// Every decision of this key, of all apps and of the repository.
fn decisions<'a>(plan: &'a Value, key: &'a str) -> Vec<&'a Value> {
    let apps = plan["apps"].as_array().unwrap();
    let lists = apps.iter().map(|app| &app["decisions"]).chain([&plan["decisions"]]);
    lists.flat_map(|list| list.as_array().unwrap()).filter(|decision| decision["key"] == key).collect()
}

/// All files as they would be written, without the marks, which differ with every byte.
fn files(world: &World) -> String {
    let said = world.run(&["init", "--dry-run"]).fine();
    let (files, _) = said.split_once("\nfound ").unwrap();
    files.lines().filter(|line| !line.contains("by seaworthy ")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn every_key_is_taken_shown_and_changes_what_is_written() {
    let mut complaints = Vec::new();
    let mut bare = std::collections::BTreeMap::new();
    for name in ["facilitator", "hub", "tracker", "page", "workspace"] {
        let world = match name {
            "page" => World::page(),
            "workspace" => World::workspace(),
            _ => World::example(name),
        };
        bare.insert(name, (files(&world), world));
    }
    for Setting { key, example, value, shown } in SETTINGS {
        let (before, world) = &bare[example];
        world.write("seaworthy.toml", format!("{key} = {value}\n"));
        let said = world.run(&["plan", "--format", "json"]);
        if said.code != Some(0) {
            complaints.push(format!("{key} = {value} is refused\n{}", said.whole()));
            continue;
        }
        let plan = said.json();
        let configured = decisions(&plan, key).into_iter().find(|decision| {
            let evidence = decision["evidence"].as_array().unwrap();
            evidence.iter().any(|place| place["file"] == "seaworthy.toml" && place["line"] == 1)
        });
        match configured {
            None => complaints.push(format!("{key}: no decision in {example} rests on it")),
            Some(decision) if !decision["value"].as_str().unwrap().contains(shown) => {
                complaints.push(format!("{key}: {} does not hold {shown}", decision["value"]));
            }
            Some(decision) if decision["reason"].as_str().unwrap().is_empty() => {
                complaints.push(format!("{key}: no reason"));
            }
            Some(_) => {}
        }
        if files(world) == *before {
            complaints.push(format!("{key} = {value} changes nothing that is written for {example}"));
        }
        if plan["notes"].to_string().contains("nothing that is written depends on it") {
            complaints.push(format!("{key}: said to be without effect"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_table_above_has_every_key() {
    let missing: BTreeSet<&str> = KEYS
        .iter()
        // what `prove` asks for changes nothing that is written: see below
        .filter(|entry| {
            !entry.is_promise()
                && !entry.chooses_apps()
                && !SETTINGS.iter().any(|setting| entry.matches(setting.key))
        })
        .map(|entry| entry.name)
        .collect();
    assert!(missing.is_empty(), "add {missing:?} to SETTINGS");
}

#[test]
fn a_promise_changes_nothing_that_is_written_and_is_not_said_to_be_without_effect() {
    let world = World::example("facilitator");
    let before = files(&world);
    let promises: Vec<_> = KEYS.iter().filter(|entry| entry.is_promise()).collect();
    assert!(!promises.is_empty());
    let lines = promises.iter().map(|entry| format!("{} = {}\n", entry.name, entry.example));
    world.write("seaworthy.toml", lines.collect::<String>());
    assert_eq!(files(&world), before);
    let said = world.run(&["plan", "--all"]).fine();
    assert!(!said.contains("contract."), "{said}");
}

/// An app that is left out is written nothing for, unless it is named; leaving out all of them is refused.
#[test]
fn an_app_is_left_out_by_its_table() {
    let world = World::example("backend");
    world.write("seaworthy.toml", "[apps.frontend]\ndeploy = false\nport = 4000\n");
    let all = files(&world);
    assert!(all.contains("── backend/Dockerfile ") && !all.contains("── frontend/Dockerfile "), "{all}");
    let said = world.run(&["plan", "--app", "frontend"]).fine();
    assert!(said.starts_with("found    frontend"), "{said}");

    world.write("seaworthy.toml", "deploy = false\n[apps.frontend]\ndeploy = true\n");
    let all = files(&world);
    assert!(!all.contains("── backend/Dockerfile ") && all.contains("── frontend/Dockerfile "), "{all}");

    world.write("seaworthy.toml", "deploy = false\n");
    let said = world.refused(&["plan"]);
    assert!(said.contains("leaves out every app"), "{said}");
}

/// The documentation shows these values: each is one that the key takes.
#[test]
fn every_key_takes_its_own_example() {
    let world = World::example("tracker");
    for entry in KEYS {
        let name = if entry.name.starts_with("services.") { "postgres" } else { "DATABASE_URL" };
        let key = entry.name.replace('*', name);
        world.write("seaworthy.toml", format!("{key} = {}\n", entry.example));
        let said = world.run(&["plan"]);
        assert_eq!(said.code, Some(0), "{key} = {}\n{}", entry.example, said.whole());
    }
}

#[test]
fn a_table_of_one_app_changes_that_app_only() {
    let world = World::example("backend");
    let before = world.run(&["plan", "--format", "json"]).json();
    world.write("seaworthy.toml", "user.id = 4000\n[apps.frontend]\nuser.id = 4001\n");
    let after = world.run(&["plan", "--format", "json"]).json();
    let users = |plan: &Value| -> Vec<String> {
        decisions(plan, "user.id")
            .iter()
            .map(|decision| decision["value"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(users(&before), ["1001", "1001"]);
    assert_eq!(users(&after), ["4000", "4001"]);
    // a table of an app that this run leaves out is no mistake
    world.run(&["plan", "--app", "backend"]).fine();
}

#[test]
fn what_has_no_effect_is_said() {
    let world = World::server().with(
        "seaworthy.toml",
        "services.mongodb.memory = \"1g\"\nenv.NOPE.required = true\n[apps.demo]\nhost = \"::\"\n",
    );
    let said = world.run(&["init"]).fine();
    let notes: String = said
        .lines()
        .skip_while(|line| !line.starts_with("warning"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_snapshot!(notes, @"
    warning  `env.NOPE.required` is set, and nothing that is written depends on it (seaworthy.toml:2)
      help   remove it, or check it for a wrong name
    warning  `services.mongodb.memory` is set, and nothing that is written depends on it
             (seaworthy.toml:1)
      help   remove it, or check it for a wrong name
    warning  demo: no health route was found: the health check only asks whether the port takes
             connections
      help   add a route that answers 200, and set `health.live` in seaworthy.toml
    warning  demo: `host` is set, and nothing that is written depends on it (seaworthy.toml:4)
      help   remove it, or check it for a wrong name
    next     cp .env.production.example .env.production and fill in what is required
             docker compose --env-file .env.production --file compose.production.yaml up --build --detach --wait
    ");
}

/// A value ends up in a file that people check in: it is theirs to see, but a secret's is not ours to print.
#[test]
fn a_default_of_a_secret_is_not_printed() {
    let world = World::example("tracker")
        .with("seaworthy.toml", "env.NEXTAUTH_SECRET.default = \"hunter2hunter2\"\n");
    for arguments in
        [&["plan"][..], &["plan", "--format", "json"], &["explain", "env.NEXTAUTH_SECRET.default"]]
    {
        let said = world.run(arguments).whole();
        assert!(!said.contains("hunter2"), "{arguments:?}\n{said}");
    }
}
