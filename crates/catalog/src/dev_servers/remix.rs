//! `remix vite:dev`: Vite underneath, the loopback.

use super::{Alone, DevServer};

/// `remix vite:dev`: Vite underneath, the loopback.
pub(super) static REMIX: DevServer = DevServer {
    program: "remix",
    title: "Remix",
    commands: &["vite:dev"],
    alone: Alone::DoesNotServe,
    port: 5173,
    port_flags: &["--port"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
