//! Fastify: `listen` without a host binds the loopback only.

use super::{DefaultHost, Framework, SERVED};

/// Fastify: `listen` without a host binds the loopback only.
pub(super) static FASTIFY: Framework = Framework {
    id: "fastify",
    title: "Fastify",
    package: "fastify",
    host: DefaultHost::Loopback,
    source: "Fastify 5, read 2026-11",
    ..SERVED
};
