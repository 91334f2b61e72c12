//! `next dev`: every address; the port from `PORT`.

use super::{Alone, DevServer};

/// `next dev`: every address; the port from `PORT`.
pub(super) static NEXT: DevServer = DevServer {
    program: "next",
    title: "Next.js",
    commands: &["dev"],
    alone: Alone::Serves,
    port: 3000,
    port_flags: &["--port", "-p"],
    host_flag: None,
    port_env: Some("PORT"),
    host_env: Some("HOSTNAME"),
};
