//! `stores-not-published`: data services are reached from inside the project only.

use super::seen::{number, some};
use super::{Ask, Probe, Seen};
use crate::Scope;
use crate::engine::EngineError;
use crate::run::{Ground, RunningProject};

pub(super) static PROBE: Probe = Probe {
    id: "stores-not-published",
    title: "no port of a data service is published",
    scope: Scope::Production,
    about: "Looks at the ports of every service that is not built here, as Compose resolves them.

It fails where a port of a database or another data service is published on an address that others reach: engines open such a port past the \
machine's firewall. A port on 127.0.0.1 passes.",
    ask: Ask::Project(ask),
};

/// Names of images that keep data.
pub(crate) const STORES: &[&str] = &[
    "postgres",
    "postgis",
    "pgvector",
    "timescaledb",
    "mysql",
    "mariadb",
    "mongo",
    "redis",
    "valkey",
    "keydb",
    "dragonfly",
    "memcached",
    "rabbitmq",
    "nats",
    "kafka",
    "elasticsearch",
    "opensearch",
    "meilisearch",
    "clickhouse-server",
    "minio",
    "cassandra",
    "couchdb",
    "neo4j",
    "influxdb",
    "etcd",
    "kubo",
    "typesense",
    "qdrant",
    "weaviate",
];

/// The last part of an image's name, without its tag.
pub(crate) fn short_name(image: &str) -> &str {
    let last = image.rsplit('/').next().unwrap_or(image);
    last.split([':', '@']).next().unwrap_or(last)
}

fn ask(_ground: &Ground<'_>, running: &RunningProject<'_>) -> Result<Seen, EngineError> {
    let mut stores = 0;
    let mut open = Vec::new();
    for (name, service) in running.project.services() {
        let image = service["image"].as_str().unwrap_or_default();
        let is_started = running.started.iter().any(|one| one == name);
        if !is_started || !service["build"].is_null() || !STORES.contains(&short_name(image)) {
            continue;
        }
        stores += 1;
        for port in service["ports"].as_array().into_iter().flatten() {
            let address = port["host_ip"].as_str().unwrap_or("0.0.0.0");
            let published = port["published"].as_str().unwrap_or("a port of the engine's choice");
            if !matches!(address, "127.0.0.1" | "::1" | "localhost") {
                open.push(format!("{name} on {address}:{published}"));
            }
        }
    }
    if stores == 0 {
        return Ok(Seen::skip("production runs no data service"));
    }
    if open.is_empty() {
        return Ok(Seen::pass(format!("{}, none reached from outside", number(stores, "data service")))
            .count("data services", stores, None));
    }
    Ok(Seen::fail(
        format!("published: {}", some(&open, 3)),
        "leave `ports` out: the apps of the project reach it by its name; for your own access, `127.0.0.1:…`, or `docker compose exec`",
    )
    .count("published ports of data services", open.len(), Some(0)))
}
