//! Rsbuild: one page, in `dist`.

use super::{BUILDER, Base, Builder, FILES, Framework, Pages};

/// Rsbuild: one page, in `dist`.
pub(super) static RSBUILD: Framework = Framework {
    id: "rsbuild",
    title: "Rsbuild",
    package: "@rsbuild/core",
    builder: Some(Builder { programs: &["rsbuild"], setting: &[&["output", "distPath", "root"]], ..BUILDER }),
    public_env: &["PUBLIC_"],
    config: &["rsbuild.config.ts", "rsbuild.config.js", "rsbuild.config.mjs", "rsbuild.config.mts"],
    pages: Pages::One,
    base: Base::Setting(&[&["server", "base"]]),
    hashed: &[r"static/.*\.[0-9a-f]{8,10}\.[\w.]+$"],
    source: "documentation of Rsbuild 1; not tried on the engine",
    ..FILES
};
