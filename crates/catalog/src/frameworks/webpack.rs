//! webpack without a framework: one page, in `dist` or where `output.path` says.

use super::{BUILDER, Builder, FILES, Framework, Pages, Shown};

/// webpack without a framework: one page, in `dist` or where `output.path` says.
pub(super) static WEBPACK: Framework = Framework {
    id: "webpack",
    title: "webpack",
    package: "webpack",
    shown: Shown::ByScript,
    builder: Some(Builder {
        programs: &["webpack", "webpack-cli"],
        commands: &[],
        options: &["--output-path", "-o"],
        setting: &[&["output", "path"]],
        ..BUILDER
    }),
    config: &[
        "webpack.config.js",
        "webpack.config.ts",
        "webpack.config.mjs",
        "webpack.config.cjs",
        "webpack.prod.js",
    ],
    pages: Pages::One,
    hashed: &[r"[^/]+\.[0-9a-f]{20}\.\w+$"],
    source: "documentation of webpack 5; not tried on the engine",
    ..FILES
};
