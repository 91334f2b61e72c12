//! `react-router dev`: Vite underneath, the loopback.

use super::{Alone, DevServer};

/// `react-router dev`: Vite underneath, the loopback.
pub(super) static REACT_ROUTER: DevServer = DevServer {
    program: "react-router",
    title: "React Router",
    commands: &["dev"],
    alone: Alone::DoesNotServe,
    port: 5173,
    port_flags: &["--port"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
