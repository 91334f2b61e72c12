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
        (
            "mariadb",
            "DATABASE_URL",
            using("mariadb", "import mariadb from 'mariadb';\nmariadb.createPool(process.env.DATABASE_URL);"),
        ),
        (
            "valkey",
            "VALKEY_URL",
            using("iovalkey", "import Valkey from 'iovalkey';\nnew Valkey(process.env.VALKEY_URL);"),
        ),
        (
            "rabbitmq",
            "RABBITMQ_URL",
            using("amqplib", "import amqp from 'amqplib';\nawait amqp.connect(process.env.RABBITMQ_URL);"),
        ),
        (
            "clickhouse",
            "CLICKHOUSE_URL",
            using(
                "@clickhouse/client",
                "import { createClient } from '@clickhouse/client';\ncreateClient({ url: process.env.CLICKHOUSE_URL });",
            ),
        ),
        (
            "elasticsearch",
            "ELASTICSEARCH_URL",
            using(
                "@elastic/elasticsearch",
                "import { Client } from '@elastic/elasticsearch';\nnew Client({ node: process.env.ELASTICSEARCH_URL });",
            )
            // it speaks to servers of its own major version
            .with("package-lock.json", &npm_lock(", \"dependencies\": { \"@elastic/elasticsearch\": \"*\" }", &[("@elastic/elasticsearch", "9.1.0", "")])),
        ),
        (
            "meilisearch",
            "MEILI_HOST",
            using(
                "meilisearch",
                "import { MeiliSearch } from 'meilisearch';\nnew MeiliSearch({ host: process.env.MEILI_HOST, apiKey: process.env.MEILI_MASTER_KEY });",
            ),
        ),
        (
            "nats",
            "NATS_URL",
            using(
                "@nats-io/transport-node",
                "import { connect } from '@nats-io/transport-node';\nawait connect({ servers: process.env.NATS_URL, token: process.env.NATS_TOKEN });",
            ),
        ),
    ]
}

/// The variable that sets the password of each in production.
const PASSWORDS: &[(&str, &str)] = &[
    ("clickhouse", "CLICKHOUSE_PASSWORD"),
    ("elasticsearch", "ELASTIC_PASSWORD"),
    ("mariadb", "MARIADB_PASSWORD"),
    ("meilisearch", "MEILI_MASTER_KEY"),
    ("mongodb", "MONGO_INITDB_ROOT_PASSWORD"),
    ("mysql", "MYSQL_PASSWORD"),
    ("nats", "NATS_PASSWORD"),
    ("postgres", "POSTGRES_PASSWORD"),
    ("rabbitmq", "RABBITMQ_DEFAULT_PASS"),
    ("redis", "REDIS_PASSWORD"),
    ("valkey", "VALKEY_PASSWORD"),
];

fn password_of(id: &str) -> &'static str {
    PASSWORDS.iter().find(|(other, _)| *other == id).unwrap().1
}

/// The services that know no password.
fn open() -> Vec<(&'static str, &'static str, World)> {
    vec![
        (
            "kafka",
            "KAFKA_BROKERS",
            using(
                "kafkajs",
                "import { Kafka } from 'kafkajs';\nnew Kafka({ brokers: process.env.KAFKA_BROKERS.split(',') });",
            ),
        ),
        (
            "memcached",
            "MEMCACHED_SERVERS",
            using("memjs", "import memjs from 'memjs';\nmemjs.Client.create(process.env.MEMCACHED_SERVERS);"),
        ),
        (
            "nats",
            "NATS_URL",
            using(
                "nats",
                "import { connect } from 'nats';\nawait connect({ servers: process.env.NATS_URL });",
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
        ("mariadb", "mariadb://demo:<MARIADB_PASSWORD>@mariadb:3306/demo"),
        ("valkey", "redis://:<VALKEY_PASSWORD>@valkey:6379"),
        ("rabbitmq", "amqp://demo:<RABBITMQ_DEFAULT_PASS>@rabbitmq:5672"),
        ("clickhouse", "http://demo:<CLICKHOUSE_PASSWORD>@clickhouse:8123/demo"),
        ("elasticsearch", "http://elastic:<ELASTIC_PASSWORD>@elasticsearch:9200"),
        ("meilisearch", "http://meilisearch:7700"),
        ("kafka", "kafka:9092"),
        ("memcached", "memcached:11211"),
        ("nats", "nats://nats:4222"),
    ];
    for (id, variable, world) in beside().into_iter().chain(open()) {
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
fn what_clients_take_apart_from_an_address() {
    let told = |id: &str, variable: &str| {
        let (_, _, world) = beside().into_iter().find(|(other, ..)| *other == id).unwrap();
        given(production(&world.plan(), "demo").unwrap(), variable)
    };
    assert_eq!(told("meilisearch", "MEILI_MASTER_KEY"), "<MEILI_MASTER_KEY>");
    assert_eq!(told("nats", "NATS_TOKEN"), "<NATS_PASSWORD>");
}

#[test]
fn nats_asks_for_what_the_app_reads() {
    let line = |lines: &str| {
        let plan = using("nats", &format!("import {{ connect }} from 'nats';\n{lines}")).plan();
        let service = production(&plan, "nats").unwrap();
        let command = match service.command.as_ref().unwrap() {
            CommandLine::Shell(line) => line.clone(),
            CommandLine::Words(words) => words.to_string(),
        };
        let required = file(&plan, Purpose::Production).unwrap().required.join(" ");
        (command, required)
    };
    let (command, required) = line("await connect({ servers: process.env.NATS_URL });");
    assert_eq!(command, "nats-server --jetstream --store_dir /data --http_port 8222");
    assert_eq!(required, "");
    let (command, required) =
        line("await connect({ servers: process.env.NATS_URL, token: process.env.NATS_TOKEN });");
    assert!(command.ends_with("8222 --auth \"$NATS_PASSWORD\""), "{command}");
    assert_eq!(required, "NATS_PASSWORD");
    let (command, _) = line(
        "await connect({ servers: process.env.NATS_URL, user: process.env.NATS_USER, pass: process.env.NATS_PASS });",
    );
    assert!(command.ends_with("8222 --user demo --pass \"$NATS_PASSWORD\""), "{command}");
}

#[test]
fn a_broker_is_reached_from_outside_its_network_under_another_address() {
    let (_, _, world) = open().remove(0);
    let plan = world.plan();
    let here = development(&plan, "kafka").unwrap();
    let [port] = here.ports.as_slice() else { panic!("{:?}", here.ports) };
    assert_eq!((port.published, port.target, port.variable.as_deref()), (9094, 9094, Some("KAFKA_PORT")));
    assert_eq!(
        given(here, "KAFKA_ADVERTISED_LISTENERS"),
        "PLAINTEXT://kafka:9092,OUTSIDE://localhost:<KAFKA_PORT:9094>"
    );
    let there = production(&plan, "kafka").unwrap();
    assert_eq!(given(there, "KAFKA_ADVERTISED_LISTENERS"), "PLAINTEXT://kafka:9092");
    let template = plan.templates.iter().find(|other| other.path.as_str() == ".env.example").unwrap();
    let names = template.groups.iter().flat_map(|group| &group.entries).map(|entry| entry.name.as_str());
    assert_eq!(names.filter(|name| *name == "KAFKA_PORT").count(), 1);
}

#[test]
fn mail_is_caught_in_development_and_sent_by_another_in_production() {
    let plan = using(
        "nodemailer",
        "import nodemailer from 'nodemailer';\nnodemailer.createTransport({ host: process.env.SMTP_HOST, port: Number(process.env.SMTP_PORT), auth: { user: process.env.SMTP_USER, pass: process.env.SMTP_PASS } });",
    )
    .plan();
    assert_eq!(value(&plan.apps[0], "services.smtp.production"), "elsewhere");
    assert!(production(&plan, "smtp").is_none());
    let app = production(&plan, "demo").unwrap();
    assert_eq!(given(app, "SMTP_HOST"), "<SMTP_HOST>", "demanded");
    assert_eq!(given(app, "SMTP_PASS"), "<passed>");
    let required = decision(&plan.apps[0], "env.SMTP_HOST.required").unwrap();
    assert_eq!(
        (required.value.as_str(), &required.reason),
        ("true", &seaworthy_plan::Reason::ServiceElsewhere)
    );
    assert!(noted(&plan, |kind| matches!(kind, NoteKind::ServiceElsewhere { .. })), "{:?}", plan.notes);
    let catcher = development(&plan, "smtp").unwrap();
    assert!(catcher.volumes.is_empty(), "it keeps nothing");
    let ports: Vec<(u16, &str)> =
        catcher.ports.iter().map(|port| (port.published, port.variable.as_deref().unwrap())).collect();
    assert_eq!(ports, [(1025, "SMTP_PORT"), (8025, "SMTP_PAGE_PORT")]);
    let app = development(&plan, "demo").unwrap();
    assert_eq!((given(app, "SMTP_HOST"), given(app, "SMTP_PORT")), ("smtp".to_owned(), "1025".to_owned()));
    assert!(app.depends_on.is_empty(), "{:?}", app.depends_on);
}

#[test]
fn what_keeps_nothing_has_no_volume() {
    let (_, _, world) = open().remove(1);
    let plan = world.plan();
    assert!(production(&plan, "memcached").unwrap().volumes.is_empty());
    assert!(file(&plan, Purpose::Production).unwrap().volumes.is_empty());
}

#[test]
fn a_password_that_a_service_takes() {
    let plan = using(
        "@opensearch-project/opensearch",
        "import { Client } from '@opensearch-project/opensearch';\nnew Client({ node: process.env.OPENSEARCH_NODE });",
    )
    .config("[services.opensearch]\nproduction = \"beside\"\n")
    .plan();
    let template =
        plan.templates.iter().find(|other| other.path.as_str() == ".env.production.example").unwrap();
    let mut entries = template.groups.iter().flat_map(|group| &group.entries);
    let entry = entries.find(|entry| entry.name == "OPENSEARCH_INITIAL_ADMIN_PASSWORD").unwrap();
    let said: String = entry.remark.iter().map(ToString::to_string).collect();
    assert!(said.contains("Aa1-"), "{said}");
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
        let password = password_of(id);
        assert!(file.required.iter().any(|name| name == password), "{id}: {:?}", file.required);
        for service in &file.services {
            for entry in &service.environment {
                no_default(id, &entry.name, &entry.value);
            }
        }
        let template = plan.templates.iter().find(|other| Some(&other.path) == file.env_template.as_ref());
        let entries = template.unwrap().groups.iter().flat_map(|group| &group.entries);
        for entry in entries.filter(|entry| entry.name == password) {
            assert_eq!(entry.value, "", "{id}: {entry:?}");
            let said: String = entry.remark.iter().map(ToString::to_string).collect();
            assert!(said.contains("openssl rand -hex"), "{id}: {said}");
        }
    }
}

fn no_default(id: &str, name: &str, value: &EnvValue) {
    match value {
        EnvValue::Default { name, default } => {
            assert!(name != password_of(id) || default.is_empty(), "{id}: {name} has the default {default}");
        }
        EnvValue::Literal(text) => {
            let is_name = name == password_of(id);
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
        let [port, ..] = service.ports.as_slice() else { panic!("{id}: {:?}", service.ports) };
        assert!(service.ports.iter().all(|port| port.host.as_deref() == Some("127.0.0.1")), "{id}");
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
    let running = |image: &str| {
        let compose = format!("services:\n  db:\n    image: {image}\n");
        beside().remove(2).2.with("docker-compose.yml", &compose).plan()
    };
    let percona = running("percona:8.0");
    assert_eq!(data_service(&percona, "mysql").unwrap().source, Source::Image("mysql:8.4".to_owned()));
    // what stands for it is run as what it is
    let mariadb = running("mariadb:11");
    assert_eq!(data_service(&mariadb, "mariadb").unwrap().source, Source::Image("mariadb:11".to_owned()));
    assert!(data_service(&mariadb, "mysql").is_none());
    // an image that has no tags of lines
    let kafka = |image: &str| {
        let compose = format!("services:\n  broker:\n    image: {image}\n");
        let plan = open().remove(0).2.with("docker-compose.yml", &compose).plan();
        format!("{:?}", data_service(&plan, "kafka").unwrap().source)
    };
    assert!(kafka("apache/kafka:3.9.1").contains("apache/kafka:3.9.1"));
    assert!(kafka("bitnami/kafka:3.7").contains("apache/kafka:4."));
    assert!(kafka("confluentinc/cp-kafka:7.6.1").contains("apache/kafka:4."));
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
