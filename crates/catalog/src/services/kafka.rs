//! Kafka.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service, Setting};

/// Kafka by its makers' image: one node that is broker and controller (KRaft), without a password. A broker hands its own
/// address on to clients, so development has a second listener for those outside the project's network.
pub(super) static KAFKA: Service = Service {
    id: "kafka",
    title: "Kafka",
    stands_for: None,
    packages: &[
        "kafkajs",
        "@confluentinc/kafka-javascript",
        "node-rdkafka",
        "@platformatic/kafka",
        "kafka-node",
    ],
    schemes: &["kafka"],
    own_scheme: None,
    url_env: &[
        "KAFKA_BROKERS",
        "KAFKA_BROKER",
        "KAFKA_BOOTSTRAP_SERVERS",
        "KAFKA_URL",
        "KAFKA_BROKER_URL",
        "KAFKA_SERVERS",
        "KAFKA_HOSTS",
    ],
    env_prefixes: &["KAFKA_"],
    url_options: &["brokers", "bootstrap.servers", "metadata.broker.list", "bootstrapBrokers", "kafkaHost"],
    password_options: &[],
    password_env: &[],
    port: 9092,
    image: "apache/kafka",
    other_images: &["apache/kafka-native", "confluentinc/cp-kafka", "bitnami/kafka", "redpandadata/redpanda"],
    same_use: &[],
    // there are no tags of lines
    version: "4.1.0",
    of_client: &[],
    tag_suffix: "",
    data: |_| Some("/var/lib/kafka/data"),
    credentials: Credentials::None,
    asks: Asks::Always,
    generate: HEXADECIMAL,
    // clients take hosts with ports, no URL
    address: Address { protected: "{host}:{port}", open: "{host}:{port}" },
    settings: &[
        // the image takes its own settings only where none is given
        Setting::everywhere("KAFKA_NODE_ID", "1"),
        Setting::everywhere("KAFKA_PROCESS_ROLES", "broker,controller"),
        Setting::everywhere("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
        Setting::everywhere("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
        Setting::production("KAFKA_LISTENERS", "PLAINTEXT://:9092,CONTROLLER://localhost:9093"),
        Setting::production("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://{host}:9092"),
        Setting::production(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        ),
        Setting::development(
            "KAFKA_LISTENERS",
            "PLAINTEXT://:9092,OUTSIDE://:9094,CONTROLLER://localhost:9093",
        ),
        Setting::development(
            "KAFKA_ADVERTISED_LISTENERS",
            "PLAINTEXT://{host}:9092,OUTSIDE://localhost:{outside}",
        ),
        Setting::development(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
            "PLAINTEXT:PLAINTEXT,OUTSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
        ),
        Setting::everywhere("KAFKA_INTER_BROKER_LISTENER_NAME", "PLAINTEXT"),
        Setting::everywhere("KAFKA_LOG_DIRS", "/var/lib/kafka/data"),
        // one node keeps one copy
        Setting::everywhere("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
        Setting::everywhere("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
        Setting::everywhere("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
        Setting::everywhere("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
    ],
    outside_port: Some(9094),
    page_port: None,
    command: &[],
    health: &[
        "CMD-SHELL",
        "/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server localhost:9092 >/dev/null 2>&1",
    ],
    health_timeout: 15,
    memory_mib: 1536,
    production: Production::Beside,
    without_address: None,
    tmpfs: None,
    source: "the image's documentation and Dockerfile (docker/jvm), read 2026-11; not run in the lab: no package registry carries it",
};
