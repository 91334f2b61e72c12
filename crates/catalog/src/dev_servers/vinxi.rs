//! `vinxi dev`, which SolidStart 1 and TanStack Start before 1.121 run: the loopback.

use super::{Alone, DevServer};

/// `vinxi dev`, which SolidStart 1 and TanStack Start before 1.121 run: the loopback.
pub(super) static VINXI: DevServer = DevServer {
    program: "vinxi",
    title: "Vinxi",
    commands: &["dev"],
    alone: Alone::DoesNotServe,
    port: 3000,
    port_flags: &["--port"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
