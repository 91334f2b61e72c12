//! SvelteKit with its static adapter: a folder of files, one a page.

use super::{BUILDER, Base, Builder, FILES, Framework};

/// SvelteKit with its static adapter: a folder of files, one a page.
pub(super) static SVELTEKIT_STATIC: Framework = Framework {
    id: "sveltekit-static",
    title: "SvelteKit",
    package: "@sveltejs/kit",
    with: &["@sveltejs/adapter-static"],
    builder: Some(Builder {
        programs: &["vite"],
        setting: &[&["kit", "adapter", "pages"], &["plugins", "@sveltekit", "adapter", "pages"]],
        ..BUILDER
    }),
    outputs: &["build"],
    public_env: &["PUBLIC_"],
    config: &["svelte.config.js", "svelte.config.ts", "vite.config.ts", "vite.config.js"],
    fallback: &[&["kit", "adapter", "fallback"], &["plugins", "@sveltekit", "adapter", "fallback"]],
    base: Base::Setting(&[&["kit", "paths", "base"], &["plugins", "@sveltekit", "paths", "base"]]),
    hashed: &["_app/immutable/"],
    source: "what is known of @sveltejs/adapter-static 3, not read anew; tried on the engine",
    ..FILES
};
