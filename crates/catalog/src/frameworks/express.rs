//! Express: routes are calls, the port is the argument of `listen`, which binds every address.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Express: routes are calls, the port is the argument of `listen`, which binds every address.
pub(super) static EXPRESS: Framework = Framework {
    id: "express",
    title: "Express",
    package: "express",
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
