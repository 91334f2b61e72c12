//! Programs of packages that listen themselves: `fastify start`, `react-router-serve`.

use crate::frameworks::{DefaultHost, Framework, Graceful};

mod fastify_cli;
mod react_router_serve;
mod remix_serve;

/// All of them, by file.
pub static SERVERS: &[&Server] =
    &[&fastify_cli::FASTIFY_CLI, &react_router_serve::REACT_ROUTER_SERVE, &remix_serve::REMIX_SERVE];

/// Where a server listens whose code is not ours, and how it ends.
#[derive(Debug, Clone, Copy)]
pub struct Server {
    /// The package that brings it.
    pub package: &'static str,
    /// Its name in prose.
    pub title: &'static str,
    /// The port when nothing says otherwise; `None` when the app's code must say it.
    pub port: Option<u16>,
    /// The variable with which it takes the port.
    pub port_env: Option<&'static str>,
    /// The address when nothing says otherwise.
    pub host: DefaultHost,
    /// The variable with which it takes the address.
    pub host_env: Option<&'static str>,
    /// Whether it ends in good order at SIGTERM by itself.
    pub graceful: Graceful,
    /// From where and when the knowledge was read.
    pub source: &'static str,
}

impl Framework {
    /// The framework as a server.
    pub fn server(&self) -> Server {
        Server {
            package: self.package,
            title: self.title,
            port: self.port,
            port_env: self.port_env,
            host: self.host,
            host_env: self.host_env,
            graceful: self.graceful,
            source: "the framework's own entry",
        }
    }
}

/// The server that this package brings.
pub fn by_package(package: &str) -> Option<&'static Server> {
    SERVERS.iter().copied().find(|server| server.package == package)
}
