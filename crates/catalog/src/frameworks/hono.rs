//! Hono, on Node through `@hono/node-server`, on Bun by itself; the adapter binds every address, port 3000.

use super::{Framework, SERVED};

/// Hono, on Node through `@hono/node-server`, on Bun by itself; the adapter binds every address, port 3000.
pub(super) static HONO: Framework = Framework {
    id: "hono",
    title: "Hono",
    package: "hono",
    port: Some(3000),
    source: "Hono 4 and @hono/node-server 1, read 2026-11",
    ..SERVED
};
