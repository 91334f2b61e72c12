//! Nest: routes are decorators, the start file is `main.ts`.

use super::{Framework, RouteStyle, SERVED};

/// Nest: routes are decorators, the start file is `main.ts`.
pub(super) static NEST: Framework = Framework {
    id: "nest",
    title: "Nest",
    package: "@nestjs/core",
    routes: RouteStyle::Decorators,
    outputs: &["dist"],
    config: &["nest-cli.json"],
    source: "what is known of Nest 12 and @nestjs/cli 12, not read anew; docs/support.md has what ran",
    ..SERVED
};
