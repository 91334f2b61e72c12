//! Hono, on Node through `@hono/node-server`, on Bun by itself; the adapter binds every address, port 3000.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Hono, on Node through `@hono/node-server`, on Bun by itself; the adapter binds every address, port 3000.
pub(super) static HONO: Framework = Framework {
    id: "hono",
    title: "Hono",
    package: "hono",
    with: &[],
    development: Counts::InProduction,
    kind: Kind::Server,
    routes: RouteStyle::Calls,
    port: Some(3000),
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
