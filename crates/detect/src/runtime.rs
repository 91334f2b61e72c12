//! The runtime and every wish about its version.

use seaworthy_facts::{Fact, Process, Runtime, RuntimeName, Unknown};

use crate::scope::AppScope;

/// Reads it.
pub(crate) fn read(
    scope: &AppScope<'_>,
    processes: &[Fact<Process>],
    unknowns: &mut Vec<Unknown>,
) -> Runtime {
    let _ = (scope, processes, unknowns);
    Runtime { name: Fact::assumed(RuntimeName::Node, Vec::new()), requests: Vec::new() }
}
