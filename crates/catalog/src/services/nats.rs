//! NATS.

use super::{Address, Asks, CommandPart, Credentials, HEXADECIMAL, Production, Service};

/// NATS with JetStream, by its official image. Its clients for JavaScript take no password from an address (one in it
/// breaks the host's name, nats 2.29 and @nats-io/transport-node 3), so it asks for one where the app reads one.
pub(super) static NATS: Service = Service {
    id: "nats",
    title: "NATS",
    stands_for: None,
    packages: &["nats", "@nats-io/transport-node", "@nats-io/nats-core", "ts-nats", "node-nats-streaming"],
    schemes: &["nats"],
    own_scheme: None,
    url_env: &["NATS_URL", "NATS_SERVERS", "NATS_SERVER", "NATS_URI"],
    env_prefixes: &["NATS_"],
    url_options: &["servers"],
    password_options: &["token"],
    password_env: &["NATS_TOKEN", "NATS_AUTH_TOKEN"],
    port: 4222,
    image: "nats",
    other_images: &["bitnami/nats"],
    same_use: &[],
    version: "2",
    of_client: &[],
    // the tag without is nothing but the server: no shell, no program for a health check
    tag_suffix: "-alpine",
    data: |_| Some("/data"),
    credentials: Credentials::Password { env: "NATS_PASSWORD", client: None },
    asks: Asks::WhereTheAppDoes,
    generate: HEXADECIMAL,
    address: Address { protected: "nats://{host}:{port}", open: "nats://{host}:{port}" },
    settings: &[],
    outside_port: None,
    page_port: None,
    command: &[
        CommandPart::Word("nats-server"),
        CommandPart::Word("--jetstream"),
        CommandPart::Word("--store_dir"),
        CommandPart::Word("/data"),
        CommandPart::Word("--http_port"),
        CommandPart::Word("8222"),
        CommandPart::WithLogin { user: "--user", password: "--pass", alone: "--auth" },
    ],
    health: &["CMD", "wget", "--quiet", "--spider", "http://127.0.0.1:8222/healthz"],
    health_timeout: 5,
    memory_mib: 256,
    production: Production::Beside,
    without_address: None,
    tmpfs: Some(&[]),
    source: "the official image's documentation, nats-server --help, the clients' sources, read 2026-11; run in the lab with Debian's 2.10",
};
