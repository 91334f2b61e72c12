//! React Router as a framework without its own server: a handler for one of the app's own.

use super::{BUILDER, Builder, Counts, Framework, Lack, SERVED};

/// React Router as a framework without its own server: a handler for one of the app's own.
pub(super) static REACT_ROUTER_HANDLER: Framework = Framework {
    id: "react-router-handler",
    title: "React Router",
    package: "@react-router/dev",
    development: Counts::InDevelopment,
    builder: Some(Builder { programs: &["react-router"], setting: &[&["buildDirectory"]], ..BUILDER }),
    outputs: &["build"],
    public_env: &["VITE_"],
    config: &[
        "react-router.config.ts",
        "react-router.config.mjs",
        "react-router.config.js",
        "react-router.config.mts",
    ],
    lacks: Some(Lack {
        what: "is built to a handler, and nothing here listens",
        help: "add `@react-router/serve` and a `start` script: `react-router-serve ./build/server/index.js`",
    }),
    source: "templates of React Router 7; not tried on the engine",
    ..SERVED
};
