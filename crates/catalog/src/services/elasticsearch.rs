//! Elasticsearch.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service, Setting, User};

/// Elasticsearch, by its official image, as one node. Its client speaks to servers of its own major version.
pub(super) static ELASTICSEARCH: Service = Service {
    id: "elasticsearch",
    title: "Elasticsearch",
    stands_for: None,
    packages: &["@elastic/elasticsearch", "@nestjs/elasticsearch", "@elastic/enterprise-search"],
    schemes: &[],
    own_scheme: None,
    url_env: &[
        "ELASTICSEARCH_URL",
        "ELASTICSEARCH_NODE",
        "ELASTIC_URL",
        "ELASTICSEARCH_HOST",
        "ELASTICSEARCH_HOSTS",
        "ELASTIC_NODE",
        "ES_URL",
        "ES_NODE",
        "ES_HOST",
    ],
    env_prefixes: &["ELASTICSEARCH_", "ELASTIC_", "ES_"],
    url_options: &["nodes", "host", "hosts"],
    password_options: &[],
    password_env: &[],
    port: 9200,
    image: "elasticsearch",
    other_images: &["docker.elastic.co/elasticsearch/elasticsearch", "bitnami/elasticsearch"],
    same_use: &[],
    // there are no tags of lines
    version: "9.2.0",
    of_client: &[("@elastic/elasticsearch", 8, "8.19.6"), ("@elastic/elasticsearch", 7, "7.17.29")],
    tag_suffix: "",
    data: |_| Some("/usr/share/elasticsearch/data"),
    credentials: Credentials::Variables {
        user: User::Fixed("elastic"),
        password: "ELASTIC_PASSWORD",
        database: None,
    },
    asks: Asks::InProduction,
    generate: HEXADECIMAL,
    address: Address { protected: "http://{user}:{password}@{host}:{port}", open: "http://{host}:{port}" },
    settings: &[
        Setting::everywhere("discovery.type", "single-node"),
        Setting::everywhere("ES_JAVA_OPTS", "-Xms512m -Xmx512m"),
        Setting::development("xpack.security.enabled", "false"),
        Setting::production("xpack.security.enabled", "true"),
        // nobody outside the project's network reaches it
        Setting::production("xpack.security.http.ssl.enabled", "false"),
    ],
    outside_port: None,
    page_port: None,
    command: &[],
    // 401 is an answer, too: the server is there
    health: &[
        "CMD-SHELL",
        "curl --silent --output /dev/null --user \"elastic:$${ELASTIC_PASSWORD:-}\" --fail http://127.0.0.1:9200/_cluster/health",
    ],
    health_timeout: 10,
    memory_mib: 1536,
    production: Production::Beside,
    without_address: None,
    tmpfs: None,
    source: "the image's documentation and Dockerfile, the client's README, read 2026-11; not run in the lab: no package registry carries it",
};
