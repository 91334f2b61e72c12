//! `fastify start`: the loopback, unless it thinks that it is in a container; it closes the app at SIGTERM.

use super::Server;
use crate::frameworks::{DefaultHost, Graceful};

/// `fastify start`: the loopback, unless it thinks that it is in a container; it closes the app at SIGTERM.
pub(super) static FASTIFY_CLI: Server = Server {
    package: "fastify-cli",
    title: "fastify-cli",
    port: Some(3000),
    port_env: Some("PORT"),
    host: DefaultHost::Loopback,
    host_env: Some("FASTIFY_ADDRESS"),
    graceful: Graceful::Yes,
    source: "start.js and args.js of fastify-cli 8.0.2, read 2026-11",
};
