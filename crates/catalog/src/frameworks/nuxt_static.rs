//! Nuxt by `nuxt generate`: a folder of files, one a page, and `200.html` for addresses without one.

use super::{BUILDER, Base, Builder, FILES, Framework, Pages, Shown};

/// Nuxt by `nuxt generate`: a folder of files, one a page, and `200.html` for addresses without one.
pub(super) static NUXT_STATIC: Framework = Framework {
    id: "nuxt-static",
    title: "Nuxt",
    package: "nuxt",
    shown: Shown::ByAny(&[Shown::ByCommand("generate"), Shown::BySetting(&[&["nitro", "preset"]], "static")]),
    builder: Some(Builder {
        programs: &["nuxt", "nuxi"],
        commands: &["generate", "build"],
        setting: &[&["nitro", "output", "publicDir"]],
        ..BUILDER
    }),
    outputs: &[".output/public"],
    build_env: &[("NUXT_TELEMETRY_DISABLED", "1")],
    config: &["nuxt.config.ts", "nuxt.config.mjs", "nuxt.config.js", "nuxt.config.mts"],
    pages: Pages::Rest("200.html"),
    base: Base::Setting(&[&["app", "baseURL"]]),
    hashed: &["_nuxt/"],
    source: "documentation of Nuxt 3 and 4; not tried on the engine",
    ..FILES
};
