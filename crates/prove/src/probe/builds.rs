//! `builds`: the first thing that every set-up promises.

use super::{Ask, Probe};
use crate::Scope;

pub(super) static PROBE: Probe = Probe {
    id: "builds",
    title: "the image builds from a clean checkout",
    scope: Scope::Image,
    about: "Builds the image as its Compose file or Dockerfile says, in a copy that holds what git would check out and \
nothing else: no `node_modules`, no `.env`, no build output of the developer's machine.

It fails where the build does. The evidence is the end of the build's own log, and the sources of `COPY` that the context \
does not have, or that the ignore file keeps out.",
    ask: Ask::Run,
};
