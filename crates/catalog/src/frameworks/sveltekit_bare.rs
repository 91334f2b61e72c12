//! SvelteKit without an adapter that fits a container: `adapter-auto` and those of hosts build for the host alone.

use super::{Counts, Framework, Lack, RouteStyle, SERVED};

/// SvelteKit without an adapter that fits a container: `adapter-auto` and those of hosts build for the host alone.
pub(super) static SVELTEKIT_BARE: Framework = Framework {
    id: "sveltekit-bare",
    title: "SvelteKit",
    package: "@sveltejs/kit",
    development: Counts::InDevelopment,
    routes: RouteStyle::None,
    public_env: &["PUBLIC_"],
    config: &["svelte.config.js", "svelte.config.ts", "vite.config.ts", "vite.config.js"],
    lacks: Some(Lack {
        what: "has no adapter that builds a server or files: `adapter-auto` and the adapters of hosts build nothing that a container could run",
        help: "run `npx sv add sveltekit-adapter=adapter:node` (or `adapter:static` where every page can be built beforehand)",
    }),
    source: "what is known of @sveltejs/adapter-auto 7, not read anew; `sv` 0.17 has the command",
    ..SERVED
};
