//! Angular with its own server: `server/server.mjs` in what the build writes, with all that it loads bundled; it takes `PORT`, and answers only the host names that it is told.

use super::{BUILDER, Builder, Counts, Framework, Graceful, Packages, RENDERED, Shown};

/// Angular with its own server: `server/server.mjs` in what the build writes, with all that it loads bundled; it takes `PORT`, and answers only the host names that it is told.
pub(super) static ANGULAR_SSR: Framework = Framework {
    id: "angular-ssr",
    title: "Angular",
    package: "@angular/core",
    with: &["@angular/ssr"],
    shown: Shown::ByPass,
    development: Counts::InProduction,
    port: Some(4000),
    host_env: None,
    builder: Some(Builder { programs: &["ng"], options: &["--output-path"], ..BUILDER }),
    graceful: Graceful::No,
    build_env: &[("NG_CLI_ANALYTICS", "false")],
    config: &["angular.json"],
    start: &["node", "{output}/server/server.mjs"],
    packages: Packages::Bundled,
    source: "what `ng new --ssr` of Angular 22 writes, read 2026-11",
    ..RENDERED
};
