//! AdonisJS: `node ace build` writes the app once more into `build`, with a manifest of its own; what starts it is meant from there.

use super::{BUILDER, Builder, Counts, DefaultHost, Framework, Layout, RENDERED, RouteStyle};

/// AdonisJS: `node ace build` writes the app once more into `build`, with a manifest of its own; what starts it is meant from there.
pub(super) static ADONIS: Framework = Framework {
    id: "adonis",
    title: "AdonisJS",
    package: "@adonisjs/core",
    development: Counts::InProduction,
    routes: RouteStyle::Calls,
    port: Some(3333),
    host: DefaultHost::Loopback,
    builder: Some(Builder { programs: &["node"], layout: Layout::Mirror, ..BUILDER }),
    outputs: &["build"],
    start: &["node", "{output}/bin/server.js"],
    source: "documentation of AdonisJS 6; not tried on the engine",
    ..RENDERED
};
