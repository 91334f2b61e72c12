//! The install: what it reads, whether it insists on the lockfile, whether lifecycle scripts run.

use std::collections::BTreeSet;

use seaworthy_catalog::managers;
use seaworthy_facts::{
    App, AppKind, Command, Evidence, InstallInputKind, LifecycleScript, ManagerName, Presence, RuntimeName,
};

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
    pub(crate) strip: Option<Command>,
    /// What runs the install scripts of those packages afterwards.
    pub(crate) rebuild: Option<Command>,
    /// Whose packages the production install brings; `None` outside of a workspace.
    pub(crate) members: Option<Decided<Members>>,
    pub(crate) cache: Decided<bool>,
    /// The variables that hold a registry's token, for a secret mount, sorted.
    pub(crate) tokens: Vec<String>,
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
    let strip = if skipped { strip(scope.app, manager, runtime, &rebuilt) } else { None };
    let rebuild = if strip.is_some() { None } else { rebuild(manager, runtime, &rebuilt) };
    if let Scripts::Skip(Some((script, program))) = &scripts.value {
        notes.push(Note {
            app: Some(scope.app.name.clone()),
            kind: NoteKind::ScriptsSkipped {
                script: script.clone(),
                program: program.clone(),
                rebuilt: rebuilt.clone(),
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
    let runs = managers::of(manager.name.value).root_scripts;
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

/// Takes the root's scripts out of the manifest, where the manager knows no other way: Yarn's production install has no
/// option for it, and Bun's leaves the packages' own scripts out too.
fn strip(app: &App, manager: &ManagerPlan, runtime: &RuntimePlan, rebuilt: &[String]) -> Option<Command> {
    let program: &[&str] = match (manager.name.value, runtime.name.value) {
        (ManagerName::YarnBerry, RuntimeName::Node) => &["npm", "pkg", "delete"],
        (ManagerName::YarnBerry, RuntimeName::Bun) => &["bun", "pm", "pkg", "delete"],
        (ManagerName::Bun, RuntimeName::Bun) if !rebuilt.is_empty() => &["bun", "pm", "pkg", "delete"],
        _ => return None,
    };
    let known = managers::of(manager.name.value).root_scripts;
    let scripts = app.install.lifecycle.iter().map(|script| &script.value);
    let mut names: Vec<String> = scripts
        .filter(|script| script.dir == app.install.root && known.contains(&script.name.as_str()))
        .map(|script| format!("scripts.{}", script.name))
        .collect();
    names.dedup();
    let words = program.iter().map(|word| (*word).to_owned());
    (!names.is_empty()).then(|| Command::new(words.chain(names)))
}

/// Runs the install scripts of packages: with the manager, or with npm, which every image with Node brings.
fn rebuild(manager: &ManagerPlan, runtime: &RuntimePlan, rebuilt: &[String]) -> Option<Command> {
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

    /// The words of an install, after the manager's own name.
    pub(super) fn words(&self, manager: ManagerName, what: Packages) -> Vec<String> {
        let known = managers::of(manager);
        let used = match &self.members {
            Some(Decided { value: Members::Used(words), .. }) => Some(words),
            _ => None,
        };
        let mut words: Vec<&str> = Vec::new();
        match (what, manager) {
            (Packages::Production, ManagerName::YarnBerry) => words.extend(known.production),
            _ => words.extend(if self.frozen.value { known.install } else { known.install_unlocked }),
        }
        if what == Packages::Production {
            if manager != ManagerName::YarnBerry {
                words.extend(known.production);
            }
            match used {
                Some(used) => words.extend(used.iter().map(String::as_str)),
                None => words.extend(known.everyone),
            }
            if matches!(self.scripts.value, Scripts::Skip(_)) && self.strip.is_none() {
                words.extend(known.no_scripts);
            }
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
