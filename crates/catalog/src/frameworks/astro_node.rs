//! Astro with its Node adapter: a server of its own, which listens on the loopback unless `HOST` says otherwise and has no handler for SIGTERM.

use super::{BUILDER, Builder, DefaultHost, Framework, Graceful, RENDERED};

/// Astro with its Node adapter: a server of its own, which listens on the loopback unless `HOST` says otherwise and has no handler for SIGTERM.
pub(super) static ASTRO_NODE: Framework = Framework {
    id: "astro-node",
    title: "Astro",
    package: "astro",
    with: &["@astrojs/node"],
    port: Some(4321),
    host: DefaultHost::Loopback,
    builder: Some(Builder {
        programs: &["astro"],
        options: &["--outDir"],
        setting: &[&["outDir"]],
        ..BUILDER
    }),
    public_env: &["PUBLIC_"],
    graceful: Graceful::No,
    build_env: &[("ASTRO_TELEMETRY_DISABLED", "1")],
    config: &["astro.config.ts", "astro.config.mjs", "astro.config.js", "astro.config.mts"],
    start: &["node", "{output}/server/entry.mjs"],
    source: "what is known of @astrojs/node 9, not read anew; built and started on the engine",
    ..RENDERED
};
