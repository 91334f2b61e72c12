//! Koa: like Express, with routes from a router package.

use super::{Framework, SERVED};

/// Koa: like Express, with routes from a router package.
pub(super) static KOA: Framework =
    Framework { id: "koa", title: "Koa", package: "koa", source: "Koa 3, read 2026-11", ..SERVED };
