//! SvelteKit with its static adapter: a folder of files, one a page.

use super::{Counts, DefaultHost, Framework, Graceful, Kind, Packages, Pages, RouteStyle};

/// SvelteKit with its static adapter: a folder of files, one a page.
pub(super) static SVELTEKIT_STATIC: Framework = Framework {
    id: "sveltekit-static",
    title: "SvelteKit",
    package: "@sveltejs/kit",
    with: &["@sveltejs/adapter-static"],
    development: Counts::InDevelopment,
    kind: Kind::Static,
    routes: RouteStyle::None,
    port: None,
    port_env: None,
    host: DefaultHost::All,
    host_env: None,
    outputs: &["build"],
    public_env: &["PUBLIC_"],
    graceful: Graceful::Yes,
    writes: &[],
    build_cache: &[],
    build_env: &[],
    config: &["svelte.config.js", "svelte.config.ts"],
    start: &[],
    packages: Packages::Installed,
    pages: Pages::Each,
    hashed: &["_app/immutable"],
};
