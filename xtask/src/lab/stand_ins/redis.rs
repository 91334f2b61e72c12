//! Redis: Debian's builds of the real server behind an entrypoint like the official one.

use super::StandIn;

const DOCKERFILE: &str = include_str!("../../../lab/images/redis.Dockerfile");
const FAITHFUL: &str =
    "the real server; options, configuration files, `/data` and protected mode off, as in the official image";
const DIFFERS: &str = "Debian inside under the `alpine` tags, too; user id 999 everywhere";

pub(super) static REDIS_7: StandIn = StandIn {
    name: "redis",
    tags: &["7-alpine", "7", "7-bookworm", "7.0-alpine", "7.0", "7.0-bookworm"],
    base: Some("debian:bookworm-slim"),
    dockerfile: DOCKERFILE,
    arguments: &[("MAJOR", "7")],
    inputs: &[],
    made_from: "Debian 12's `redis-server` 7.0",
    faithful: FAITHFUL,
    differs: DIFFERS,
};

pub(super) static REDIS_8: StandIn = StandIn {
    name: "redis",
    tags: &["8-alpine", "8", "8-bookworm", "8.0-alpine", "8.0", "8.0-bookworm", "latest", "alpine"],
    base: Some("debian:trixie-slim"),
    dockerfile: DOCKERFILE,
    arguments: &[("MAJOR", "8")],
    inputs: &[],
    made_from: "Debian 13's `redis-server` 8.0",
    faithful: FAITHFUL,
    differs: DIFFERS,
};
