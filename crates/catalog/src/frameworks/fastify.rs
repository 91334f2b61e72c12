//! Fastify: `listen` without a host binds the loopback only.

use super::{DefaultHost, Framework, SERVED};

/// Fastify: `listen` without a host binds the loopback only.
pub(super) static FASTIFY: Framework = Framework {
    id: "fastify",
    title: "Fastify",
    package: "fastify",
    host: DefaultHost::Loopback,
    source: "what is known of Fastify 5, not read anew; docs/support.md has what ran",
    ..SERVED
};
