//! `vite`, which SvelteKit, Qwik City, TanStack Start and others run: the loopback, unless it is told otherwise.

use super::{Alone, DevServer};

/// `vite`, which SvelteKit, Qwik City, TanStack Start and others run: the loopback, unless it is told otherwise.
pub(super) static VITE: DevServer = DevServer {
    program: "vite",
    title: "Vite",
    commands: &["dev", "serve"],
    alone: Alone::Serves,
    port: 5173,
    port_flags: &["--port"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
