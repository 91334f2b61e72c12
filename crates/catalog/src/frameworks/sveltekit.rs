//! SvelteKit with its Node adapter: builds a server into `build`, which listens on every address and closes at SIGTERM.

use super::{BUILDER, Builder, Framework, RENDERED};

/// SvelteKit with its Node adapter: builds a server into `build`, which listens on every address and closes at SIGTERM.
pub(super) static SVELTEKIT: Framework = Framework {
    id: "sveltekit",
    title: "SvelteKit",
    package: "@sveltejs/kit",
    with: &["@sveltejs/adapter-node"],
    builder: Some(Builder {
        programs: &["vite"],
        setting: &[&["kit", "adapter", "out"], &["plugins", "@sveltekit", "adapter", "out"]],
        ..BUILDER
    }),
    outputs: &["build"],
    public_env: &["PUBLIC_"],
    config: &["svelte.config.js", "svelte.config.ts", "vite.config.ts", "vite.config.js"],
    start: &["node", "{output}/index.js"],
    source: "what is known of @sveltejs/adapter-node 5, not read anew",
    ..RENDERED
};
