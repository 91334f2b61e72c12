//! How an app is built and what that writes.

use seaworthy_facts::{Build, Fact, FrameworkUse, Unknown};

use crate::scope::AppScope;

/// Reads it.
pub(crate) fn read(
    scope: &AppScope<'_>,
    framework: Option<&Fact<FrameworkUse>>,
    unknowns: &mut Vec<Unknown>,
) -> Option<Fact<Build>> {
    let _ = (scope, framework, unknowns);
    None
}
