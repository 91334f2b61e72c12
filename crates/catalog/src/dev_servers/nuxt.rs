//! `nuxt dev`: the loopback, unless `HOST` says otherwise.

use super::{Alone, DevServer};

/// `nuxt dev`: the loopback, unless `HOST` says otherwise.
pub(super) static NUXT: DevServer = DevServer {
    program: "nuxt",
    title: "Nuxt",
    commands: &["dev"],
    alone: Alone::DoesNotServe,
    port: 3000,
    port_flags: &["--port", "-p"],
    host_flag: None,
    port_env: Some("PORT"),
    host_env: Some("HOST"),
};
