//! `docusaurus start`: the loopback, unless it is told otherwise.

use super::{Alone, DevServer};

/// `docusaurus start`: the loopback, unless it is told otherwise.
pub(super) static DOCUSAURUS: DevServer = DevServer {
    program: "docusaurus",
    title: "Docusaurus",
    commands: &["start"],
    alone: Alone::DoesNotServe,
    port: 3000,
    port_flags: &["--port", "-p"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
