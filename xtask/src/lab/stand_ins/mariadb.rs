//! MariaDB: Debian's build of the real server behind an entrypoint like the official one.

use super::StandIn;

pub(super) static MARIADB: StandIn = StandIn {
    name: "mariadb",
    tags: &["11.8", "11", "lts", "latest", "11.8-noble", "11-noble"],
    base: Some("debian:trixie-slim"),
    dockerfile: include_str!("../../../lab/images/mariadb.Dockerfile"),
    arguments: &[],
    inputs: &[],
    made_from: "Debian 13's `mariadb-server` 11.8",
    faithful: "the real server; the official image's variables, `healthcheck.sh`, data folder and refusals; none of MySQL's program names",
    differs: "Debian inside; no scripts in `/docker-entrypoint-initdb.d`, no password files; root keeps its password on the socket, too",
};
