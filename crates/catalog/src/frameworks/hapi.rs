//! Hapi: routes are calls, the port is an option of `server`, which binds every address unless it is given `host`.

use super::{Framework, SERVED};

/// Hapi: routes are calls, the port is an option of `server`, which binds every address unless it is given `host`.
pub(super) static HAPI: Framework = Framework {
    id: "hapi",
    title: "Hapi",
    package: "@hapi/hapi",
    source: "documentation of Hapi 21; not tried on the engine",
    ..SERVED
};
