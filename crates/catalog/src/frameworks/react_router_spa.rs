//! React Router as a framework with `ssr: false`: one page and the data of those that are rendered beforehand.

use super::{BUILDER, Base, Builder, FILES, Framework, Pages, Shown};

/// React Router as a framework with `ssr: false`: one page and the data of those that are rendered beforehand.
pub(super) static REACT_ROUTER_SPA: Framework = Framework {
    id: "react-router-spa",
    title: "React Router",
    package: "@react-router/dev",
    shown: Shown::BySetting(&[&["ssr"]], "false"),
    builder: Some(Builder {
        programs: &["react-router"],
        setting: &[&["buildDirectory"]],
        part: "client",
        ..BUILDER
    }),
    outputs: &["build"],
    public_env: &["VITE_"],
    config: &[
        "react-router.config.ts",
        "react-router.config.mjs",
        "react-router.config.js",
        "react-router.config.mts",
    ],
    pages: Pages::Rest("__spa-fallback.html"),
    base: Base::Setting(&[&["basename"]]),
    hashed: &[r"assets/.*-[\w-]{8}\.\w+$"],
    source: "what is known of @react-router/dev 7, not read anew; tried on the engine",
    ..FILES
};
