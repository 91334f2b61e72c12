//! Koa: like Express, with routes from a router package.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Koa: like Express, with routes from a router package.
pub(super) static KOA: Framework = Framework {
    id: "koa",
    title: "Koa",
    package: "koa",
    with: &[],
    development: Counts::InProduction,
    kind: Kind::Server,
    routes: RouteStyle::Calls,
    port: None,
    port_env: None,
    host: DefaultHost::All,
    host_env: None,
    outputs: &[],
    public_env: &[],
    graceful: Graceful::No,
    writes: &[],
    build_cache: &[],
    build_env: &[],
    config: &[],
    start: &[],
    packages: Packages::Installed,
    pages: Pages::One,
    hashed: &[],
};
