//! Nuxt: builds a server into `.output` that brings the packages it loads; it closes at SIGTERM.

use super::{BUILDER, Builder, Framework, Packages, RENDERED};

/// Nuxt: builds a server into `.output` that brings the packages it loads; it closes at SIGTERM.
pub(super) static NUXT: Framework = Framework {
    id: "nuxt",
    title: "Nuxt",
    package: "nuxt",
    builder: Some(Builder {
        programs: &["nuxt", "nuxi"],
        setting: &[&["nitro", "output", "dir"]],
        ..BUILDER
    }),
    outputs: &[".output"],
    build_env: &[("NUXT_TELEMETRY_DISABLED", "1")],
    config: &["nuxt.config.ts", "nuxt.config.mjs", "nuxt.config.js", "nuxt.config.mts"],
    start: &["node", "{output}/server/index.mjs"],
    packages: Packages::Bundled,
    source: "what is known of Nuxt 3 and 4 with Nitro 2, not read anew",
    ..RENDERED
};
