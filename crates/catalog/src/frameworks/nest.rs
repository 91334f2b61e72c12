//! Nest: routes are decorators, the start file is `main.ts`.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Nest: routes are decorators, the start file is `main.ts`.
pub(super) static NEST: Framework = Framework {
    id: "nest",
    title: "Nest",
    package: "@nestjs/core",
    with: &[],
    development: Counts::InProduction,
    kind: Kind::Server,
    routes: RouteStyle::Decorators,
    port: None,
    port_env: None,
    host: DefaultHost::All,
    host_env: None,
    outputs: &["dist"],
    public_env: &[],
    graceful: Graceful::No,
    writes: &[],
    build_cache: &[],
    build_env: &[],
    config: &["nest-cli.json"],
    start: &[],
    packages: Packages::Installed,
    pages: Pages::One,
    hashed: &[],
};
