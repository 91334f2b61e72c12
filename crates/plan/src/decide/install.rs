//! The install: what it reads, whether it insists on the lockfile, whether lifecycle scripts run.

use std::collections::BTreeSet;

use seaworthy_catalog::managers;
use seaworthy_facts::{
    App, AppKind, Command, Evidence, InstallInputKind, LifecycleScript, ManagerName, Presence, RuntimeName,
};

use super::lifecycle::{self, Early};
use super::members::{self, Members};
use super::scope::Scope;
use super::writable::is_variable;
use crate::keys::{self, Key};
use crate::{Decided, Decision, ManagerPlan, Note, NoteKind, Reason, RuntimePlan, words};

pub(crate) struct InstallChoices {
    /// Files and folders that are copied before the install, as the context sees them, sorted.
    pub(crate) inputs: Decided<Vec<String>>,
    pub(crate) frozen: Decided<bool>,
    pub(crate) scripts: Decided<Scripts>,
    /// Packages whose own install script is run all the same where scripts are off.
    pub(crate) rebuilt: Vec<String>,
    /// What takes the root's scripts out of the manifest before the production install, for a manager that cannot leave
    /// them out.
    pub(crate) strip: Option<Strip>,
    /// Whether Yarn has the command that installs production dependencies.
    pub(crate) focus: bool,
    /// What applies the repository's patches where the scripts that do it are off.
    pub(crate) patch: Option<Command>,
    /// The install of everything, where a script cannot run during it.
    pub(crate) early: Option<Early>,
    /// What runs the install scripts of those packages afterwards.
    pub(crate) rebuild: Option<Command>,
    /// Whose packages the production install brings; `None` outside of a workspace.
    pub(crate) members: Option<Decided<Members>>,
    pub(crate) cache: Decided<bool>,
    /// The variables that hold a registry's token, for a secret mount, sorted.
    pub(crate) tokens: Vec<String>,
}

/// What is taken out of the manifests before the production install.
pub(crate) struct Strip {
    pub(crate) command: Command,
    /// Whether the root's scripts go.
    pub(crate) scripts: bool,
    /// Whether the development dependencies go.
    pub(crate) development: bool,
}

/// Whether the production install runs lifecycle scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scripts {
    Run,
    /// They are left out; the script and the program that production lacks, when that is why.
    Skip(Option<(String, String)>),
}

pub(super) fn decide(
    scope: &Scope<'_>,
    manager: &ManagerPlan,
    runtime: &RuntimePlan,
    notes: &mut Vec<Note>,
) -> InstallChoices {
    let scripts = scripts(scope, manager);
    let skipped = matches!(scripts.value, Scripts::Skip(_));
    let rebuilt = if skipped { rebuilt(scope.app) } else { Vec::new() };
    let focus = super::manager::has_focus(scope, manager);
    let strip = strip(scope, manager, runtime, if skipped { Some(&rebuilt) } else { None }, focus);
    let is_stripped = strip.as_ref().is_some_and(|strip| strip.scripts);
    let rebuild = if is_stripped { None } else { rebuild(manager, runtime, &rebuilt) };
    let patch = if skipped { patch(scope.app, runtime) } else { None };
    if let Scripts::Skip(Some((script, program))) = &scripts.value {
        notes.push(Note {
            app: Some(scope.app.name.clone()),
            kind: NoteKind::ScriptsSkipped {
                script: script.clone(),
                program: program.clone(),
                rebuilt: rebuilt.clone(),
                patched: patch.is_some(),
            },
            evidence: scripts.evidence.clone(),
        });
    }
    InstallChoices {
        inputs: inputs(scope, manager),
        frozen: frozen(scope, manager),
        members: members::decide(scope, manager, notes),
        scripts,
        rebuilt,
        strip,
        focus,
        patch,
        early: lifecycle::early(scope, manager, runtime),
        rebuild,
        cache: scope.switch(&Key::of(keys::INSTALL_CACHE)).unwrap_or_else(|| {
            Decided::new(Key::of(keys::INSTALL_CACHE), true, Reason::CacheKept, Vec::new())
        }),
        tokens: tokens(scope.app),
    }
}

fn tokens(app: &App) -> Vec<String> {
    let names = app.install.tokens.iter().filter_map(|token| token.value.clone());
    let names: BTreeSet<String> = names.filter(|name| is_variable(name)).collect();
    names.into_iter().collect()
}

fn inputs(scope: &Scope<'_>, manager: &ManagerPlan) -> Decided<Vec<String>> {
    let key = Key::of(keys::INSTALL_INPUTS);
    let mut paths = Vec::new();
    let mut evidence: Vec<Evidence> = Vec::new();
    for input in &scope.app.install.inputs {
        // the lockfile of a manager that is not used only misleads the one that is
        let foreign = input.value.kind == InstallInputKind::Lockfile
            && manager.lockfile.as_ref() != Some(&input.value.path);
        if foreign {
            continue;
        }
        if let Some(path) = scope.in_context(&input.value.path) {
            paths.push(path);
            evidence.extend(input.evidence.iter().take(1).cloned());
        }
    }
    let title = managers::of(manager.name.value).title.to_owned();
    let mut decided = Decided::new(key.clone(), paths, Reason::InstallReads { manager: title }, evidence);
    if let Some(more) = scope.list(&key) {
        decided.value.extend(more.value);
        decided.evidence.extend(more.evidence);
    }
    // manifests first, as one writes it
    let is_manifest = |path: &String| path.rsplit('/').next() == Some("package.json");
    decided.value.sort_by(|left, right| (!is_manifest(left), left).cmp(&(!is_manifest(right), right)));
    decided.value.dedup();
    decided
}

fn frozen(scope: &Scope<'_>, manager: &ManagerPlan) -> Decided<bool> {
    let key = Key::of(keys::INSTALL_FROZEN);
    if let Some(configured) = scope.switch(&key) {
        return configured;
    }
    let evidence = |path: &Option<seaworthy_text::RepoPath>| {
        path.iter().map(|path| Evidence::present(path.clone())).collect()
    };
    match (&manager.lockfile, manager.in_step) {
        (None, _) => Decided::new(key, false, Reason::NoLockfile, Vec::new()),
        (lockfile, Some(false)) => Decided::new(key, true, Reason::LockfileOutOfStep, evidence(lockfile))
            .or("false", "every build may then install other versions"),
        (lockfile, Some(true)) => Decided::new(key, true, Reason::LockfileInStep, evidence(lockfile)),
        (lockfile, None) => Decided::new(key, true, Reason::LockfileUnread, evidence(lockfile)),
    }
}

fn scripts(scope: &Scope<'_>, manager: &ManagerPlan) -> Decided<Scripts> {
    let key = Key::of(keys::INSTALL_SCRIPTS);
    if let Some(configured) = scope.text(&key) {
        return configured.map(|word| if word == "run" { Scripts::Run } else { Scripts::Skip(None) });
    }
    let runs = (managers::of(manager.name.value).root_scripts)(super::manager::major(manager));
    for script in
        scope.app.install.lifecycle.iter().filter(|script| runs.contains(&script.value.name.as_str()))
    {
        if let Some(program) = missing_in_production(&script.value) {
            let reason = Reason::ScriptNeedsDevelopment {
                script: script.value.name.clone(),
                program: program.clone(),
            };
            let skip = Scripts::Skip(Some((script.value.name.clone(), program)));
            return Decided::new(key, skip, reason, script.evidence.clone()).or(
                "run",
                "the production install then fails, unless the program is a production dependency",
            );
        }
    }
    // what shows it are the scripts that there are, or the manifest that has none
    let manifests =
        scope.app.install.inputs.iter().filter(|input| input.value.kind == InstallInputKind::Manifest);
    let scripts = scope.app.install.lifecycle.iter().flat_map(|script| script.evidence.iter().cloned());
    let evidence: Vec<Evidence> =
        scripts.chain(manifests.flat_map(|input| input.evidence.iter().cloned())).collect();
    Decided::new(key, Scripts::Run, Reason::ScriptsMayRun, evidence)
}

/// The first program of a script that a production install does not bring.
fn missing_in_production(script: &LifecycleScript) -> Option<String> {
    script
        .programs
        .iter()
        .find(|program| program.development_only == Presence::Yes)
        .map(|program| program.name.clone())
}

/// Takes out of the manifests what the manager has no option for: Yarn's production install has none for scripts, Bun's
/// leaves the packages' own scripts out too, and Yarn 2 and 3 install development dependencies wherever they are listed.
fn strip(
    scope: &Scope<'_>,
    manager: &ManagerPlan,
    runtime: &RuntimePlan,
    rebuilt: Option<&[String]>,
    focus: bool,
) -> Option<Strip> {
    let app = scope.app;
    let is_berry = manager.name.value == ManagerName::YarnBerry;
    let program: &[&str] = match (manager.name.value, runtime.name.value) {
        (ManagerName::YarnBerry, RuntimeName::Node) => &["npm", "pkg", "delete"],
        (ManagerName::YarnBerry | ManagerName::Bun, RuntimeName::Bun) => &["bun", "pm", "pkg", "delete"],
        _ => return None,
    };
    let strips_scripts = rebuilt.is_some_and(|rebuilt| is_berry || !rebuilt.is_empty());
    let known = (managers::of(manager.name.value).root_scripts)(super::manager::major(manager));
    let scripts = app.install.lifecycle.iter().map(|script| &script.value);
    let mut names: Vec<String> = scripts
        .filter(|script| script.dir == app.install.root && known.contains(&script.name.as_str()))
        .filter(|_| strips_scripts)
        .map(|script| format!("scripts.{}", script.name))
        .collect();
    names.dedup();
    let scripts = !names.is_empty();
    let development = is_berry && !focus;
    if development {
        names.insert(0, "devDependencies".to_owned());
        if scope.is_member() {
            names.extend(["--workspaces", "--include-workspace-root"].map(str::to_owned));
        }
    }
    let words = program.iter().map(|word| (*word).to_owned());
    (!names.is_empty()).then(|| Strip { command: Command::new(words.chain(names)), scripts, development })
}

/// Applies the patches that the repository keeps for `patch-package`, which only a script would: with the program that is
/// installed, else with one that is fetched and not kept.
fn patch(app: &App, runtime: &RuntimePlan) -> Option<Command> {
    const PROGRAM: &str = "patch-package";
    let scripts = app.install.lifecycle.iter().map(|script| &script.value);
    let own = scripts.filter(|script| script.dir == app.install.root);
    let program = own.flat_map(|script| &script.programs).find(|program| program.name == PROGRAM)?;
    let has_patches = app.install.inputs.iter().any(|input| input.value.kind == InstallInputKind::Patch);
    if !has_patches {
        return None;
    }
    let name = match (program.development_only, app.install.locked.get(PROGRAM)) {
        (Presence::No, _) | (_, None) => PROGRAM.to_owned(),
        (_, Some(version)) => format!("{PROGRAM}@{version}"),
    };
    let fetch: &[&str] = match runtime.name.value {
        RuntimeName::Node => &["npm", "exec", "--yes", "--"],
        RuntimeName::Bun => &["bun", "x", "--bun"],
    };
    // without the option a patch that does not fit passes silently
    Some(Command::new(fetch.iter().copied().chain([name.as_str(), "--error-on-fail"])))
}

/// Runs the install scripts of packages: with the manager, or with npm, which every image with Node brings.
pub(super) fn rebuild(manager: &ManagerPlan, runtime: &RuntimePlan, rebuilt: &[String]) -> Option<Command> {
    let known = managers::of(manager.name.value);
    let program = match runtime.name.value {
        _ if rebuilt.is_empty() => return None,
        _ if !known.rebuild.is_empty() => manager.name.value.command(),
        RuntimeName::Node => "npm",
        RuntimeName::Bun => return None,
    };
    let words = if known.rebuild.is_empty() { &["rebuild"] } else { known.rebuild };
    let words = std::iter::once(program).chain(words.iter().copied()).map(str::to_owned);
    Some(Command::new(words.chain(rebuilt.iter().cloned())))
}

/// Production packages that need their own install script.
fn rebuilt(app: &App) -> Vec<String> {
    app.install
        .native
        .iter()
        .filter(|native| {
            native.value.production != Presence::No
                && native.value.install_script == Presence::Yes
                && native.value.allowed != Presence::No
        })
        .map(|native| native.value.name.clone())
        .collect()
}

/// The names of packages with native code that production needs.
pub(super) fn native_names(app: &App) -> Vec<String> {
    if app.kind.value == AppKind::Static {
        return Vec::new();
    }
    app.install
        .native
        .iter()
        .filter(|native| native.value.production != Presence::No)
        .map(|native| native.value.name.clone())
        .collect()
}

impl InstallChoices {
    pub(super) fn decisions(&self, all: &mut Vec<Decision>) {
        all.push(self.inputs.erase(|inputs| words::toml_list(inputs)));
        all.push(self.frozen.erase(ToString::to_string));
        all.push(self.scripts.erase(|scripts| match scripts {
            Scripts::Run => "run".to_owned(),
            Scripts::Skip(_) => "skip".to_owned(),
        }));
        all.extend(self.members.as_ref().map(|members| {
            members.erase(|members| match members {
                Members::All => "all".to_owned(),
                Members::Used(_) => "used".to_owned(),
            })
        }));
        all.push(self.cache.erase(ToString::to_string));
    }

    /// The install that ends where the lockfile does not fit, before manifests are changed, with no script run: measured with
    /// Yarn 3.8.7, which keeps every locked version afterwards; of 2.4.3 the help names the flag.
    pub(super) fn check_words(&self, manager: &ManagerPlan) -> Vec<String> {
        let known = managers::of(manager.name.value);
        let no_scripts: &[&str] = match super::manager::major(manager) {
            Some(..=2) => &["--skip-builds"],
            _ => known.no_scripts,
        };
        let cache: &[&str] = if self.cache.value { known.cache.words } else { &[] };
        [known.install, no_scripts, cache].concat().into_iter().map(str::to_owned).collect()
    }

    /// The words of an install, after the manager's own name.
    pub(super) fn words(&self, manager: ManagerName, what: Packages) -> Vec<String> {
        let known = managers::of(manager);
        let used = match &self.members {
            Some(Decided { value: Members::Used(words), .. }) => Some(words),
            _ => None,
        };
        let mut words: Vec<&str> = Vec::new();
        let is_berry = manager == ManagerName::YarnBerry;
        match what {
            Packages::Production if is_berry && self.focus => words.extend(known.production),
            // its manifests have just lost their development dependencies, and the lockfile follows
            Packages::Production if is_berry => words.extend(known.install_unlocked),
            _ => words.extend(if self.frozen.value { known.install } else { known.install_unlocked }),
        }
        if what == Packages::Production && !is_berry {
            words.extend(known.production);
        }
        if what == Packages::Production && (!is_berry || self.focus) {
            match used {
                Some(used) => words.extend(used.iter().map(String::as_str)),
                None => words.extend(known.everyone),
            }
        }
        let is_off = match what {
            Packages::Production => {
                let is_stripped = self.strip.as_ref().is_some_and(|strip| strip.scripts);
                matches!(self.scripts.value, Scripts::Skip(_)) && !is_stripped
            }
            Packages::All => self.early.is_some(),
        };
        if is_off && !(is_berry && what == Packages::Production && self.focus) {
            words.extend(known.no_scripts);
        }
        if self.cache.value {
            words.extend(known.cache.words);
        }
        words.into_iter().map(str::to_owned).collect()
    }
}

/// Which packages an install brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packages {
    All,
    Production,
}
