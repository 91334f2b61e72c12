//! Qwik City: a server needs an adapter, which `npm run qwik add` writes into `src/entry.*` with a script `serve`.

use super::{BUILDER, Builder, Counts, Framework, Lack, RouteStyle, SERVED};

/// Qwik City: a server needs an adapter, which `npm run qwik add` writes into `src/entry.*` with a script `serve`.
pub(super) static QWIK_CITY: Framework = Framework {
    id: "qwik-city",
    title: "Qwik City",
    package: "@builder.io/qwik-city",
    also: &["@qwik.dev/router"],
    development: Counts::InDevelopment,
    routes: RouteStyle::None,
    builder: Some(Builder { programs: &["qwik"], ..BUILDER }),
    outputs: &["dist", "server"],
    public_env: &["PUBLIC_"],
    // `qwik build` runs the script `lint` as well
    config: &["vite.config.ts", "vite.config.js", "eslint.config.js", ".eslintrc.cjs"],
    lacks: Some(Lack {
        what: "has no adapter: its build makes nothing that listens, and no pages",
        help: "run `npm run qwik add node-server` (or `fastify`, `express`); for files alone `npm run qwik add static`",
    }),
    source: "what `create-qwik` 1.20 writes, read 2026-11",
    ..SERVED
};
