//! `development-starts`: the development project comes up.

use super::{Ask, Probe};
use crate::Scope;

pub(super) static PROBE: Probe = Probe {
    id: "development-starts",
    title: "development comes up",
    scope: Scope::Development,
    about: "Builds and runs the development project as `docker compose up` does, in a copy of the repository. Services whose \
images cannot be had are left out where no app waits for them, and named.

It fails where a container that should run does not.",
    ask: Ask::Run,
};
