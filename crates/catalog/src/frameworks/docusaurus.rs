//! Docusaurus: a folder of files, one a page, in `build`; `baseUrl` may put it below a path.

use super::{BUILDER, Base, Builder, FILES, Framework, Prose};

/// Docusaurus: a folder of files, one a page, in `build`; `baseUrl` may put it below a path.
pub(super) static DOCUSAURUS: Framework = Framework {
    id: "docusaurus",
    title: "Docusaurus",
    package: "@docusaurus/core",
    builder: Some(Builder { programs: &["docusaurus"], options: &["--out-dir"], ..BUILDER }),
    outputs: &["build"],
    config: &[
        "docusaurus.config.ts",
        "docusaurus.config.js",
        "docusaurus.config.mts",
        "docusaurus.config.mjs",
        "docusaurus.config.cjs",
    ],
    base: Base::Setting(&[&["baseUrl"]]),
    hashed: &[r"assets/.*[.-][0-9a-f]{8,}\.\w+$"],
    prose: Prose::Published,
    source: "what `create-docusaurus` 3 writes, read 2026-11",
    ..FILES
};
