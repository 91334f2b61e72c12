//! Astro that renders at request time, by the adapter of a host or by none.

use super::{BUILDER, Builder, Counts, Framework, Lack, SERVED, Shown};

/// Astro that renders at request time, by the adapter of a host or by none.
pub(super) static ASTRO_HOSTED: Framework = Framework {
    id: "astro-hosted",
    title: "Astro",
    package: "astro",
    shown: Shown::BySetting(&[&["output"]], "server"),
    development: Counts::InDevelopment,
    builder: Some(Builder {
        programs: &["astro"],
        options: &["--outDir"],
        setting: &[&["outDir"]],
        ..BUILDER
    }),
    outputs: &["dist"],
    public_env: &["PUBLIC_"],
    build_env: &[("ASTRO_TELEMETRY_DISABLED", "1")],
    config: &["astro.config.ts", "astro.config.mjs", "astro.config.js", "astro.config.mts"],
    lacks: Some(Lack {
        what: "renders at request time (`output: 'server'`) and has no adapter that builds a server of its own",
        help: "add `@astrojs/node` and take `adapter: node({ mode: 'standalone' })`, or leave `output` out where every page can be built beforehand",
    }),
    source: "documentation of Astro 5; not tried on the engine",
    ..SERVED
};
