//! Next.js: builds to `.next`, takes its address from `HOSTNAME` in the standalone server, which an engine sets to the container's id; its server closes at SIGTERM.

use super::{Base, Counts, DefaultHost, Framework, RENDERED, RouteStyle};

/// Next.js: builds to `.next`, takes its address from `HOSTNAME` in the standalone server, which an engine sets to the container's id; its server closes at SIGTERM.
pub(super) static NEXT: Framework = Framework {
    id: "next",
    title: "Next.js",
    package: "next",
    development: Counts::InProduction,
    routes: RouteStyle::NextFiles,
    host: DefaultHost::Hostname,
    host_env: Some("HOSTNAME"),
    outputs: &[".next"],
    public_env: &["NEXT_PUBLIC_"],
    writes: &[".next/cache"],
    build_cache: &[".next/cache"],
    build_env: &[("NEXT_TELEMETRY_DISABLED", "1")],
    config: &["next.config.ts", "next.config.mjs", "next.config.js", "next.config.mts"],
    start: &["next", "start"],
    base: Base::Setting(&[&["basePath"]]),
    hashed: &["_next/static/"],
    source: "what is known of Next.js 16, not read anew; docs/support.md has what ran",
    ..RENDERED
};
