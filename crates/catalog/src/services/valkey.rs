//! Valkey.

use super::{Address, Asks, CommandPart, Credentials, HEXADECIMAL, Production, Service};

/// Valkey, by its makers' image: where its own client or an existing Compose file says that it is the Redis of this app.
pub(super) static VALKEY: Service = Service {
    id: "valkey",
    title: "Valkey",
    stands_for: Some("redis"),
    packages: &["iovalkey", "@valkey/valkey-glide", "@keyv/valkey"],
    schemes: &["valkey", "valkeys"],
    own_scheme: None,
    url_env: &["VALKEY_URL", "VALKEY_URI"],
    env_prefixes: &["VALKEY_", "REDIS_"],
    url_options: &["addresses"],
    password_options: &[],
    password_env: &[],
    port: 6379,
    image: "valkey/valkey",
    other_images: &["bitnami/valkey"],
    same_use: &[],
    version: "8",
    of_client: &[],
    tag_suffix: "-alpine",
    data: |_| Some("/data"),
    credentials: Credentials::Password { env: "VALKEY_PASSWORD", client: Some("REDISCLI_AUTH") },
    asks: Asks::InProduction,
    generate: HEXADECIMAL,
    // the scheme that every client knows
    address: Address { protected: "redis://:{password}@{host}:{port}", open: "redis://{host}:{port}" },
    settings: &[],
    outside_port: None,
    page_port: None,
    command: &[
        CommandPart::Word("valkey-server"),
        CommandPart::Word("--appendonly"),
        CommandPart::Word("yes"),
        CommandPart::WithPassword(&["--requirepass"]),
    ],
    // valkey-cli reads REDISCLI_AUTH; `ping` alone exits 0 even when the answer is NOAUTH or LOADING
    health: &["CMD-SHELL", "valkey-cli ping | grep -q PONG"],
    health_timeout: 5,
    memory_mib: 256,
    production: Production::Beside,
    without_address: None,
    tmpfs: Some(&[]),
    source: "the image's documentation and valkey-cli(1), read 2026-11; run in the lab with Debian's 8.1",
};
