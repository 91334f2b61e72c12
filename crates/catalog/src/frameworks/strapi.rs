//! Strapi: `strapi start` runs what `strapi build` wrote, and reads its settings and content types beside it.

use super::{BUILDER, Builder, Counts, Framework, RENDERED};

/// Strapi: `strapi start` runs what `strapi build` wrote, and reads its settings and content types beside it.
pub(super) static STRAPI: Framework = Framework {
    id: "strapi",
    title: "Strapi",
    package: "@strapi/strapi",
    development: Counts::InProduction,
    health: Some("/_health"),
    port: Some(1337),
    builder: Some(Builder { programs: &["strapi"], ..BUILDER }),
    reads: &["config", "src", "database", "public", "favicon.png", "tsconfig.json"],
    build_env: &[("STRAPI_TELEMETRY_DISABLED", "true")],
    start: &["strapi", "start"],
    source: "what `create-strapi` 5 writes, read 2026-11; not tried on the engine",
    ..RENDERED
};
