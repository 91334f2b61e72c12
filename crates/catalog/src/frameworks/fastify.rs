//! Fastify: `listen` without a host binds the loopback only.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Fastify: `listen` without a host binds the loopback only.
pub(super) static FASTIFY: Framework = Framework {
    id: "fastify",
    title: "Fastify",
    package: "fastify",
    with: &[],
    development: Counts::InProduction,
    kind: Kind::Server,
    routes: RouteStyle::Calls,
    port: None,
    port_env: None,
    host: DefaultHost::Loopback,
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
