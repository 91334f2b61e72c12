//! `nuxi dev`, the older name of `nuxt dev`.

use super::{Alone, DevServer};

/// `nuxi dev`, the older name of `nuxt dev`.
pub(super) static NUXI: DevServer = DevServer {
    program: "nuxi",
    title: "Nuxt",
    commands: &["dev"],
    alone: Alone::DoesNotServe,
    port: 3000,
    port_flags: &["--port", "-p"],
    host_flag: None,
    port_env: Some("PORT"),
    host_env: Some("HOST"),
};
