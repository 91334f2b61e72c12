//! Koa: like Express, with routes from a router package.

use super::{Framework, SERVED};

/// Koa: like Express, with routes from a router package.
pub(super) static KOA: Framework = Framework {
    id: "koa",
    title: "Koa",
    package: "koa",
    source: "what is known of Koa 3, not read anew; docs/support.md has what ran",
    ..SERVED
};
