//! Data services: which are found, how each is run, who may use it, what the app is told.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use seaworthy_plan::compose::{
    CommandLine, ComposeFile, ComposeService, EnvValue, HealthTest, Purpose, Restart, Source, Until,
    VolumeSource,
};
use seaworthy_plan::{NoteKind, Plan, words};
use support::worlds::{existing_compose, npm_lock};
use support::{SERVER, World, decision, development, file, manifest, noted, production, value};

/// A server with one client package, which reads these lines first.
fn using(package: &str, lines: &str) -> World {
    let dependencies = format!("\"dependencies\": {{ \"{package}\": \"*\" }}");
    let manifest = manifest(&format!(
        "\"scripts\": {{ \"start\": \"node server.js\", \"dev\": \"node --watch server.js\" }}, {dependencies}"
    ));
    let lock = npm_lock(&format!(", {dependencies}"), &[(package, "5.0.0", "")]);
    let server = format!("{lines}\n{SERVER}");
    World::new([
        ("package.json", manifest.as_str()),
        ("package-lock.json", lock.as_str()),
        ("server.js", server.as_str()),
    ])
}

/// One world for each service that production runs beside the app: its id, the variable with its address.
fn beside() -> Vec<(&'static str, &'static str, World)> {
    vec![
        (
            "postgres",
            "DATABASE_URL",
            using("pg", "import pg from 'pg';\nnew pg.Pool({ connectionString: process.env.DATABASE_URL });"),
        ),
        (
            "redis",
            "REDIS_URL",
            using("ioredis", "import Redis from 'ioredis';\nnew Redis(process.env.REDIS_URL);"),
        ),
        (
            "mysql",
            "DATABASE_URL",
            using(
                "mysql2",
                "import mysql from 'mysql2/promise';\nmysql.createPool(process.env.DATABASE_URL);",
            ),
        ),
        (
            "mongodb",
            "MONGODB_URI",
            using(
                "mongoose",
                "import mongoose from 'mongoose';\nawait mongoose.connect(process.env.MONGODB_URI);",
            ),
        ),
    ]
}

/// The text that a value becomes when every variable is set to its own name in angle brackets.
fn shown(value: &EnvValue) -> String {
    match value {
        EnvValue::Literal(text) => text.clone(),
        EnvValue::Required { name, .. } => format!("<{name}>"),
        EnvValue::Default { name, default } => format!("<{name}:{default}>"),
        EnvValue::Passed => "<passed>".to_owned(),
        EnvValue::Parts(parts) => parts.iter().map(shown).collect(),
    }
}

fn given(service: &ComposeService, name: &str) -> String {
    let entry = service.environment.iter().find(|entry| entry.name == name);
    entry.map_or_else(|| panic!("{name} is not in {:?}", service.environment), |entry| shown(&entry.value))
}

#[test]
fn the_address_that_the_app_is_told() {
    let table = [
        ("postgres", "postgresql://demo:<POSTGRES_PASSWORD>@postgres:5432/demo"),
        ("redis", "redis://:<REDIS_PASSWORD>@redis:6379"),
        ("mysql", "mysql://demo:<MYSQL_PASSWORD>@mysql:3306/demo"),
        ("mongodb", "mongodb://demo:<MONGO_INITDB_ROOT_PASSWORD>@mongodb:27017/demo?authSource=admin"),
    ];
    for (id, variable, world) in beside() {
        let plan = world.plan();
        let wanted = table.iter().find(|(other, _)| *other == id).unwrap().1;
        let app = production(&plan, "demo").unwrap();
        assert_eq!(given(app, variable), wanted);
        assert!(
            app.depends_on.iter().any(|on| on.service == id && on.until == Until::Healthy),
            "{id}: {:?}",
            app.depends_on
        );
        // in development too, with the password that is none
        let told = given(development(&plan, "demo").unwrap(), variable);
        assert!(told.contains(&format!("{id}:")) && !told.contains(".production"), "{told}");
    }
}

#[test]
fn a_service_in_production() {
    for (id, _, world) in beside() {
        let plan = world.plan();
        let service = production(&plan, id).unwrap();
        assert!(service.ports.is_empty(), "{id} is published: {:?}", service.ports);
        assert_eq!(service.restart, Restart::UnlessStopped, "{id}");
        assert!(service.memory_mib.is_some_and(|mib| mib >= 128), "{id}");
        assert!(service.hardening.is_some(), "{id}");
        let health = service.health.as_ref().unwrap();
        assert!(matches!(&health.test, HealthTest::Words(words) if words.len() > 1), "{id}: {health:?}");
        let [data] = service.volumes.as_slice() else { panic!("{id}: {:?}", service.volumes) };
        let VolumeSource::Named(volume) = &data.source else { panic!("{id}: {data:?}") };
        assert_eq!(volume, &format!("{id}-data"));
        assert!(file(&plan, Purpose::Production).unwrap().volumes.contains(volume), "{id}");
        assert!(data.target.starts_with('/'), "{id}");
        // the image is of a line, never `latest`
        let image = format!("{:?}", service.source);
        assert!(!image.contains("latest") && image.contains(':'), "{image}");
        let version = decision(&plan.apps[0], &format!("services.{id}.version")).unwrap();
        assert!(words::reason(&version.reason).contains("maintained"), "{id}");
    }
}

#[test]
fn no_password_of_production_has_a_default() {
    for (id, _, world) in beside() {
        let plan = world.plan();
        let file = file(&plan, Purpose::Production).unwrap();
        let asked: Vec<&String> = file.required.iter().filter(|name| name.contains("PASSWORD")).collect();
        assert_eq!(asked.len(), 1, "{id}: {:?}", file.required);
        for service in &file.services {
            for entry in &service.environment {
                no_default(id, &entry.name, &entry.value);
            }
        }
        let template = plan.templates.iter().find(|other| Some(&other.path) == file.env_template.as_ref());
        let entries = template.unwrap().groups.iter().flat_map(|group| &group.entries);
        for entry in entries.filter(|entry| entry.name.contains("PASSWORD")) {
            assert_eq!(entry.value, "", "{id}: {entry:?}");
            let said: String = entry.remark.iter().map(ToString::to_string).collect();
            assert!(said.contains("openssl rand -hex"), "{id}: {said}");
        }
    }
}

fn no_default(id: &str, name: &str, value: &EnvValue) {
    match value {
        EnvValue::Default { name, default } => {
            assert!(
                !name.contains("PASSWORD") || default.is_empty(),
                "{id}: {name} has the default {default}"
            );
        }
        EnvValue::Literal(text) => {
            let is_name = name.contains("PASSWORD") && !name.contains("RANDOM");
            assert!(!is_name, "{id}: {name} is {text}");
        }
        EnvValue::Parts(parts) => parts.iter().for_each(|part| no_default(id, name, part)),
        EnvValue::Required { .. } | EnvValue::Passed => {}
    }
}

#[test]
fn redis_refuses_who_has_no_password_and_keeps_it_out_of_the_process_list() {
    let (_, _, world) = beside().into_iter().find(|(id, ..)| *id == "redis").unwrap();
    let plan = world.plan();
    let service = production(&plan, "redis").unwrap();
    let Some(CommandLine::Shell(line)) = &service.command else { panic!("{:?}", service.command) };
    assert!(
        line.contains("--requirepass \"$REDIS_PASSWORD\"") && line.contains("--appendonly yes"),
        "{line}"
    );
    assert_eq!(given(service, "REDISCLI_AUTH"), "<REDIS_PASSWORD>");
    let here = development(&plan, "redis").unwrap();
    assert!(!format!("{:?}", here.command).contains("requirepass"), "{:?}", here.command);
    assert!(here.environment.is_empty());
}

#[test]
fn a_service_in_development_is_published_to_this_machine_only() {
    for (id, _, world) in beside() {
        let plan = world.plan();
        let service = development(&plan, id).unwrap();
        let [port] = service.ports.as_slice() else { panic!("{id}: {:?}", service.ports) };
        assert_eq!(port.host.as_deref(), Some("127.0.0.1"), "{id}");
        assert_eq!(port.variable.as_deref(), Some(format!("{}_PORT", id.to_uppercase()).as_str()));
        assert_eq!(service.volumes.len(), 1, "{id}: data survive");
        assert_eq!(service.restart, Restart::No, "{id}");
    }
}

#[test]
fn where_a_version_comes_from() {
    let postgres = || beside().remove(0).2;
    let existing = |image: &str| {
        postgres().with("docker-compose.yml", &format!("services:\n  db:\n    image: {image}\n"))
    };
    let table: Vec<(&str, World, &str, &str)> = vec![
        ("nothing says", postgres(), "postgres:17-alpine", "/var/lib/postgresql/data"),
        ("an existing file", existing("postgres:15"), "postgres:15-alpine", "/var/lib/postgresql/data"),
        ("18 and its folder", existing("postgres:18"), "postgres:18-alpine", "/var/lib/postgresql"),
        (
            "another suffix",
            existing("postgres:16.4-bookworm"),
            "postgres:16.4-alpine",
            "/var/lib/postgresql/data",
        ),
        ("no version", existing("postgres:latest"), "postgres:17-alpine", "/var/lib/postgresql/data"),
        (
            "a variable with a default",
            existing("postgres:${PG:-16}-alpine"),
            "postgres:16-alpine",
            "/var/lib/postgresql/data",
        ),
        // what adds to the official image is kept: the app may need it
        (
            "pgvector",
            existing("pgvector/pgvector:pg16"),
            "pgvector/pgvector:pg16",
            "/var/lib/postgresql/data",
        ),
        (
            "pgvector 18",
            existing("pgvector/pgvector:0.8.1-pg18"),
            "pgvector/pgvector:0.8.1-pg18",
            "/var/lib/postgresql",
        ),
        ("postgis", existing("postgis/postgis:16-3.4"), "postgis/postgis:16-3.4", "/var/lib/postgresql/data"),
        // what is used in another way is not, its version is
        ("bitnami", existing("bitnami/postgresql:16"), "postgres:16-alpine", "/var/lib/postgresql/data"),
        (
            "configured",
            existing("pgvector/pgvector:pg16").config("[services.postgres]\nversion = \"18\"\n"),
            "postgres:18-alpine",
            "/var/lib/postgresql",
        ),
        (
            "an image, configured",
            postgres().config("[services.postgres]\nimage = \"pgvector/pgvector:pg17\"\n"),
            "pgvector/pgvector:pg17",
            "/var/lib/postgresql/data",
        ),
    ];
    let mut wrong = Vec::new();
    for (name, world, image, data) in table {
        let plan = world.plan();
        let service = data_service(&plan, "postgres").unwrap();
        if service.source != Source::Image(image.to_owned()) {
            wrong.push(format!("{name}: {:?}, not {image}", service.source));
        }
        assert_eq!(service.volumes[0].target, data, "{name}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");

    // another program's version is none of the official image
    let mysql =
        beside().remove(2).2.with("docker-compose.yml", "services:\n  db:\n    image: mariadb:11\n").plan();
    assert_eq!(data_service(&mysql, "mysql").unwrap().source, Source::Image("mysql:8.4".to_owned()));
}

/// The service of this kind in production, under whatever name.
fn data_service<'a>(plan: &'a Plan, id: &str) -> Option<&'a ComposeService> {
    let role = seaworthy_plan::compose::Role::Data(id.to_owned());
    file(plan, Purpose::Production)?.services.iter().find(|service| service.role == role)
}

#[test]
fn parts_of_an_address() {
    let lines = "import pg from 'pg';\nnew pg.Pool({ host: process.env.DB_HOST, port: Number(process.env.DB_PORT), user: process.env.DB_USER, password: process.env.DB_PASSWORD, database: process.env.DB_NAME });";
    let plan = using("pg", lines).plan();
    let app = production(&plan, "demo").unwrap();
    for (name, wanted) in [
        ("DB_HOST", "postgres"),
        ("DB_PORT", "5432"),
        ("DB_USER", "demo"),
        ("DB_PASSWORD", "<POSTGRES_PASSWORD>"),
        ("DB_NAME", "demo"),
    ] {
        assert_eq!(given(app, name), wanted, "{name}");
    }
    let template =
        &plan.templates.iter().find(|other| other.path.as_str() == ".env.production.example").unwrap();
    let names: Vec<&str> =
        template.groups.iter().flat_map(|group| &group.entries).map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["POSTGRES_PASSWORD", "DEMO_PORT"], "one password, in one place");
}

#[test]
fn who_runs_it_in_production() {
    let (_, _, world) = beside().remove(0);
    let elsewhere = world.config("[services.postgres]\nproduction = \"elsewhere\"\n").plan();
    assert!(production(&elsewhere, "postgres").is_none());
    let app = production(&elsewhere, "demo").unwrap();
    assert!(matches!(
        &app.environment.iter().find(|entry| entry.name == "DATABASE_URL").unwrap().value,
        EnvValue::Required { .. } | EnvValue::Passed
    ));
    assert!(app.depends_on.is_empty(), "{:?}", app.depends_on);
    assert!(
        noted(
            &elsewhere,
            |kind| matches!(kind, NoteKind::ServiceElsewhere { variables, .. } if variables == &["DATABASE_URL"])
        ),
        "{:?}",
        elsewhere.notes
    );
    assert!(file(&elsewhere, Purpose::Production).unwrap().volumes.is_empty());

    let none = beside().remove(0).2.config("[services.postgres]\nproduction = \"none\"\n").plan();
    assert!(production(&none, "postgres").is_none());
    assert_eq!(value(&none.apps[0], "services.postgres.production"), "none");

    let storage = using(
        "@aws-sdk/client-s3",
        "import { S3Client } from '@aws-sdk/client-s3';\nnew S3Client({ endpoint: process.env.S3_ENDPOINT });",
    )
    .plan();
    assert_eq!(value(&storage.apps[0], "services.s3.production"), "elsewhere");
    assert!(production(&storage, "s3").is_none());
    assert!(development(&storage, "s3").is_some(), "MinIO stands in for it");

    let ipfs = using(
        "kubo-rpc-client",
        "import { create } from 'kubo-rpc-client';\ncreate({ url: process.env.IPFS_API_URL });",
    )
    .plan();
    assert_eq!(value(&ipfs.apps[0], "services.ipfs.production"), "none");
}

#[test]
fn limits_by_configuration() {
    let plan = beside()
        .remove(1)
        .2
        .config("production.memory = \"2g\"\nproduction.cpus = \"0.5\"\n[services.redis]\nmemory = \"64m\"\n")
        .plan();
    assert_eq!(production(&plan, "redis").unwrap().memory_mib, Some(64));
    assert_eq!(production(&plan, "demo").unwrap().memory_mib, Some(2048));
    assert_eq!(production(&plan, "demo").unwrap().cpus.as_deref(), Some("0.5"));
}

#[test]
fn names_of_databases_are_taken_by_every_database() {
    for name in [
        "@acme/web-shop",
        "2fast",
        "Ünïcode",
        "-dash-",
        "a-name-that-is-longer-than-any-user-of-mysql-may-be",
        "root",
    ] {
        let base = manifest(
            "\"scripts\": { \"start\": \"node server.js\" }, \"dependencies\": { \"mysql2\": \"*\" }",
        )
        .replace("\"demo\"", &format!("\"{name}\""));
        let world = using(
            "mysql2",
            "import mysql from 'mysql2/promise';\nmysql.createPool(process.env.DATABASE_URL);",
        )
        .with("package.json", &base);
        let plan = world.plan();
        support::laws::hold(name, &plan);
        let user = given(data_service(&plan, "mysql").unwrap(), "MYSQL_USER");
        let is_plain = user
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        assert!(is_plain && !user.starts_with(|first: char| first.is_ascii_digit()), "{name}: {user}");
        assert!(user.len() <= 32, "MySQL takes no longer user: {user}");
        assert!(user != "root" && !user.is_empty(), "the image refuses {user}");
    }
}

#[test]
fn an_existing_file_keeps_its_services_and_ours_stand_in_a_profile() {
    let plan = existing_compose().plan();
    let files: Vec<&ComposeFile> = plan.compose.files.iter().collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].path.as_str(), "docker-compose.yml");
    assert_eq!(files[0].profile.as_deref(), Some("production"));
    let names: Vec<&str> = files[0].services.iter().map(|service| service.name.as_str()).collect();
    assert_eq!(names, ["demo", "postgres-production"]);
    assert_eq!(files[0].volumes, ["postgres-production-data"], "data of its own");
    // Compose fills in the whole file before it looks at profiles: development must not be refused
    for service in &files[0].services {
        for entry in &service.environment {
            assert!(!shown(&entry.value).contains("<POSTGRES_PASSWORD>"), "{entry:?}");
        }
    }
    assert!(files[0].required.contains(&"POSTGRES_PASSWORD".to_owned()), "{:?}", files[0].required);
    assert!(noted(&plan, |kind| matches!(kind, NoteKind::DevelopmentUntouched { .. })));
    let up = files[0].up.join(" ");
    assert!(up.contains("demo") && !up.contains(" postgres "), "{up}");

    let apart = existing_compose().config("production.place = \"file\"\n").plan();
    let file = file(&apart, Purpose::Production).unwrap();
    assert_eq!((file.path.as_str(), file.profile.as_deref()), ("compose.production.yaml", None));
    assert!(file.services.iter().any(|service| service.name == "postgres"));
}

#[test]
fn the_shell_of_a_shared_redis_refuses_an_empty_password() {
    let (_, _, world) = beside().into_iter().find(|(id, ..)| *id == "redis").unwrap();
    let plan = world.with("compose.yaml", "services:\n  redis:\n    image: redis:7-alpine\n").plan();
    let service = production(&plan, "redis-production").unwrap();
    let Some(CommandLine::Shell(line)) = &service.command else { panic!("{:?}", service.command) };
    assert!(line.contains("${REDIS_PASSWORD:?"), "{line}");
    assert!(service.remark.iter().any(|remark| remark.to_string().contains("refuses to start")));
}
