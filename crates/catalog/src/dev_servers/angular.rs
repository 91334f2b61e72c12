//! `ng serve`: the loopback, unless it is told otherwise.

use super::{Alone, DevServer};

/// `ng serve`: the loopback, unless it is told otherwise.
pub(super) static ANGULAR: DevServer = DevServer {
    program: "ng",
    title: "Angular",
    commands: &["serve", "s", "dev"],
    alone: Alone::DoesNotServe,
    port: 4200,
    port_flags: &["--port"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
