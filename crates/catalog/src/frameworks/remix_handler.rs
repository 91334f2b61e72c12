//! Remix without its own server: a handler for one of the app's own.

use super::{BUILDER, Builder, Counts, Framework, Lack, SERVED};

/// Remix without its own server: a handler for one of the app's own.
pub(super) static REMIX_HANDLER: Framework = Framework {
    id: "remix-handler",
    title: "Remix",
    package: "@remix-run/dev",
    development: Counts::InDevelopment,
    builder: Some(Builder { programs: &["remix"], commands: &["vite:build", "build"], ..BUILDER }),
    outputs: &["build"],
    public_env: &["VITE_"],
    config: &["vite.config.ts", "vite.config.js", "remix.config.js"],
    lacks: Some(Lack {
        what: "is built to a handler, and nothing here listens",
        help: "add `@remix-run/serve` and a `start` script: `remix-serve ./build/server/index.js`",
    }),
    source: "templates of Remix 2; not tried on the engine",
    ..SERVED
};
