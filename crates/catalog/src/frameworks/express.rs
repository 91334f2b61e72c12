//! Express: routes are calls, the port is the argument of `listen`, which binds every address.

use super::{Framework, SERVED};

/// Express: routes are calls, the port is the argument of `listen`, which binds every address.
pub(super) static EXPRESS: Framework = Framework {
    id: "express",
    title: "Express",
    package: "express",
    source: "what is known of Express 5, not read anew; docs/support.md has what ran",
    ..SERVED
};
