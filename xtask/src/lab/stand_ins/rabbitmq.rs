//! RabbitMQ: Debian's build of the real server behind an entrypoint like the official one.

use super::StandIn;

pub(super) static RABBITMQ: StandIn = StandIn {
    name: "rabbitmq",
    tags: &["4-alpine", "4", "4.0-alpine", "4.0", "alpine", "latest"],
    base: Some("debian:trixie-slim"),
    dockerfile: include_str!("../../../lab/images/rabbitmq.Dockerfile"),
    arguments: &[],
    inputs: &[],
    made_from: "Debian 13's `rabbitmq-server` 4.0",
    faithful: "the real server and its tools; variables for user, password and virtual host, `/var/lib/rabbitmq`, log on standard output",
    differs: "Debian inside under the `alpine` tags, too; no `management` tags",
};
