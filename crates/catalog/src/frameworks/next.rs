//! Next.js: builds to `.next`, takes its address from `HOSTNAME` in the standalone server, which an engine sets to the container's id; its server closes at SIGTERM.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// Next.js: builds to `.next`, takes its address from `HOSTNAME` in the standalone server, which an engine sets to the container's id; its server closes at SIGTERM.
pub(super) static NEXT: Framework = Framework {
    id: "next",
    title: "Next.js",
    package: "next",
    with: &[],
    development: Counts::InProduction,
    kind: Kind::FullStack,
    routes: RouteStyle::NextFiles,
    port: Some(3000),
    port_env: Some("PORT"),
    host: DefaultHost::Hostname,
    host_env: Some("HOSTNAME"),
    outputs: &[".next"],
    public_env: &["NEXT_PUBLIC_"],
    graceful: Graceful::Yes,
    writes: &[".next/cache"],
    build_cache: &[".next/cache"],
    build_env: &[("NEXT_TELEMETRY_DISABLED", "1")],
    config: &["next.config.ts", "next.config.mjs", "next.config.js", "next.config.mts"],
    start: &["next", "start"],
    packages: Packages::Installed,
    pages: Pages::Each,
    hashed: &["_next/static"],
};
