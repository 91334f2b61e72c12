//! Nuxt: builds a server into `.output` that brings the packages it loads; it closes at SIGTERM.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Nuxt: builds a server into `.output` that brings the packages it loads; it closes at SIGTERM.
pub(super) static NUXT: Framework = Framework {
    id: "nuxt",
    title: "Nuxt",
    package: "nuxt",
    with: &[],
    development: Counts::InDevelopment,
    kind: Kind::FullStack,
    routes: RouteStyle::None,
    port: Some(3000),
    port_env: Some("PORT"),
    host: DefaultHost::All,
    host_env: Some("HOST"),
    outputs: &[".output"],
    public_env: &[],
    graceful: Graceful::Yes,
    writes: &[],
    build_cache: &[],
    build_env: &[("NUXT_TELEMETRY_DISABLED", "1")],
    config: &["nuxt.config.ts", "nuxt.config.mjs", "nuxt.config.js", "nuxt.config.mts"],
    start: &["node", ".output/server/index.mjs"],
    packages: Packages::Bundled,
    pages: Pages::Each,
    hashed: &[],
};
