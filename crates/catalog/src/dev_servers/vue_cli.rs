//! `vue-cli-service serve`: every address, but says so only when told.

use super::{Alone, DevServer};

/// `vue-cli-service serve`: every address, but says so only when told.
pub(super) static VUE_CLI: DevServer = DevServer {
    program: "vue-cli-service",
    title: "Vue CLI",
    commands: &["serve"],
    alone: Alone::DoesNotServe,
    port: 8080,
    port_flags: &["--port"],
    host_flag: Some("--host"),
    port_env: None,
    host_env: None,
};
