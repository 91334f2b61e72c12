//! `remix-serve`, from which `react-router-serve` comes.

use super::Server;
use crate::frameworks::{DefaultHost, Graceful};

/// `remix-serve`, from which `react-router-serve` comes.
pub(super) static REMIX_SERVE: Server = Server {
    package: "@remix-run/serve",
    title: "remix-serve",
    port: Some(3000),
    port_env: Some("PORT"),
    host: DefaultHost::All,
    host_env: Some("HOST"),
    graceful: Graceful::Yes,
    source: "dist/cli.js of @remix-run/serve 2, read 2026-11",
};
