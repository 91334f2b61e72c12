//! All that an install reads, runs and brings.

use seaworthy_facts::{Install, PackageCount, Unknown};

use crate::scope::AppScope;

/// Reads it.
pub(crate) fn read(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Install {
    let _ = unknowns;
    Install {
        root: scope.site.root.dir.clone(),
        inputs: Vec::new(),
        lifecycle: Vec::new(),
        native: Vec::new(),
        packages: PackageCount::default(),
        git: Vec::new(),
        tokens: Vec::new(),
        locked: Default::default(),
    }
}
