//! Meilisearch.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service, Setting};

/// Meilisearch, by its makers' image. In production it refuses to start without a master key of 16 bytes.
pub(super) static MEILISEARCH: Service = Service {
    id: "meilisearch",
    title: "Meilisearch",
    stands_for: None,
    packages: &["meilisearch", "@meilisearch/instant-meilisearch", "strapi-plugin-meilisearch"],
    schemes: &[],
    own_scheme: None,
    url_env: &["MEILISEARCH_URL", "MEILI_URL", "MEILISEARCH_HOST", "MEILI_HOST", "MEILI_HTTP_ADDR"],
    env_prefixes: &["MEILISEARCH_", "MEILI_"],
    url_options: &["host"],
    password_options: &["apiKey"],
    password_env: &[
        "MEILI_MASTER_KEY",
        "MEILISEARCH_MASTER_KEY",
        "MEILISEARCH_API_KEY",
        "MEILI_API_KEY",
        "MEILISEARCH_KEY",
        "MEILI_KEY",
    ],
    port: 7700,
    image: "getmeili/meilisearch",
    other_images: &[],
    same_use: &[],
    version: "v1.24",
    of_client: &[],
    tag_suffix: "",
    data: |_| Some("/meili_data"),
    credentials: Credentials::Password { env: "MEILI_MASTER_KEY", client: None },
    asks: Asks::InProduction,
    generate: HEXADECIMAL,
    // clients take the key apart from the address
    address: Address { protected: "http://{host}:{port}", open: "http://{host}:{port}" },
    settings: &[
        Setting::development("MEILI_ENV", "development"),
        Setting::production("MEILI_ENV", "production"),
        Setting::everywhere("MEILI_NO_ANALYTICS", "true"),
    ],
    outside_port: None,
    page_port: None,
    command: &[],
    health: &["CMD", "curl", "--silent", "--fail", "--output", "/dev/null", "http://127.0.0.1:7700/health"],
    health_timeout: 5,
    memory_mib: 512,
    production: Production::Beside,
    without_address: None,
    tmpfs: None,
    source: "the image's Dockerfile and documentation, read 2026-11; not run in the lab: no package registry carries it",
};
