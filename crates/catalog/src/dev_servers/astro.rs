//! `astro dev`: the loopback, unless it is told otherwise.

use super::{Alone, DevServer};

/// `astro dev`: the loopback, unless it is told otherwise.
pub(super) static ASTRO: DevServer = DevServer {
    program: "astro",
    title: "Astro",
    commands: &["dev"],
    alone: Alone::DoesNotServe,
    port: 4321,
    port_flags: &["--port"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
