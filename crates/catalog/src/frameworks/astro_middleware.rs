//! Astro with its Node adapter as middleware: a handler for a server of the app's own.

use super::{BUILDER, Builder, Counts, Framework, Lack, SERVED, Shown};

/// Astro with its Node adapter as middleware: a handler for a server of the app's own.
pub(super) static ASTRO_MIDDLEWARE: Framework = Framework {
    id: "astro-middleware",
    title: "Astro",
    package: "astro",
    with: &["@astrojs/node"],
    shown: Shown::BySetting(&[&["adapter", "mode"]], "middleware"),
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
        what: "is built to a handler (`mode: 'middleware'`), and nothing here listens",
        help: "take `mode: 'standalone'`, or add a `start` script that runs a server with that handler",
    }),
    source: "documentation of @astrojs/node 9; not tried on the engine",
    ..SERVED
};
