//! The ORM, its schema and its migrations.

use seaworthy_facts::{Build, Fact, Install, Orm, Unknown};

use crate::scope::AppScope;

/// Reads it.
pub(crate) fn read(
    scope: &AppScope<'_>,
    install: &Install,
    build: Option<&Fact<Build>>,
    unknowns: &mut Vec<Unknown>,
) -> Option<Fact<Orm>> {
    let _ = (scope, install, build, unknowns);
    None
}
