//! `storybook dev`: every address.

use super::{Alone, DevServer};

/// `storybook dev`: every address.
pub(super) static STORYBOOK: DevServer = DevServer {
    program: "storybook",
    title: "Storybook",
    commands: &["dev"],
    alone: Alone::DoesNotServe,
    port: 6006,
    port_flags: &["--port", "-p"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
