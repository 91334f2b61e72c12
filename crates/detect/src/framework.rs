//! The framework an app is built with.

use seaworthy_facts::{Fact, FrameworkUse, Unknown};

use crate::scope::AppScope;

/// Reads it.
pub(crate) fn read(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Option<Fact<FrameworkUse>> {
    let _ = (scope, unknowns);
    None
}
