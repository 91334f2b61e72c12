//! Nuxt built by a preset for one host.

use super::{Counts, Framework, Lack, RouteStyle, SERVED, Shown};

/// Nuxt built by a preset for one host.
pub(super) static NUXT_HOSTED: Framework = Framework {
    id: "nuxt-hosted",
    title: "Nuxt",
    package: "nuxt",
    shown: Shown::BySettingOtherThan(
        &[&["nitro", "preset"]],
        &[
            "node-server",
            "node_server",
            "node",
            "node-cluster",
            "node_cluster",
            "static",
            "bun",
            "github-pages",
        ],
    ),
    development: Counts::InDevelopment,
    routes: RouteStyle::None,
    build_env: &[("NUXT_TELEMETRY_DISABLED", "1")],
    config: &["nuxt.config.ts", "nuxt.config.mjs", "nuxt.config.js", "nuxt.config.mts"],
    lacks: Some(Lack {
        what: "is built for one host alone, by `nitro.preset`",
        help: "leave `nitro.preset` out, or take `node-server`: the host can set its own by NITRO_PRESET",
    }),
    source: "documentation of Nitro 2; not tried on the engine",
    ..SERVED
};
