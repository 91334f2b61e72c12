//! Remix 2: builds a server that `remix-serve` runs.

use super::{BUILDER, Builder, Framework, RENDERED};

/// Remix 2: builds a server that `remix-serve` runs.
pub(super) static REMIX: Framework = Framework {
    id: "remix",
    title: "Remix",
    package: "@remix-run/dev",
    with: &["@remix-run/serve"],
    builder: Some(Builder { programs: &["remix"], commands: &["vite:build", "build"], ..BUILDER }),
    outputs: &["build"],
    public_env: &["VITE_"],
    config: &["vite.config.ts", "vite.config.js", "remix.config.js"],
    start: &["remix-serve", "./build/server/index.js"],
    source: "what is known of @remix-run/serve and @remix-run/dev 2, not read anew; tried on the engine",
    ..RENDERED
};
