//! `vitepress dev`: Vite underneath, the loopback.

use super::{Alone, DevServer};

/// `vitepress dev`: Vite underneath, the loopback.
pub(super) static VITEPRESS: DevServer = DevServer {
    program: "vitepress",
    title: "VitePress",
    commands: &["dev"],
    alone: Alone::Serves,
    port: 5173,
    port_flags: &["--port"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
