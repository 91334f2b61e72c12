//! `webpack serve`: the loopback, unless it is told otherwise.

use super::{Alone, DevServer};

/// `webpack serve`: the loopback, unless it is told otherwise.
pub(super) static WEBPACK: DevServer = DevServer {
    program: "webpack",
    title: "webpack",
    commands: &["serve", "server", "s"],
    alone: Alone::DoesNotServe,
    port: 8080,
    port_flags: &["--port"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
