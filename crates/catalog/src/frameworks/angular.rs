//! Angular without a server: a folder of static files, below `browser` since its builder of version 17.

use super::{BUILDER, Builder, Counts, FILES, Framework, Pages};

/// Angular without a server: a folder of static files, below `browser` since its builder of version 17.
pub(super) static ANGULAR: Framework = Framework {
    id: "angular",
    title: "Angular",
    package: "@angular/core",
    development: Counts::InProduction,
    builder: Some(Builder { programs: &["ng"], options: &["--output-path"], ..BUILDER }),
    build_env: &[("NG_CLI_ANALYTICS", "false")],
    config: &["angular.json"],
    pages: Pages::Rest("index.csr.html"),
    hashed: &[r"(media/)?[^/]+-[A-Z0-9]{8}\.\w+$"],
    source: "what `ng new` of Angular 22 writes, read 2026-11",
    ..FILES
};
