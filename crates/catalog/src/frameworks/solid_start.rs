//! SolidStart, built by Vinxi or by Vite with Nitro: a server in `.output` that brings the packages it loads.

use super::{BUILDER, Builder, Framework, Packages, RENDERED};

/// SolidStart, built by Vinxi or by Vite with Nitro: a server in `.output` that brings the packages it loads.
pub(super) static SOLID_START: Framework = Framework {
    id: "solid-start",
    title: "SolidStart",
    package: "@solidjs/start",
    with: &["vinxi", "nitro", "nitropack", "@solidjs/vite-plugin-nitro-2"],
    builder: Some(Builder { programs: &["vinxi", "vite"], ..BUILDER }),
    outputs: &[".output"],
    public_env: &["VITE_"],
    config: &["app.config.ts", "app.config.js", "vite.config.ts", "vite.config.js"],
    start: &["node", "{output}/server/index.mjs"],
    packages: Packages::Bundled,
    source: "what `create-solid` writes for SolidStart 1 and 2, read 2026-11; started on the engine with Vinxi 0.5, where a request of 2 s is answered after SIGTERM",
    ..RENDERED
};
