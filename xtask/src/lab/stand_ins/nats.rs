//! NATS: Debian's build of the real server behind an entrypoint like the official one.

use super::StandIn;

pub(super) static NATS: StandIn = StandIn {
    name: "nats",
    tags: &["2-alpine", "2", "2.10-alpine", "2.10", "alpine", "latest"],
    base: Some("debian:trixie-slim"),
    dockerfile: include_str!("../../../lab/images/nats.Dockerfile"),
    arguments: &[],
    inputs: &[],
    made_from: "Debian 13's `nats-server` 2.10 and busybox",
    faithful: "the real server; its options, busybox's `wget` as on Alpine",
    differs: "Debian inside; the tags without `alpine` are the same image, where the official ones hold nothing but the server",
};
