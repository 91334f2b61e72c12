//! The processes of an app: what takes requests, what works in the background, what migrates, what a developer runs.

mod development;
mod loads;
mod migrate;
mod migration_tool;
mod procfile;
mod program;
mod resolve;
mod roles;
mod web;
mod worker;

use seaworthy_facts::{Fact, FrameworkUse, Process, ProcessKind, Unknown};

pub(crate) use loads::{below_package, top_level};
pub(crate) use migrate::add as add_migration;
pub(crate) use migrate::{drop_failing as drop_failing_migration, migrates_itself, runtime_of};
pub(crate) use migration_tool::settle as settle_migration;
pub(crate) use program::{Program, read as started};
pub(crate) use worker::consumer as consumes;

use crate::build::BuildReading;
use crate::imports::Imports;
use crate::scope::AppScope;

/// What the readers of processes share.
pub(crate) struct Ground<'g, 'r> {
    pub(crate) scope: &'g AppScope<'r>,
    pub(crate) framework: Option<&'g Fact<FrameworkUse>>,
    pub(crate) build: &'g BuildReading,
    pub(crate) imports: &'g Imports,
}

/// Reads them, `web` first, the others by kind and name.
pub(crate) fn read(ground: &Ground<'_, '_>, unknowns: &mut Vec<Unknown>) -> Vec<Fact<Process>> {
    let procfile = procfile::read(ground.scope, unknowns);
    let mut processes = Vec::new();
    let web = web::read(ground, procfile.as_ref(), unknowns);
    processes.extend(web.process);
    processes.extend(worker::read(ground, procfile.as_ref(), processes.first()));
    processes.extend(migrate::read(ground, procfile.as_ref(), web.migration, processes.first()));
    processes.extend(worker::scheduled(ground));
    processes.extend(development::read(ground));
    loads::fill(ground, &mut processes);
    processes
}

/// The process of this kind.
pub(crate) fn of_kind(processes: &[Fact<Process>], kind: ProcessKind) -> Option<&Fact<Process>> {
    processes.iter().find(|process| process.value.kind == kind)
}
