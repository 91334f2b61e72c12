//! RabbitMQ.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service, Setting, User};

/// RabbitMQ, by its official image. Its data lies in a folder named after the node, and the node after the container's
/// host name, which changes with every new container: so the node gets a name that stays.
pub(super) static RABBITMQ: Service = Service {
    id: "rabbitmq",
    title: "RabbitMQ",
    stands_for: None,
    packages: &["amqplib", "amqp-connection-manager", "@cloudamqp/amqp-client", "rabbitmq-client", "rascal"],
    schemes: &["amqp", "amqps"],
    own_scheme: None,
    url_env: &[
        "RABBITMQ_URL",
        "AMQP_URL",
        "RABBITMQ_URI",
        "CLOUDAMQP_URL",
        "AMQP_URI",
        "RABBIT_URL",
        "RABBITMQ_CONNECTION_STRING",
    ],
    env_prefixes: &["RABBITMQ_", "AMQP_", "RABBIT_"],
    url_options: &["urls"],
    password_options: &[],
    password_env: &["RABBITMQ_DEFAULT_PASS"],
    port: 5672,
    image: "rabbitmq",
    other_images: &["bitnami/rabbitmq"],
    same_use: &[],
    version: "4",
    of_client: &[],
    tag_suffix: "-alpine",
    data: |_| Some("/var/lib/rabbitmq"),
    credentials: Credentials::Variables {
        user: User::SetBy("RABBITMQ_DEFAULT_USER"),
        password: "RABBITMQ_DEFAULT_PASS",
        database: None,
    },
    asks: Asks::Always,
    generate: HEXADECIMAL,
    address: Address { protected: "amqp://{user}:{password}@{host}:{port}", open: "amqp://{host}:{port}" },
    settings: &[Setting::everywhere("RABBITMQ_NODENAME", "rabbit@localhost")],
    outside_port: None,
    page_port: None,
    command: &[],
    // `ping` alone is answered before the listener is there; a check that comes before the server would make the cookie, as
    // root, and the server could not read it
    health: &[
        "CMD-SHELL",
        "test -f /var/lib/rabbitmq/.erlang.cookie && rabbitmq-diagnostics -q check_port_connectivity",
    ],
    health_timeout: 15,
    memory_mib: 512,
    production: Production::Beside,
    without_address: None,
    tmpfs: None,
    source: "the official image's documentation and entrypoint, rabbitmq-diagnostics(8), read 2026-11; run in the lab with Debian's 4.0",
};
