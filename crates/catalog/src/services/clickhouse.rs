//! ClickHouse.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service, User};

/// ClickHouse, by its makers' image, over its HTTP interface.
pub(super) static CLICKHOUSE: Service = Service {
    id: "clickhouse",
    title: "ClickHouse",
    stands_for: None,
    packages: &["@clickhouse/client", "clickhouse", "@depyronick/clickhouse-client", "@apla/clickhouse"],
    schemes: &["clickhouse"],
    own_scheme: None,
    url_env: &["CLICKHOUSE_URL", "CLICKHOUSE_HOST", "CLICKHOUSE_ENDPOINT", "CLICKHOUSE_URI"],
    env_prefixes: &["CLICKHOUSE_"],
    url_options: &["host"],
    password_options: &[],
    password_env: &[],
    port: 8123,
    image: "clickhouse/clickhouse-server",
    other_images: &["clickhouse", "yandex/clickhouse-server", "bitnami/clickhouse"],
    same_use: &[],
    version: "25.8",
    of_client: &[],
    tag_suffix: "-alpine",
    data: |_| Some("/var/lib/clickhouse"),
    credentials: Credentials::Variables {
        user: User::SetBy("CLICKHOUSE_USER"),
        password: "CLICKHOUSE_PASSWORD",
        database: Some("CLICKHOUSE_DB"),
    },
    asks: Asks::Always,
    generate: HEXADECIMAL,
    address: Address {
        protected: "http://{user}:{password}@{host}:{port}/{database}",
        open: "http://{host}:{port}/{database}",
    },
    settings: &[],
    outside_port: None,
    page_port: None,
    command: &[],
    health: &["CMD", "wget", "--quiet", "--spider", "http://127.0.0.1:8123/ping"],
    health_timeout: 5,
    memory_mib: 2048,
    production: Production::Beside,
    without_address: None,
    tmpfs: None,
    source: "the image's documentation and entrypoint, read 2026-11; not run in the lab: no package registry carries it",
};
