//! Gatsby: a folder of files, one a page, in `public`.

use super::{BUILDER, Builder, FILES, Framework, Prose};

/// Gatsby: a folder of files, one a page, in `public`.
pub(super) static GATSBY: Framework = Framework {
    id: "gatsby",
    title: "Gatsby",
    package: "gatsby",
    builder: Some(Builder { programs: &["gatsby"], ..BUILDER }),
    outputs: &["public"],
    public_env: &["GATSBY_"],
    build_env: &[("GATSBY_TELEMETRY_DISABLED", "1")],
    config: &["gatsby-config.ts", "gatsby-config.js", "gatsby-config.mjs"],
    hashed: &["static/", r"[^/]+-[0-9a-f]{20}\.js$"],
    prose: Prose::Published,
    source: "documentation of Gatsby 5; not tried on the engine",
    ..FILES
};
