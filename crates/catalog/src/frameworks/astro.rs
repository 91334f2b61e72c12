//! Astro without an adapter: a folder of static files, one a page.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Astro without an adapter: a folder of static files, one a page.
pub(super) static ASTRO: Framework = Framework {
    id: "astro",
    title: "Astro",
    package: "astro",
    with: &[],
    development: Counts::InDevelopment,
    kind: Kind::Static,
    routes: RouteStyle::None,
    port: None,
    port_env: None,
    host: DefaultHost::All,
    host_env: None,
    outputs: &["dist"],
    public_env: &["PUBLIC_"],
    graceful: Graceful::Yes,
    writes: &[],
    build_cache: &[],
    build_env: &[("ASTRO_TELEMETRY_DISABLED", "1")],
    config: &["astro.config.ts", "astro.config.mjs", "astro.config.js", "astro.config.mts"],
    start: &[],
    packages: Packages::Installed,
    pages: Pages::Each,
    hashed: &["_astro"],
};
