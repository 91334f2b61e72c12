//! Astro with its Node adapter: a server of its own, which listens on the loopback unless `HOST` says otherwise and has no handler for SIGTERM.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Astro with its Node adapter: a server of its own, which listens on the loopback unless `HOST` says otherwise and has no handler for SIGTERM.
pub(super) static ASTRO_NODE: Framework = Framework {
    id: "astro-node",
    title: "Astro",
    package: "astro",
    with: &["@astrojs/node"],
    development: Counts::InDevelopment,
    kind: Kind::FullStack,
    routes: RouteStyle::None,
    port: Some(4321),
    port_env: Some("PORT"),
    host: DefaultHost::Loopback,
    host_env: Some("HOST"),
    outputs: &["dist"],
    public_env: &["PUBLIC_"],
    graceful: Graceful::No,
    writes: &[],
    build_cache: &[],
    build_env: &[("ASTRO_TELEMETRY_DISABLED", "1")],
    config: &["astro.config.ts", "astro.config.mjs", "astro.config.js", "astro.config.mts"],
    start: &["node", "./dist/server/entry.mjs"],
    packages: Packages::Installed,
    pages: Pages::Each,
    hashed: &[],
};
