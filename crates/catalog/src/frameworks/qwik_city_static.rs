//! Qwik City with its static adapter: a folder of files, one a page.

use super::{BUILDER, Builder, FILES, Framework, Shown};

/// Qwik City with its static adapter: a folder of files, one a page.
pub(super) static QWIK_CITY_STATIC: Framework = Framework {
    id: "qwik-city-static",
    title: "Qwik City",
    package: "@builder.io/qwik-city",
    also: &["@qwik.dev/router"],
    shown: Shown::ByFile,
    builder: Some(Builder { programs: &["qwik"], ..BUILDER }),
    public_env: &["PUBLIC_"],
    config: &[
        "adapters/static/vite.config.ts",
        "adapters/static/vite.config.js",
        "adapters/static/vite.config.mts",
    ],
    hashed: &["build/"],
    source: "documentation of Qwik City 1.20; not tried on the engine",
    ..FILES
};
