//! VitePress: a folder of files, one a page, in `.vitepress/dist` of the folder that is built.

use super::{BUILDER, Base, Builder, FILES, Framework, From, Prose, Shown};

/// VitePress: a folder of files, one a page, in `.vitepress/dist` of the folder that is built.
pub(super) static VITEPRESS: Framework = Framework {
    id: "vitepress",
    title: "VitePress",
    package: "vitepress",
    shown: Shown::ByScript,
    builder: Some(Builder {
        programs: &["vitepress"],
        options: &["--outDir"],
        setting: &[&["outDir"]],
        from: From::Argument,
        ..BUILDER
    }),
    outputs: &[".vitepress/dist"],
    public_env: &["VITE_"],
    config: &[
        ".vitepress/config.ts",
        ".vitepress/config.mts",
        ".vitepress/config.js",
        ".vitepress/config.mjs",
    ],
    base: Base::Setting(&[&["base"]]),
    hashed: &[r"assets/.*\.[\w-]{8}(\.lean)?\.\w+$"],
    prose: Prose::Published,
    source: "what `vitepress init` of version 1 writes, read 2026-11",
    ..FILES
};
