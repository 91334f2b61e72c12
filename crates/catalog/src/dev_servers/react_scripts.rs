//! `react-scripts start`: every address; the port from `PORT`.

use super::{Alone, DevServer};

/// `react-scripts start`: every address; the port from `PORT`.
pub(super) static REACT_SCRIPTS: DevServer = DevServer {
    program: "react-scripts",
    title: "Create React App",
    commands: &["start"],
    alone: Alone::DoesNotServe,
    port: 3000,
    port_flags: &[],
    host_flag: None,
    port_env: Some("PORT"),
    host_env: Some("HOST"),
};
