//! memcached: Debian's build of the real server behind an entrypoint like the official one.

use super::StandIn;

pub(super) static MEMCACHED: StandIn = StandIn {
    name: "memcached",
    tags: &["1.6-alpine", "1-alpine", "1.6", "1", "alpine", "latest"],
    base: Some("debian:trixie-slim"),
    dockerfile: include_str!("../../../lab/images/memcached.Dockerfile"),
    arguments: &[],
    inputs: &[],
    made_from: "Debian 13's `memcached` 1.6 and busybox",
    faithful: "the real server; user 11211, busybox's `nc` as on Alpine",
    differs: "Debian inside under the `alpine` tags, too; the tags without `alpine` have `nc`, which the official ones lack",
};
