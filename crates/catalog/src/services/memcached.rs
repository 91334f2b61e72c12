//! memcached.

use super::{Address, Asks, CommandPart, Credentials, HEXADECIMAL, Production, Service};

/// memcached, by its official image: a cache that keeps nothing and knows no password.
pub(super) static MEMCACHED: Service = Service {
    id: "memcached",
    title: "memcached",
    stands_for: None,
    packages: &["memjs", "memcached", "memcache-plus", "@keyv/memcache", "memcache"],
    schemes: &["memcached", "memcache"],
    own_scheme: None,
    url_env: &[
        "MEMCACHED_URL",
        "MEMCACHED_SERVERS",
        "MEMCACHIER_SERVERS",
        "MEMCACHED_SERVER",
        "MEMCACHE_SERVERS",
        "MEMCACHED_HOSTS",
    ],
    env_prefixes: &["MEMCACHED_", "MEMCACHE_"],
    url_options: &[],
    password_options: &[],
    password_env: &[],
    port: 11211,
    image: "memcached",
    other_images: &["bitnami/memcached"],
    same_use: &[],
    version: "1.6",
    of_client: &[],
    // busybox brings the health check's client
    tag_suffix: "-alpine",
    data: |_| None,
    credentials: Credentials::None,
    asks: Asks::Always,
    generate: HEXADECIMAL,
    address: Address { protected: "{host}:{port}", open: "{host}:{port}" },
    settings: &[],
    outside_port: None,
    page_port: None,
    command: &[CommandPart::Word("memcached"), CommandPart::Word("--memory-limit=64")],
    health: &["CMD-SHELL", "printf 'version\\r\\nquit\\r\\n' | nc 127.0.0.1 11211 | grep -q VERSION"],
    health_timeout: 5,
    memory_mib: 128,
    production: Production::Beside,
    without_address: None,
    tmpfs: Some(&[]),
    source: "the official image's documentation, memcached(1), read 2026-11; run in the lab with Debian's 1.6",
};
