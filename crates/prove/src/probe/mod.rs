//! The probes: each one file with what it shows and how; [`PROBES`] lists them in the order of the catalogue.
//!
//! To add one: write `probe/<name>.rs`, add a `mod` line and an entry in [`PROBES`] below (a test says which is missing); `cargo
//! xtask docs` writes its page.

#[cfg(test)]
mod registry;
mod seen;
mod stores;

mod builds;
mod compose_resolves;
mod data_survives;
mod development_starts;
mod healthy_in_time;
mod image_size;
mod incremental_rebuild;
mod live_edit;
mod missing_variable_refused;
mod no_restarts;
mod no_secrets;
mod not_root;
mod production_packages;
mod production_starts;
mod read_only_root;
mod reproducible_build;
mod route_answers;
mod stops_in_time;
mod stores_not_published;
mod stores_refuse_strangers;
mod survives_killed_store;

pub(crate) use no_secrets::add_telling;
pub(crate) use seen::{Seen, number, seconds, some};

use crate::Scope;
use crate::engine::EngineError;
use crate::run::{BuiltImage, Ground, RunningApp, RunningProject};

/// A probe: what it shows of what, and how.
#[derive(Debug)]
pub struct Probe {
    /// Its name, in kebab-case: `not-root`.
    pub id: &'static str,
    /// What holds when it passes, as a sentence: `no process runs as root`.
    pub title: &'static str,
    /// What it looks at.
    pub scope: Scope,
    /// Its page: what it does, what it means to fail, what to change. Markdown.
    pub about: &'static str,
    pub(crate) ask: Ask,
}

/// How a probe asks, by what it asks.
#[derive(Debug)]
pub(crate) enum Ask {
    /// The run itself does it: building and starting is what everything else stands on.
    Run,
    /// An image that was built.
    Image(fn(&Ground<'_>, &BuiltImage) -> Result<Seen, EngineError>),
    /// An app that runs.
    App(fn(&Ground<'_>, &RunningApp<'_>) -> Result<Seen, EngineError>),
    /// A Compose project.
    Project(fn(&Ground<'_>, &RunningProject<'_>) -> Result<Seen, EngineError>),
}

/// All probes. Those of one scope are asked in this order: what ends or changes an app comes after what only looks.
pub static PROBES: &[&Probe] = &[
    &builds::PROBE,
    &no_secrets::PROBE,
    &production_packages::PROBE,
    &image_size::PROBE,
    &incremental_rebuild::PROBE,
    &reproducible_build::PROBE,
    &compose_resolves::PROBE,
    &missing_variable_refused::PROBE,
    &stores_not_published::PROBE,
    &production_starts::PROBE,
    &healthy_in_time::PROBE,
    &route_answers::PROBE,
    &not_root::PROBE,
    &no_restarts::PROBE,
    &stores_refuse_strangers::PROBE,
    &survives_killed_store::PROBE,
    &read_only_root::PROBE,
    &stops_in_time::PROBE,
    &data_survives::PROBE,
    &development_starts::PROBE,
    &live_edit::PROBE,
];

/// The probe of a name.
pub fn probe(id: &str) -> Option<&'static Probe> {
    PROBES.iter().copied().find(|probe| probe.id == id)
}
