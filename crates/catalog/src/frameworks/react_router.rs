//! React Router as a framework: builds a server that `react-router-serve` runs.

use super::{BUILDER, Builder, Framework, RENDERED};

/// React Router as a framework: builds a server that `react-router-serve` runs.
pub(super) static REACT_ROUTER: Framework = Framework {
    id: "react-router",
    title: "React Router",
    package: "@react-router/dev",
    with: &["@react-router/serve"],
    builder: Some(Builder { programs: &["react-router"], setting: &[&["buildDirectory"]], ..BUILDER }),
    outputs: &["build"],
    public_env: &["VITE_"],
    config: &[
        "react-router.config.ts",
        "react-router.config.mjs",
        "react-router.config.js",
        "react-router.config.mts",
    ],
    start: &["react-router-serve", "{output}/server/index.js"],
    source: "what is known of @react-router/serve and @react-router/dev 7, not read anew",
    ..RENDERED
};
