//! `react-router-serve`: any free port from 3000 on, so that the variable is better set; it closes at SIGTERM.

use super::Server;
use crate::frameworks::{DefaultHost, Graceful};

/// `react-router-serve`: any free port from 3000 on, so that the variable is better set; it closes at SIGTERM.
pub(super) static REACT_ROUTER_SERVE: Server = Server {
    package: "@react-router/serve",
    title: "react-router-serve",
    port: Some(3000),
    port_env: Some("PORT"),
    host: DefaultHost::All,
    host_env: Some("HOST"),
    graceful: Graceful::Yes,
    source: "dist/cli.js of @react-router/serve 7.18.4, read 2026-11",
};
