//! Remix 2 with `ssr: false`: one page.

use super::{BUILDER, Builder, FILES, Framework, Pages, Shown};

/// Remix 2 with `ssr: false`: one page.
pub(super) static REMIX_SPA: Framework = Framework {
    id: "remix-spa",
    title: "Remix",
    package: "@remix-run/dev",
    shown: Shown::BySetting(&[&["plugins", "@remix", "ssr"], &["plugins", "@vitePlugin", "ssr"]], "false"),
    builder: Some(Builder {
        programs: &["remix"],
        commands: &["vite:build"],
        setting: &[&["plugins", "@remix", "buildDirectory"]],
        part: "client",
        ..BUILDER
    }),
    outputs: &["build"],
    public_env: &["VITE_"],
    config: &["vite.config.ts", "vite.config.js", "vite.config.mts"],
    pages: Pages::One,
    hashed: &[r"assets/.*-[\w-]{8}\.\w+$"],
    source: "documentation of Remix 2; not tried on the engine",
    ..FILES
};
