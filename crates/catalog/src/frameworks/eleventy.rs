//! Eleventy: a folder of files, one a page, in `_site`.

use super::{BUILDER, Builder, FILES, Framework, Prose};

/// Eleventy: a folder of files, one a page, in `_site`.
pub(super) static ELEVENTY: Framework = Framework {
    id: "eleventy",
    title: "Eleventy",
    package: "@11ty/eleventy",
    builder: Some(Builder {
        programs: &["eleventy"],
        commands: &[],
        options: &["--output"],
        setting: &[&["dir", "output"]],
        ..BUILDER
    }),
    outputs: &["_site"],
    config: &[
        "eleventy.config.js",
        "eleventy.config.mjs",
        "eleventy.config.cjs",
        "eleventy.config.ts",
        ".eleventy.js",
    ],
    prose: Prose::Published,
    source: "documentation of Eleventy 3; not tried on the engine",
    ..FILES
};
