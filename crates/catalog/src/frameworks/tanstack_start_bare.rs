//! TanStack Start without Nitro: its build makes a handler for requests, and nothing that listens.

use super::{BUILDER, Builder, Framework, Lack, RouteStyle, SERVED};

/// TanStack Start without Nitro: its build makes a handler for requests, and nothing that listens.
pub(super) static TANSTACK_START_BARE: Framework = Framework {
    id: "tanstack-start-bare",
    title: "TanStack Start",
    package: "@tanstack/react-start",
    also: &["@tanstack/solid-start"],
    routes: RouteStyle::None,
    builder: Some(Builder { programs: &["vite"], ..BUILDER }),
    outputs: &["dist"],
    public_env: &["VITE_"],
    config: &["vite.config.ts", "vite.config.js"],
    lacks: Some(Lack {
        what: "is built to a handler for requests (`dist/server/server.js`), and nothing in it listens",
        help: "add `nitro` to the dependencies and `nitro()` from `nitro/vite` to the plug-ins in vite.config.ts, or a `start` script whose program serves that handler",
    }),
    source: "what is known of TanStack Start 1, not read anew",
    ..SERVED
};
