//! Astro without an adapter: a folder of static files, one a page.

use super::{BUILDER, Base, Builder, FILES, Framework, Prose};

/// Astro without an adapter: a folder of static files, one a page.
pub(super) static ASTRO: Framework = Framework {
    id: "astro",
    title: "Astro",
    package: "astro",
    builder: Some(Builder {
        programs: &["astro"],
        options: &["--outDir"],
        setting: &[&["outDir"]],
        ..BUILDER
    }),
    public_env: &["PUBLIC_"],
    build_env: &[("ASTRO_TELEMETRY_DISABLED", "1")],
    config: &["astro.config.ts", "astro.config.mjs", "astro.config.js", "astro.config.mts"],
    base: Base::Setting(&[&["base"]]),
    hashed: &["_astro/"],
    prose: Prose::Published,
    source: "what is known of Astro 5, not read anew; not tried on the engine",
    ..FILES
};
