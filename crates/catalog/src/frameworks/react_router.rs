//! React Router as a framework: builds a server that `react-router-serve` runs.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// React Router as a framework: builds a server that `react-router-serve` runs.
pub(super) static REACT_ROUTER: Framework = Framework {
    id: "react-router",
    title: "React Router",
    package: "@react-router/dev",
    with: &["@react-router/serve"],
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
    config: &[
        "react-router.config.ts",
        "react-router.config.mjs",
        "react-router.config.js",
        "react-router.config.mts",
    ],
    start: &["react-router-serve", "./build/server/index.js"],
    packages: Packages::Installed,
    pages: Pages::Each,
    hashed: &[],
};
