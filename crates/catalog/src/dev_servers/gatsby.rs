//! `gatsby develop`: the loopback, unless it is told otherwise.

use super::{Alone, DevServer};

/// `gatsby develop`: the loopback, unless it is told otherwise.
pub(super) static GATSBY: DevServer = DevServer {
    program: "gatsby",
    title: "Gatsby",
    commands: &["develop"],
    alone: Alone::DoesNotServe,
    port: 8000,
    port_flags: &["--port", "-p"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
