//! Hono, on Node through `@hono/node-server`, on Bun by itself; the adapter binds every address, port 3000.

use super::{Framework, SERVED};

/// Hono, on Node through `@hono/node-server`, on Bun by itself; the adapter binds every address, port 3000.
pub(super) static HONO: Framework = Framework {
    id: "hono",
    title: "Hono",
    package: "hono",
    port: Some(3000),
    source: "what is known of Hono 4 and @hono/node-server 1, not read anew; docs/support.md has what ran",
    ..SERVED
};
