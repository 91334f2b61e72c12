//! Vite without a server framework: a folder of static files.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Vite without a server framework: a folder of static files.
pub(super) static VITE: Framework = Framework {
    id: "vite",
    title: "Vite",
    package: "vite",
    with: &[],
    development: Counts::InDevelopment,
    kind: Kind::Static,
    routes: RouteStyle::None,
    port: None,
    port_env: None,
    host: DefaultHost::All,
    host_env: None,
    outputs: &["dist"],
    public_env: &["VITE_"],
    graceful: Graceful::Yes,
    writes: &[],
    build_cache: &[],
    build_env: &[],
    config: &["vite.config.ts", "vite.config.js", "vite.config.mjs", "vite.config.mts"],
    start: &[],
    packages: Packages::Installed,
    pages: Pages::One,
    hashed: &["assets"],
};
