//! Elysia, on Bun: routes are calls, `listen` binds every address.

use super::{Framework, SERVED};

/// Elysia, on Bun: routes are calls, `listen` binds every address.
pub(super) static ELYSIA: Framework = Framework {
    id: "elysia",
    title: "Elysia",
    package: "elysia",
    source: "what `create-elysia` writes, read 2026-11",
    ..SERVED
};
