//! The services that an app uses: by the clients it imports, its ORM, its configuration, its variables, and an existing
//! Compose file; with every setting that tells where a service is.

mod compose;
mod configured;
mod connection;
mod named;

use std::collections::BTreeMap;

use seaworthy_catalog::services::{self as catalog, Production, SERVICES, alike, protocol};
use seaworthy_facts::{
    Connection, EnvVar, Evidence, Fact, Health, Presence, SecretFile, ServiceId, ServiceUse, Unknown,
};
use seaworthy_js::ImportKind;
use seaworthy_manifest::semver::{Requirement, Version};
use seaworthy_manifest::{Dependency, DependencyKind};

use super::code::{Code, used};
use crate::framework::locked_version;
use crate::package::Package;
use compose::Existing;
use configured::Configured;

/// So many places that show a service are enough.
const MOST_PLACES: usize = 6;

/// What one service is known by, while it is gathered.
#[derive(Debug, Default)]
struct Found {
    /// What shows that it is used: a client, the ORM, a setting.
    shown: Vec<Evidence>,
    connections: Vec<Fact<Connection>>,
    /// Whether it is only known from a setting that may be left out.
    is_optional: bool,
}

impl Found {
    /// Adds a place that shows it.
    fn show(&mut self, place: Evidence) {
        if self.shown.len() < MOST_PLACES && !self.shown.contains(&place) {
            self.shown.push(place);
        }
    }

    /// Adds a connection, or its evidence to one that is there.
    fn add(&mut self, connection: Fact<Connection>) {
        match self.connections.iter_mut().find(|known| known.value == connection.value) {
            Some(known) => known.evidence.extend(
                connection
                    .evidence
                    .into_iter()
                    .filter(|evidence| !known.evidence.contains(evidence))
                    .collect::<Vec<_>>(),
            ),
            None => self.connections.push(connection),
        }
    }
}

/// What the other passes found, on which this one rests.
pub(super) struct Ground<'g> {
    pub(super) env: &'g [EnvVar],
    pub(super) health: &'g Health,
    pub(super) secret_files: &'g [Fact<SecretFile>],
}

/// Reads them, sorted by id.
pub(super) fn read(code: &Code<'_, '_>, ground: &Ground<'_>, unknowns: &mut Vec<Unknown>) -> Vec<ServiceUse> {
    let mut found: BTreeMap<ServiceId, Found> = BTreeMap::new();
    by_client(code, &mut found);
    by_dependency(code, &mut found);
    by_orm(code, &mut found);
    connection::read(code, ground, &mut found);
    let configured = Configured::read(code, ground);
    configured.add_to(&mut found);
    named::read(ground.env, &mut found);
    let compose = compose::read(code, unknowns);
    one_of_each_protocol(&mut found, &compose);
    found
        .into_iter()
        .map(|(id, found)| {
            let production = catalog::by_id(id).map(|service| service.production);
            let asked = [&ground.health.live, &ground.health.ready]
                .into_iter()
                .flatten()
                .any(|route| route.value.asks.iter().any(|asked| alike(asked, id)));
            let migrates = code
                .project
                .orm
                .as_ref()
                .filter(|orm| orm.value.migrations.is_some())
                .and_then(|orm| orm.value.database)
                .is_some_and(|database| alike(database, id));
            let needed_at_start = match production {
                _ if asked || migrates => Presence::Yes,
                _ if found.is_optional => Presence::No,
                Some(Production::Elsewhere) => Presence::No,
                _ => Presence::Unknown,
            };
            let existing = compose.iter().find(|service| service.id == id);
            ServiceUse {
                id,
                version: existing
                    .and_then(|service| service.version.clone())
                    .or_else(|| version_of_client(code, id)),
                image: existing.and_then(|service| service.image.clone()),
                connections: merged(found.connections),
                needed_at_start,
                development_only: production == Some(Production::DevelopmentOnly) && found.is_optional,
                scheme: own_scheme(code, id),
                existing: existing.and_then(|service| service.name.clone()),
            }
        })
        .collect()
}

/// An app that is known by clients of MySQL and of MariaDB has one server: the one that the existing file runs, or the one
/// that gave the protocol its name.
fn one_of_each_protocol(found: &mut BTreeMap<ServiceId, Found>, compose: &[Existing]) {
    let ids: Vec<ServiceId> = found.keys().copied().collect();
    for id in ids {
        let runs = compose.iter().map(|service| service.id).find(|other| alike(other, id));
        let named = found.keys().copied().find(|other| *other == protocol(id));
        let Some(winner) = runs.or(named).filter(|winner| *winner != id) else { continue };
        let Some(lost) = found.remove(id) else { continue };
        let is_new = !found.contains_key(winner);
        let kept = found.entry(winner).or_default();
        kept.is_optional = lost.is_optional && (is_new || kept.is_optional);
        lost.shown.into_iter().for_each(|place| kept.show(place));
        lost.connections.into_iter().for_each(|connection| kept.add(connection));
    }
}

/// The scheme that the only client of this protocol wants.
fn own_scheme(code: &Code<'_, '_>, id: ServiceId) -> Option<&'static str> {
    let lists = |name: &str| code.scope.packages().any(|package| shipped(package, name).is_some());
    let same = || catalog::SERVICES.iter().filter(move |service| alike(service.id, id));
    let (client, scheme) =
        same().filter_map(|service| service.own_scheme).find(|(client, _)| lists(client))?;
    let others = same().flat_map(|service| service.packages).filter(|name| **name != client);
    let is_alone = others.into_iter().all(|name| !lists(name));
    is_alone.then_some(scheme)
}

/// The version that the release of a client speaks to, where it is not the newest.
fn version_of_client(code: &Code<'_, '_>, id: ServiceId) -> Option<Fact<String>> {
    let known = catalog::by_id(id)?;
    code.scope.packages().find_map(|package| {
        known.of_client.iter().find_map(|(name, major, version)| {
            let dependency = shipped(package, name)?;
            let locked = locked_version(code.scope, package, name);
            let floor = || Requirement::parse(dependency.requirement.as_str()).ok()?.floor();
            let client = locked.as_deref().and_then(Version::parse).or_else(floor)?;
            let evidence = package.declares(dependency.span());
            (client.major() == *major).then(|| Fact::likely((*version).to_owned(), evidence))
        })
    })
}

/// Connections by parts that do not contradict each other are one: a bucket's name beside its keys.
fn merged(connections: Vec<Fact<Connection>>) -> Vec<Fact<Connection>> {
    let mut all: Vec<Fact<Connection>> = Vec::new();
    for connection in connections {
        let joined = all.iter_mut().any(|known| join(known, &connection));
        if !joined {
            all.push(connection);
        }
    }
    all
}

fn join(known: &mut Fact<Connection>, other: &Fact<Connection>) -> bool {
    let (
        Connection::PartsEnv { host, port, user, password, database },
        Connection::PartsEnv {
            host: host2,
            port: port2,
            user: user2,
            password: password2,
            database: database2,
        },
    ) = (&mut known.value, &other.value)
    else {
        return false;
    };
    let slots = [(host, host2), (port, port2), (user, user2), (password, password2), (database, database2)];
    if slots.iter().any(|(own, other)| own.is_some() && other.is_some() && own.as_ref() != other.as_ref()) {
        return false;
    }
    for (own, other) in slots {
        if own.is_none() {
            own.clone_from(other);
        }
    }
    known.evidence.extend(
        other.evidence.iter().filter(|place| !known.evidence.contains(place)).cloned().collect::<Vec<_>>(),
    );
    true
}

/// The service that a package is a client of.
pub(super) fn of_package(specifier: &str) -> Option<ServiceId> {
    let name = package_name(specifier);
    SERVICES.iter().find(|service| service.packages.contains(&name)).map(|service| service.id)
}

/// Whether a package is a client, or stands between the app and its database.
pub(crate) fn may_be_client(specifier: &str) -> bool {
    BETWEEN.contains(&package_name(specifier)) || of_package(specifier).is_some()
}

/// Packages that stand between an app and its database.
const BETWEEN: &[&str] =
    &["drizzle-orm", "@prisma/client", "knex", "typeorm", "kysely", "sequelize", "@mikro-orm/core"];

/// The same for packages that stand between the app and its database: `drizzle-orm/postgres-js`, `@prisma/client`.
pub(super) fn of_client(code: &Code<'_, '_>, specifier: &str) -> Option<ServiceId> {
    of_package(specifier).or_else(|| {
        let is_between = BETWEEN.contains(&package_name(specifier));
        if !is_between {
            return None;
        }
        sql(code)
    })
}

/// The SQL database whose client the app ships or imports.
pub(super) fn sql(code: &Code<'_, '_>) -> Option<ServiceId> {
    let orm = code.project.orm.as_ref().and_then(|orm| orm.value.database);
    let ships = |id: &&ServiceId| ships(code, id);
    orm.or_else(|| SQL.iter().find(ships).copied()).or_else(|| {
        let mut imports = code.app.iter().flat_map(|source| source.module.imports());
        imports.find_map(|import| of_package(&import.specifier).filter(|id| SQL.contains(id)))
    })
}

/// Databases that speak SQL.
const SQL: &[ServiceId] = &["postgres", "mysql", "mariadb"];

/// Whether the app ships a client of a service.
pub(super) fn ships(code: &Code<'_, '_>, id: &str) -> bool {
    let packages = catalog::by_id(id).map(|service| service.packages).unwrap_or_default();
    packages.iter().any(|name| code.scope.packages().any(|package| shipped(package, name).is_some()))
}

/// `@scope/name` or `name` of a specifier with a path behind it.
fn package_name(specifier: &str) -> &str {
    let slashes = if specifier.starts_with('@') { 2 } else { 1 };
    match specifier.match_indices('/').nth(slashes - 1) {
        Some((at, _)) => &specifier[..at],
        None => specifier,
    }
}

fn by_client(code: &Code<'_, '_>, found: &mut BTreeMap<ServiceId, Found>) {
    for source in code.telling().filter(|source| code.is_loaded(source)) {
        for import in source.module.imports.iter().filter(|import| import.kind != ImportKind::TypeOnly) {
            let all_types =
                !import.bindings.is_empty() && import.bindings.iter().all(|binding| binding.is_type);
            if all_types {
                continue;
            }
            let id = of_package(&import.specifier).or_else(|| built_in(import));
            if let Some(id) = id {
                found.entry(id).or_default().show(used(source, import.span));
            }
        }
    }
}

/// A client that is shipped and that no file of ours imports: another package loads it (TypeORM its driver).
fn by_dependency(code: &Code<'_, '_>, found: &mut BTreeMap<ServiceId, Found>) {
    for package in code.scope.packages() {
        for service in SERVICES {
            for name in service.packages {
                if let Some(dependency) = shipped(package, name) {
                    found.entry(service.id).or_default().show(package.declares(dependency.span()));
                }
            }
        }
    }
}

/// A dependency that a production install brings.
fn shipped<'p>(package: &'p Package, name: &str) -> Option<&'p Dependency> {
    let ships = |kind| matches!(kind, DependencyKind::Production | DependencyKind::Optional);
    package.json.dependency(name).filter(|dependency| ships(dependency.kind))
}

/// Clients that Bun brings itself.
fn built_in(import: &seaworthy_js::Import) -> Option<ServiceId> {
    if import.specifier != "bun" {
        return None;
    }
    import.bindings.iter().find_map(|binding| match &binding.imported {
        seaworthy_js::Imported::Name(name) => match name.as_str() {
            "redis" | "RedisClient" => Some("redis"),
            "sql" | "SQL" => Some("postgres"),
            "s3" | "S3Client" => Some("s3"),
            _ => None,
        },
        _ => None,
    })
}

fn by_orm(code: &Code<'_, '_>, found: &mut BTreeMap<ServiceId, Found>) {
    let Some(orm) = &code.project.orm else { return };
    let Some(id) = orm.value.database else { return };
    let found = found.entry(id).or_default();
    found.shown.extend(orm.evidence.iter().cloned());
    for (name, evidence) in super::env::of_orm(code) {
        found.add(Fact::certain(Connection::UrlEnv(name), evidence));
    }
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::{Connection, ServiceUse};

    use super::package_name;
    use crate::world::app;

    fn services(files: &[(&str, &str)]) -> Vec<ServiceUse> {
        let package = r#"{"name":"a","type":"module","scripts":{"start":"node index.js"},"dependencies":{"express":"5"}}"#;
        app([("package.json", package)].into_iter().chain(files.iter().copied())).services
    }

    fn words(services: &[ServiceUse]) -> Vec<String> {
        let word = |connection: &Connection| match connection {
            Connection::UrlEnv(name) => name.clone(),
            Connection::PartsEnv { host, port, user, password, database } => {
                [host, port, user, password, database].map(|part| part.as_deref().unwrap_or("-")).join(",")
            }
            Connection::ConfigKey { file, key } => format!("{file}#{}", key.join(".")),
            Connection::Literal(text) => format!("'{text}'"),
        };
        services
            .iter()
            .map(|service| {
                let told = service.connections.iter().map(|connection| word(&connection.value));
                [service.id.to_owned()].into_iter().chain(told).collect::<Vec<_>>().join(" ")
            })
            .collect()
    }

    #[track_caller]
    fn one(index: &str, wanted: &[&str]) {
        let index = format!("{index}\napp.listen(3000)");
        assert_eq!(words(&services(&[("index.js", &index)])), wanted, "{index}");
    }

    #[test]
    fn by_what_clients_are_made_with() {
        one(
            "import { createClient } from 'redis'; createClient({ url: process.env.CACHE })",
            &["redis CACHE"],
        );
        one(
            "import pg from 'pg'; new pg.Pool({ host: process.env.DB_HOST, port: Number(process.env.DB_PORT ?? 5432), user: process.env.DB_USER, password: process.env.DB_PASSWORD, database: process.env.DB_NAME })",
            &["postgres DB_HOST,DB_PORT,DB_USER,DB_PASSWORD,DB_NAME"],
        );
        one(
            "import { drizzle } from 'drizzle-orm/node-postgres'; import 'pg'; drizzle(process.env.MAIN_DB)",
            &["postgres MAIN_DB"],
        );
        one(
            "import Redis from 'ioredis'; new Redis({ host: process.env.REDIS_HOST || 'localhost', password: process.env.REDIS_PASSWORD })",
            &["redis REDIS_HOST,-,-,REDIS_PASSWORD,-"],
        );
        one(
            "import Redis from 'ioredis'; new Redis(process.env.REDIS_URL, { password: process.env.REDIS_PASSWORD })",
            &["redis REDIS_URL -,-,-,REDIS_PASSWORD,-"],
        );
        one(
            "import { Queue } from 'bullmq'; new Queue(process.env.QUEUE, { connection: { url: process.env.REDIS_URL } })",
            &["redis REDIS_URL"],
        );
        one(
            "import mongoose from 'mongoose'; mongoose.connect(process.env.MONGO_URL)",
            &["mongodb MONGO_URL"],
        );
        one(
            "import Redis from 'ioredis'; new Redis('redis://u:p@cache:6379')",
            &["redis 'redis://cache:6379'"],
        );
        one("import pg from 'pg'; new pg.Pool()", &["postgres"]);
        one("import { sql } from 'bun'; sql`select 1`", &["postgres"]);
    }

    #[test]
    fn by_what_clients_of_other_services_are_made_with() {
        one("import amqp from 'amqplib'; await amqp.connect(process.env.BROKER)", &["rabbitmq BROKER"]);
        one(
            "import { Kafka } from 'kafkajs'; new Kafka({ clientId: 'a', brokers: process.env.BROKERS.split(',') })",
            &["kafka BROKERS"],
        );
        one(
            "import { Kafka } from 'kafkajs'; new Kafka({ brokers: [process.env.KAFKA_BROKER ?? 'localhost:9092'] })",
            &["kafka KAFKA_BROKER"],
        );
        one(
            "import { connect } from 'nats'; await connect({ servers: process.env.NATS, user: process.env.NATS_USER, pass: process.env.NATS_PASS })",
            &["nats NATS -,-,NATS_USER,NATS_PASS,-"],
        );
        one(
            "import { connect } from '@nats-io/transport-node'; await connect({ servers: [process.env.NATS_URL], token: process.env.NATS_TOKEN })",
            &["nats NATS_URL -,-,-,NATS_TOKEN,-"],
        );
        // a host that is an address
        one(
            "import { MeiliSearch } from 'meilisearch'; new MeiliSearch({ host: process.env.MEILI_HOST, apiKey: process.env.MEILI_KEY })",
            &["meilisearch MEILI_HOST -,-,-,MEILI_KEY,-"],
        );
        one(
            "import { Client } from '@elastic/elasticsearch'; new Client({ node: process.env.ELASTIC, auth: { username: process.env.ELASTIC_USER, password: process.env.ELASTIC_PASSWORD } })",
            &["elasticsearch ELASTIC -,-,ELASTIC_USER,ELASTIC_PASSWORD,-"],
        );
        // a key of its own is no password
        one(
            "import { Client } from '@elastic/elasticsearch'; new Client({ node: process.env.ELASTIC, auth: { apiKey: process.env.ELASTIC_API_KEY } })",
            &["elasticsearch ELASTIC"],
        );
        one(
            "import { createClient } from '@clickhouse/client'; createClient({ url: process.env.CLICKHOUSE_URL })",
            &["clickhouse CLICKHOUSE_URL"],
        );
        one(
            "import nodemailer from 'nodemailer'; nodemailer.createTransport({ host: process.env.MAIL, port: Number(process.env.SMTP_PORT), auth: { user: process.env.SMTP_USER, pass: process.env.SMTP_PASS } })",
            &["smtp MAIL,SMTP_PORT,SMTP_USER,SMTP_PASS,-"],
        );
        one("import memjs from 'memjs'; memjs.Client.create(process.env.CACHE)", &["memcached CACHE"]);
        one("import Valkey from 'iovalkey'; new Valkey(process.env.VALKEY_URL)", &["valkey VALKEY_URL"]);
    }

    #[test]
    fn one_server_of_each_protocol() {
        let index =
            "import mysql from 'mysql2/promise'; mysql.createPool(process.env.DATABASE_URL); app.listen(1)";
        let found = |image: &str| {
            let compose = format!("services:\n  db:\n    image: {image}\n");
            let found = services(&[("index.js", index), ("compose.yaml", &compose)]);
            let [only] = found.as_slice() else { panic!("{found:?}") };
            (only.id, only.version.as_ref().map(|version| version.value.clone()), only.connections.len())
        };
        assert_eq!(found("mariadb:11.4"), ("mariadb", Some("11.4".to_owned()), 1));
        assert_eq!(found("mysql:8.0"), ("mysql", Some("8.0".to_owned()), 1));
        assert_eq!(found("percona:8.0"), ("mysql", None, 1));
        let both = "import 'mariadb'; import 'mysql2'; app.listen(1)";
        assert_eq!(words(&services(&[("index.js", both)])), ["mysql"]);
        assert_eq!(words(&services(&[("index.js", "import 'mariadb'; app.listen(1)")])), ["mariadb"]);
    }

    #[test]
    fn a_client_that_speaks_to_an_older_server() {
        for (requirement, wanted) in
            [("^9.1.0", None), ("^8.15.0", Some("8.19.6")), ("7.17.0", Some("7.17.29"))]
        {
            let package = format!(
                r#"{{"name":"a","type":"module","scripts":{{"start":"node index.js"}},"dependencies":{{"@elastic/elasticsearch":"{requirement}"}}}}"#
            );
            let index = "import { Client } from '@elastic/elasticsearch'; new Client({ node: process.env.ES_URL }); app.listen(1)";
            let found = app([("package.json", package.as_str()), ("index.js", index)]).services;
            assert_eq!(
                found[0].version.as_ref().map(|version| version.value.as_str()),
                wanted,
                "{requirement}"
            );
        }
    }

    #[test]
    fn by_names_of_variables() {
        one(
            "import pg from 'pg'; new pg.Pool(); use(process.env.PGHOST, process.env.PGPASSWORD)",
            &["postgres PGHOST,-,-,PGPASSWORD,-"],
        );
        one("connect(process.env.REDIS_URL)", &["redis REDIS_URL"]);
        // nobody knows of which database
        one("connect(process.env.DATABASE_URL)", &[]);
        one("connect(process.env.DATABASE_URL ?? 'postgres://localhost/app')", &["postgres DATABASE_URL"]);
        one("fetch(process.env.IPFS_API_URL)", &["ipfs IPFS_API_URL"]);
    }

    #[test]
    fn a_driver_that_another_package_loads() {
        let package = r#"{"name":"a","scripts":{"start":"node index.js"},"dependencies":{"express":"5","typeorm":"1","pg":"8"}}"#;
        let index = "const { DataSource } = require('typeorm'); new DataSource({ type: 'postgres', url: process.env.DATABASE_URL }); app.listen(1)";
        assert_eq!(
            words(&app([("package.json", package), ("index.js", index)]).services),
            ["postgres DATABASE_URL"]
        );
    }

    #[test]
    fn types_alone_use_nothing() {
        one("import { type Redis } from 'ioredis';", &[]);
    }

    #[test]
    fn what_an_existing_file_runs() {
        let index = "import Redis from 'ioredis'; new Redis(process.env.REDIS_URL); app.listen(1)";
        let by_a_person = "services:\n  cache:\n    image: redis:8.2-alpine\n";
        let found = services(&[("index.js", index), ("compose.yaml", by_a_person)]);
        let [redis] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(redis.existing.as_ref().unwrap().value, "cache");
        assert_eq!(redis.version.as_ref().unwrap().value, "8.2");

        let ours = seaworthy_text::sign(by_a_person);
        let found = services(&[("index.js", index), ("compose.yaml", &ours)]);
        assert!(found[0].existing.is_none() && found[0].version.is_none());

        let marked = "services:\n  # by seaworthy 0123456789ab; edit it, and it is yours\n  redis-production:\n    image: redis:6\n  redis:\n    image: redis:7\n";
        let found = services(&[("index.js", index), ("compose.yaml", marked)]);
        assert_eq!(found[0].existing.as_ref().unwrap().value, "redis");
        assert_eq!(found[0].version.as_ref().unwrap().value, "7");
    }

    #[test]
    fn names_of_packages() {
        assert_eq!(package_name("@aws-sdk/client-s3/x"), "@aws-sdk/client-s3");
        assert_eq!(package_name("pg/lib/x"), "pg");
        assert_eq!(package_name("./pg"), ".");
    }
}
