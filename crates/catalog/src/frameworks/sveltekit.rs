//! SvelteKit with its Node adapter: builds a server into `build`, which listens on every address and closes at SIGTERM.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// SvelteKit with its Node adapter: builds a server into `build`, which listens on every address and closes at SIGTERM.
pub(super) static SVELTEKIT: Framework = Framework {
    id: "sveltekit",
    title: "SvelteKit",
    package: "@sveltejs/kit",
    with: &["@sveltejs/adapter-node"],
    development: Counts::InDevelopment,
    kind: Kind::FullStack,
    routes: RouteStyle::None,
    port: Some(3000),
    port_env: Some("PORT"),
    host: DefaultHost::All,
    host_env: Some("HOST"),
    outputs: &["build"],
    public_env: &["PUBLIC_"],
    graceful: Graceful::Yes,
    writes: &[],
    build_cache: &[],
    build_env: &[],
    config: &["svelte.config.js", "svelte.config.ts"],
    start: &["node", "build/index.js"],
    packages: Packages::Installed,
    pages: Pages::Each,
    hashed: &[],
};
