//! Lifecycle scripts in the install of everything, which comes before the sources: which of them cannot run yet, and what is
//! done about it. Those of the production install are `install`'s.

use seaworthy_catalog::lifecycle::{Need, need};
use seaworthy_facts::{App, Command, LifecycleScript, ManagerName, NativeUse, Presence, RuntimeName};

use super::install;
use super::scope::Scope;
use crate::{ManagerPlan, RuntimePlan};

/// The install of everything where a script cannot run during it.
pub(crate) struct Early {
    /// The script, and the program in it that needs what is not there.
    pub(crate) script: String,
    pub(crate) program: String,
    pub(crate) need: Need,
    /// Packages whose own install script runs all the same.
    pub(crate) rebuilt: Vec<String>,
    /// What runs them.
    pub(crate) rebuild: Option<Command>,
    /// Scripts of the app that run once its sources are there.
    pub(crate) later: Vec<String>,
}

/// What cannot run, if anything.
pub(super) fn early(scope: &Scope<'_>, manager: &ManagerPlan, runtime: &RuntimePlan) -> Option<Early> {
    let app = scope.app;
    let scripts =
        || app.install.lifecycle.iter().map(|script| &script.value).filter(|script| runs(manager, script));
    let blocking = |script: &LifecycleScript| {
        script.programs.iter().find_map(|program| Some((program.name.clone(), need(&program.name)?)))
    };
    let (script, (program, found)) =
        scripts().find_map(|script| Some((script.name.clone(), blocking(script)?)))?;
    // bun cannot build packages afterwards: it takes the scripts out of the manifest instead
    let rebuilt = rebuilt(app);
    let later = scripts()
        .filter(|script| script.dir == app.dir)
        .filter(|script| {
            let needs =
                |wanted: Need| script.programs.iter().any(|program| need(&program.name) == Some(wanted));
            needs(Need::Sources) && !needs(Need::Git)
        })
        .map(|script| script.name.clone())
        .collect();
    let rebuild = install::rebuild(manager, runtime, &rebuilt);
    let is_stuck = runtime.name.value == RuntimeName::Bun && rebuild.is_none();
    Some(Early {
        script,
        program,
        need: found,
        rebuilt: if is_stuck { Vec::new() } else { rebuilt },
        rebuild,
        later,
    })
}

/// Whether an install of everything runs a script of this name: Yarn from 2 on runs no `prepare`.
fn runs(manager: &ManagerPlan, script: &LifecycleScript) -> bool {
    manager.name.value != ManagerName::YarnBerry || !script.name.contains("prepare")
}

/// Packages that need their own install script, to build with as well.
fn rebuilt(app: &App) -> Vec<String> {
    let needs = |native: &NativeUse| native.install_script == Presence::Yes && native.allowed != Presence::No;
    app.install
        .native
        .iter()
        .filter(|native| needs(&native.value))
        .map(|native| native.value.name.clone())
        .collect()
}
