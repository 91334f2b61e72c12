//! TanStack Start with Nitro: a server in `.output` that brings the packages it loads.

use super::{BUILDER, Builder, Framework, Packages, RENDERED};

/// TanStack Start with Nitro: a server in `.output` that brings the packages it loads.
pub(super) static TANSTACK_START: Framework = Framework {
    id: "tanstack-start",
    title: "TanStack Start",
    package: "@tanstack/react-start",
    also: &["@tanstack/solid-start", "@tanstack/start"],
    with: &["nitro", "nitro-nightly", "nitropack", "@tanstack/nitro-v2-vite-plugin", "vinxi"],
    builder: Some(Builder { programs: &["vite", "vinxi"], ..BUILDER }),
    outputs: &[".output"],
    public_env: &["VITE_"],
    config: &["vite.config.ts", "vite.config.js", "app.config.ts"],
    start: &["node", "{output}/server/index.mjs"],
    packages: Packages::Bundled,
    source: "what `@tanstack/create-start` writes for version 1.169, read 2026-11; tried on the engine",
    ..RENDERED
};
