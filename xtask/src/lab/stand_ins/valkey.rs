//! Valkey: Debian's build of the real server behind an entrypoint like the official one.

use super::StandIn;

pub(super) static VALKEY: StandIn = StandIn {
    name: "valkey/valkey",
    tags: &["8-alpine", "8", "8.1-alpine", "8.1", "alpine", "latest"],
    base: Some("debian:trixie-slim"),
    dockerfile: include_str!("../../../lab/images/valkey.Dockerfile"),
    arguments: &[],
    inputs: &[],
    made_from: "Debian 13's `valkey-server` 8.1",
    faithful: "the real server; options, configuration files, `/data`, protected mode off and the names of Redis' programs, as in the official image",
    differs: "Debian inside under the `alpine` tags, too; user id 999 everywhere",
};
