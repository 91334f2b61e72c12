//! `production-starts`: everything comes up, each service after what it waits for.

use super::{Ask, Probe};
use crate::Scope;

pub(super) static PROBE: Probe = Probe {
    id: "production-starts",
    title: "production comes up and becomes healthy, in the order of its dependencies",
    scope: Scope::Production,
    about: "Runs `docker compose up --wait` with the production files. The variables that the files demand get values from \
the env template, or values that are made up; ports and names that are fixed are replaced, so that nothing on the machine is \
in the way. Containers that others wait for to be healthy, or to end, must have been so before those started.

It fails where a container does not become healthy, or ends. The evidence is what the containers say that are not well.",
    ask: Ask::Run,
};
