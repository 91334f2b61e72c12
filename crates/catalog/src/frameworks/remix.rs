//! Remix 2: builds a server that `remix-serve` runs.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Remix 2: builds a server that `remix-serve` runs.
pub(super) static REMIX: Framework = Framework {
    id: "remix",
    title: "Remix",
    package: "@remix-run/dev",
    with: &["@remix-run/serve"],
    development: Counts::InDevelopment,
    kind: Kind::FullStack,
    routes: RouteStyle::None,
    port: Some(3000),
    port_env: Some("PORT"),
    host: DefaultHost::All,
    host_env: Some("HOST"),
    outputs: &["build"],
    public_env: &["VITE_"],
    graceful: Graceful::Yes,
    writes: &[],
    build_cache: &[],
    build_env: &[],
    config: &["vite.config.ts", "vite.config.js", "remix.config.js"],
    start: &["remix-serve", "./build/server/index.js"],
    packages: Packages::Installed,
    pages: Pages::Each,
    hashed: &[],
};
