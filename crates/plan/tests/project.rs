//! The Compose project: names, ports, who waits for whom, which files there are.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_plan::compose::{EnvValue, Purpose, Until};
use seaworthy_plan::{NoteKind, Plan};
use support::worlds::{called_redis, mutual, native, tsup, worker, workspace};
use support::{SERVER, World, development, file, manifest, noted, production, value};

fn names(plan: &Plan, purpose: Purpose) -> Vec<String> {
    file(plan, purpose)
        .map_or_else(Vec::new, |file| file.services.iter().map(|service| service.name.clone()).collect())
}

#[test]
fn names_of_services_and_projects() {
    let named = |name: &str| {
        World::server().with(
            "package.json",
            &manifest("\"scripts\": { \"start\": \"node server.js\" }").replace("demo", name),
        )
    };
    let table: Vec<(&str, World, &[&str], &str)> = vec![
        // name, repository, production's services, production's project
        ("plain", World::server(), &["demo"], "demo-production"),
        ("with a scope", named("@acme/shop-api"), &["shop-api"], "shop-api-production"),
        (
            "with a worker, migrations, services",
            worker(),
            &["migrate", "demo", "worker", "postgres", "redis"],
            "demo-production",
        ),
        ("called as its service", called_redis(), &["redis", "redis-server"], "redis-production"),
        ("of a workspace", workspace(), &["api", "site"], "shop-production"),
        ("two folders", mutual(), &["alpha", "beta"], "alpha-production"),
    ];
    let mut wrong = Vec::new();
    for (name, world, services, project) in table {
        let plan = world.plan();
        let mut found = names(&plan, Purpose::Production);
        found.sort();
        let mut wanted: Vec<String> = services.iter().map(|name| (*name).to_owned()).collect();
        wanted.sort();
        let called = file(&plan, Purpose::Production).unwrap().name.clone();
        if found != wanted || called.as_deref() != Some(project) {
            wrong.push(format!("{name}: {found:?} in {called:?}, not {wanted:?} in {project}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn odd_names_of_packages_are_names_of_services() {
    for name in [
        "My App",
        "UPPER",
        "ünïcode",
        "日本",
        "a/b",
        "@scope/",
        "..",
        "-",
        "$HOME",
        "it's",
        "a\\\"b",
        "a\\nb",
        "_x",
        ".hidden",
        "app.js",
        "123",
        "",
    ] {
        let text = manifest("\"scripts\": { \"start\": \"node server.js\" }").replace("demo", name);
        let plan = World::server().with("package.json", &text).plan();
        support::laws::hold(name, &plan);
        let project = file(&plan, Purpose::Production).unwrap().name.clone().unwrap();
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        assert!(
            project.starts_with(letters) && project.chars().all(|c| letters(c) || c == '-' || c == '_'),
            "{name:?}: Compose takes no project named {project:?}"
        );
    }
}

#[test]
fn ports_on_the_host() {
    let plan = workspace().plan();
    let published: Vec<(u16, u16)> = ["api", "site"]
        .iter()
        .map(|name| {
            let ports = &production(&plan, name).unwrap().ports;
            (ports[0].published, ports[0].target)
        })
        .collect();
    assert_eq!(published, [(4000, 3000), (4001, 4000)], "each its own, near what its developers know");
    for (name, variable) in [("api", "API_PORT"), ("site", "SITE_PORT")] {
        assert_eq!(production(&plan, name).unwrap().ports[0].variable.as_deref(), Some(variable));
    }
    let plan = native().with("package.json", &manifest("\"scripts\": { \"start\": \"node server.js\", \"dev\": \"node --watch server.js\" }, \"dependencies\": { \"bcrypt\": \"^5.1.0\", \"pg\": \"^8.11.0\" }")).plan();
    let here = development(&plan, "demo").unwrap();
    assert_eq!(here.ports[0].host.as_deref(), Some("127.0.0.1"));
    assert_eq!(production(&plan, "demo").unwrap().ports[0].host, None, "production serves everybody");
}

#[test]
fn a_port_that_a_service_of_development_has_is_not_taken_by_an_app() {
    let manifest = manifest(
        "\"scripts\": { \"start\": \"node server.js\", \"dev\": \"node --watch server.js\" }, \"dependencies\": { \"ioredis\": \"*\" }",
    );
    let server = SERVER.replace("8080", "6379");
    let world = World::new([
        ("package.json", manifest.as_str()),
        ("server.js", &format!("import Redis from 'ioredis';\nnew Redis(process.env.REDIS_URL);\n{server}")),
    ]);
    support::laws::hold("an app on the port of redis", &world.plan());
}

#[test]
fn apps_that_call_each_other() {
    let plan = mutual().plan();
    let alpha = production(&plan, "alpha").unwrap();
    let beta = production(&plan, "beta").unwrap();
    let told = |service: &seaworthy_plan::compose::ComposeService, name: &str| {
        service.environment.iter().find(|entry| entry.name == name).map(|entry| entry.value.clone())
    };
    assert_eq!(told(alpha, "BETA_URL"), Some(EnvValue::Literal("http://beta:3000".to_owned())));
    assert_eq!(told(beta, "ALPHA_URL"), Some(EnvValue::Literal("http://alpha:3000".to_owned())));
    // a circle of waiting would never start
    assert!(alpha.depends_on.is_empty(), "{:?}", alpha.depends_on);
    assert!(beta.depends_on.iter().any(|on| on.service == "alpha" && on.until == Until::Healthy));
}

#[test]
fn which_files_there_are() {
    let compose = "services:\n  db:\n    image: postgres:17\n";
    type Row = (&'static str, World, &'static [&'static str], &'static str, &'static str);
    let table: Vec<Row> = vec![
        // name, repository, Compose files, development, production
        ("nothing to run beside, no script", World::server(), &["compose.production.yaml"], "none", "file"),
        ("services, no script", native(), &["compose.yaml", "compose.production.yaml"], "services", "file"),
        ("a script with reload", tsup(), &["compose.yaml", "compose.production.yaml"], "container", "file"),
        ("a Compose file", native().with("compose.yaml", compose), &["compose.yaml"], "services", "profile"),
        (
            "by another name",
            native().with("docker-compose.yaml", compose),
            &["docker-compose.yaml"],
            "services",
            "profile",
        ),
        (
            "asked for apart",
            native().with("compose.yaml", compose).config("production.place = \"file\"\n"),
            &["compose.production.yaml"],
            "services",
            "file",
        ),
        (
            "no production",
            native().config("production.place = \"none\"\n"),
            &["compose.yaml"],
            "services",
            "none",
        ),
        (
            "no development",
            tsup().config("development.mode = \"none\"\n"),
            &["compose.production.yaml"],
            "none",
            "file",
        ),
        (
            "services only",
            tsup().config("development.mode = \"services\"\n"),
            &["compose.production.yaml"],
            "services",
            "file",
        ),
        // nothing to add to, so a file of its own
        (
            "a profile of nothing",
            native().config("production.place = \"profile\"\n"),
            &["compose.yaml", "compose.production.yaml"],
            "services",
            "file",
        ),
    ];
    let mut wrong = Vec::new();
    for (name, world, files, development, place) in table {
        let plan = world.plan();
        let found: Vec<String> = plan.compose.files.iter().map(|file| file.path.to_string()).collect();
        let app = &plan.apps[0];
        let modes = (value(app, "development.mode"), value(app, "production.place"));
        if found != files || modes != (development, place) {
            wrong.push(format!("{name}: {found:?} {modes:?}, not {files:?} {:?}", (development, place)));
        }
        support::laws::hold(name, &plan);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn development_reloads_in_a_container() {
    let plan = tsup().plan();
    let app = development(&plan, "demo").unwrap();
    assert!(format!("{:?}", app.source).contains("\"dev\""), "{:?}", app.source);
    assert!(
        app.volumes.len() >= 2,
        "the sources, and node_modules of the container's own: {:?}",
        app.volumes
    );
    assert!(app.watch.iter().any(|watch| watch.path.ends_with("package.json") && watch.action == "rebuild"));
    assert!(app.watch.iter().any(|watch| watch.path.ends_with("package-lock.json")));
    assert!(app.hardening.is_none());
}

/// What `prove` asks for is no decision of the plan, and not without effect for that.
#[test]
fn a_promise_is_not_said_to_be_without_effect() {
    let without_effect = |toml: &str| {
        let plan = World::server().config(toml).plan();
        noted(&plan, |kind| matches!(kind, NoteKind::SettingWithoutEffect { .. }))
    };
    assert!(!without_effect("contract.max-image-size = \"300m\"\n"));
    assert!(!without_effect("[apps.demo]\ncontract.healthy-within = \"30s\"\n"));
    assert!(without_effect("contract.user = 1001\nservices.mongodb.memory = \"1g\"\n"));
}
