//! Express: routes are calls, the port is the argument of `listen`, which binds every address.

use super::{Framework, SERVED};

/// Express: routes are calls, the port is the argument of `listen`, which binds every address.
pub(super) static EXPRESS: Framework = Framework {
    id: "express",
    title: "Express",
    package: "express",
    source: "Express 5, read 2026-11",
    ..SERVED
};
