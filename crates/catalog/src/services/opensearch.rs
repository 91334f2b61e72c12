//! OpenSearch.

use super::{Address, Asks, Credentials, Production, Service, Setting, User};

/// OpenSearch: somebody else's in production, because its image protects itself with certificates that are published; its
/// makers' image as one node for development.
pub(super) static OPENSEARCH: Service = Service {
    id: "opensearch",
    title: "OpenSearch",
    stands_for: None,
    packages: &["@opensearch-project/opensearch"],
    schemes: &[],
    own_scheme: None,
    url_env: &[
        "OPENSEARCH_URL",
        "OPENSEARCH_NODE",
        "OPENSEARCH_HOST",
        "OPENSEARCH_HOSTS",
        "OPENSEARCH_ENDPOINT",
    ],
    env_prefixes: &["OPENSEARCH_"],
    url_options: &["nodes", "host"],
    password_options: &[],
    password_env: &["OPENSEARCH_INITIAL_ADMIN_PASSWORD"],
    port: 9200,
    image: "opensearchproject/opensearch",
    other_images: &["bitnami/opensearch"],
    same_use: &[],
    version: "3",
    of_client: &[],
    tag_suffix: "",
    data: |_| Some("/usr/share/opensearch/data"),
    credentials: Credentials::Variables {
        user: User::Fixed("admin"),
        password: "OPENSEARCH_INITIAL_ADMIN_PASSWORD",
        database: None,
    },
    asks: Asks::InProduction,
    // its check wants a capital, a small letter, a digit and a sign
    generate: "echo \"Aa1-$(openssl rand -hex 24)\"",
    address: Address { protected: "http://{user}:{password}@{host}:{port}", open: "http://{host}:{port}" },
    settings: &[
        Setting::everywhere("discovery.type", "single-node"),
        Setting::everywhere("OPENSEARCH_JAVA_OPTS", "-Xms512m -Xmx512m"),
        Setting::development("DISABLE_INSTALL_DEMO_CONFIG", "true"),
        Setting::development("DISABLE_SECURITY_PLUGIN", "true"),
        // nobody outside the project's network reaches it
        Setting::production("plugins.security.ssl.http.enabled", "false"),
    ],
    outside_port: None,
    page_port: None,
    command: &[],
    health: &[
        "CMD-SHELL",
        "curl --silent --output /dev/null --user \"admin:$${OPENSEARCH_INITIAL_ADMIN_PASSWORD:-}\" --fail http://127.0.0.1:9200/_cluster/health",
    ],
    health_timeout: 10,
    memory_mib: 1536,
    production: Production::Elsewhere,
    without_address: None,
    tmpfs: None,
    source: "the image's documentation and entrypoint, read 2026-11; not run in the lab: no package registry carries it",
};
