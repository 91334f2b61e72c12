//! The processes of an app.

use seaworthy_facts::{Build, Fact, FrameworkUse, Orm, Process, Unknown};

use crate::scope::AppScope;

/// Reads them.
pub(crate) fn read(
    scope: &AppScope<'_>,
    framework: Option<&Fact<FrameworkUse>>,
    build: Option<&Fact<Build>>,
    unknowns: &mut Vec<Unknown>,
) -> Vec<Fact<Process>> {
    let _ = (scope, framework, build, unknowns);
    Vec::new()
}

/// Adds the migration that the ORM knows of.
pub(crate) fn add_migration(
    scope: &AppScope<'_>,
    orm: Option<&Fact<Orm>>,
    processes: &mut Vec<Fact<Process>>,
) {
    let _ = (scope, orm, processes);
}
