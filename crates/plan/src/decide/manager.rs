//! Which package manager, which version, whether the image brings it.

use nodejs_semver::Version;
use seaworthy_catalog::managers::{self, ManagerProgram};
use seaworthy_catalog::runtimes::{self, Libc};
use seaworthy_facts::{
    Command, Drift, EvidenceKind, Fact, Lockfile, LockfileState, Manager, ManagerName, Presence, RuntimeName,
};

use super::runtime;
use super::scope::Scope;
use crate::keys::{self, Key};
use crate::{Decided, ManagerPlan, Note, NoteKind, Reason, RuntimePlan};

pub(super) fn decide(scope: &Scope<'_>, runtime: &RuntimePlan, notes: &mut Vec<Note>) -> ManagerPlan {
    let facts = &scope.app.manager;
    let key = Key::of(keys::MANAGER_NAME);
    let name = match scope.text(&key) {
        Some(configured) => configured.map(|word| from_word(&word)),
        None => {
            // that a file is there names nothing by itself
            let is_named = facts.name.evidence.iter().any(|evidence| evidence.kind == EvidenceKind::Declared);
            let reason = match (
                facts.lockfiles.iter().find(|lockfile| lockfile.manager == facts.name.value),
                facts.name.evidence.first(),
            ) {
                _ if is_named => Reason::ManagerNamed,
                (Some(lockfile), _) => Reason::ManagerByLockfile { lockfile: lockfile.path.to_string() },
                // its own settings file
                (None, Some(seen)) if seen.place.file.file_name() != "package.json" => {
                    Reason::Stated { by: seen.place.file.to_string() }
                }
                (None, _) => Reason::ManagerDefault,
            };
            Decided::new(key, facts.name.value, reason, facts.name.evidence.clone())
        }
    };
    let lockfile = facts.lockfiles.iter().find(|lockfile| lockfile.manager == name.value);
    let others: Vec<String> = facts
        .lockfiles
        .iter()
        .filter(|other| other.manager != name.value)
        .map(|other| other.path.to_string())
        .collect();
    // whoever set the manager knows of the others
    if let Some(taken) = lockfile.filter(|_| !others.is_empty() && name.reason != Reason::Configured) {
        notes.push(Note {
            app: Some(scope.app.name.clone()),
            kind: NoteKind::SeveralLockfiles { taken: taken.path.to_string(), others },
            evidence: name.evidence.clone(),
        });
    }
    if let (Some(named), Some(taken)) = (contradicting(facts, &name), lockfile) {
        let (named, evidence) = (named.value.command().to_owned(), named.evidence.clone());
        let lockfile = taken.path.to_string();
        let kind = NoteKind::ManagerContradicted { named, taken: word(name.value).to_owned(), lockfile };
        notes.push(Note { app: Some(scope.app.name.clone()), kind, evidence });
    }
    let version = version(scope, name.value, runtime);
    let refused = lockfile.map(|lockfile| refused(lockfile, version.as_ref(), runtime).count());
    ManagerPlan {
        version,
        lockfile: lockfile.map(|lockfile| lockfile.path.clone()),
        in_step: lockfile
            .filter(|lockfile| lockfile.state != LockfileState::Unknown)
            .and(refused)
            .map(|refused| refused == 0),
        name,
    }
}

/// What the install in the image refuses of a lockfile, by the version of the manager that is pinned or that the runtime's
/// image brings.
pub(super) fn refused<'a>(
    lockfile: &'a Lockfile,
    version: Option<&Decided<String>>,
    runtime: &RuntimePlan,
) -> impl Iterator<Item = &'a Drift> + use<'a> {
    let bundled = || match (lockfile.manager, runtime.name.value) {
        (ManagerName::Npm, RuntimeName::Node) => managers::npm::of_node(&runtime.version.value),
        _ => None,
    };
    let version = match version {
        Some(version) => managers::version(&version.value),
        None => bundled(),
    };
    lockfile.state.refused(version)
}

/// The manager that `package.json` names, where another was taken for its lockfile and by nobody's word.
fn contradicting<'f>(facts: &'f Manager, name: &Decided<ManagerName>) -> Option<&'f Fact<ManagerName>> {
    let is_ours = name.reason != Reason::Configured;
    facts.named.as_ref().filter(|named| is_ours && named.value != name.value)
}

/// The variable that lets the manager work although `package.json` names another.
pub(super) fn beside_another(
    scope: &Scope<'_>,
    manager: &ManagerPlan,
) -> Option<(&'static str, &'static str)> {
    let named = scope.app.manager.named.as_ref()?;
    if named.value == manager.name.value {
        return None;
    }
    (managers::of(manager.name.value).beside_another)(major(manager))
}

fn version(scope: &Scope<'_>, name: ManagerName, runtime: &RuntimePlan) -> Option<Decided<String>> {
    let key = Key::of(keys::MANAGER_VERSION);
    if let Some(configured) = scope.text(&key) {
        return Some(configured);
    }
    let facts = &scope.app.manager;
    if let Some(version) = facts.version.as_ref().filter(|_| facts.name.value == name) {
        let by = version.evidence.first().map_or_else(String::new, |evidence| evidence.place.to_string());
        return Some(Decided::new(
            key,
            version.value.clone(),
            Reason::Stated { by },
            version.evidence.clone(),
        ));
    }
    let in_image = match (name, runtime.name.value) {
        (ManagerName::Npm, RuntimeName::Node) | (ManagerName::Bun, RuntimeName::Bun) => true,
        // the yarn binary is gone from Node 25 images on
        (ManagerName::Yarn, RuntimeName::Node) => {
            runtime::major(&runtime.version.value).is_some_and(|major| major < 25)
        }
        _ => false,
    };
    if in_image {
        return None;
    }
    // what was found is about the manager that was found: a configured one is another
    let major = facts.major.as_ref().filter(|_| facts.name.value == name);
    let lockfile = facts.lockfiles.iter().find(|lockfile| lockfile.manager == name);
    if let (ManagerName::Pnpm, None, Some(decided)) = (name, major, before_leave(scope, &key)) {
        return Some(decided);
    }
    let format = lockfile.and_then(|lockfile| lockfile.format.as_deref());
    let version = (managers::of(name).default_version)(major.map(|major| major.value), format);
    let reason = match (major, lockfile) {
        (Some(major), _) if by_range(major) => Reason::Stated {
            by: major.evidence.first().map_or_else(String::new, |seen| seen.place.to_string()),
        },
        (Some(_), Some(lockfile)) => Reason::ManagerVersionByLockfile { lockfile: lockfile.path.to_string() },
        _ => {
            Reason::Custom { what: format!("the newest {} that is known to work", managers::of(name).title) }
        }
    };
    Some(Decided::new(
        key,
        version.to_owned(),
        reason,
        major.map(|major| major.evidence.clone()).unwrap_or_default(),
    ))
}

/// Whether a manifest's range says it, and not the lockfile's format.
fn by_range(major: &Fact<u64>) -> bool {
    major.evidence.iter().any(|seen| seen.kind == EvidenceKind::Declared)
}

/// pnpm 9, where a package needs its install script and nothing gives leave: from 10 on the app would not have worked for
/// the people who wrote it.
fn before_leave(scope: &Scope<'_>, key: &Key) -> Option<Decided<String>> {
    let native = scope.app.install.native.iter().find(|native| {
        native.value.production == Presence::Yes
            && native.value.install_script == Presence::Yes
            && native.value.allowed == Presence::Unknown
    })?;
    let reason = Reason::Custom {
        what: format!(
            "{} needs its install script, and pnpm 10 and later run none without leave",
            native.value.name
        ),
    };
    let decided = Decided::new(key.clone(), "9".to_owned(), reason, native.evidence.clone());
    Some(decided.or("10", "with the package among `onlyBuiltDependencies` in pnpm-workspace.yaml"))
}

/// The major version that is installed, where it is known.
pub(super) fn major(manager: &ManagerPlan) -> Option<u64> {
    runtime::major(&manager.version.as_ref()?.value)
}

/// Whether `yarn workspaces focus` is there: from 4 on always, before that with its plugin.
pub(super) fn has_focus(scope: &Scope<'_>, manager: &ManagerPlan) -> bool {
    let plugin = |file: &String| file.contains("workspace-tools");
    major(manager).is_none_or(|major| major >= 4) || scope.app.manager.plugins.iter().any(plugin)
}

/// What puts the manager into an image that lacks it, or has another version than the one asked for.
pub(super) enum Setup {
    /// It is installed as a package.
    Install(Command),
    /// It is one file of another image.
    Copy {
        /// The image.
        image: String,
        /// The file, and the other name it goes by.
        program: &'static ManagerProgram,
    },
}

pub(super) fn setup(manager: &ManagerPlan, runtime: &RuntimePlan, libc: Libc) -> Option<Setup> {
    let version = &manager.version.as_ref()?.value;
    let knowledge = managers::of(manager.name.value);
    let package = format!("{}@{version}", knowledge.package_of(version));
    if let Some(program) = &knowledge.program {
        let brings = runtimes::of(program.runtime);
        let image = format!("{}:{version}{}", brings.image, brings.suffix(libc));
        return (program.runtime != runtime.name.value).then_some(Setup::Copy { image, program });
    }
    let command = match (manager.name.value, runtime.name.value) {
        (_, RuntimeName::Bun) => Command::new(["bun", "add", "--global", &package]),
        // the image's own yarn lies in the way
        (ManagerName::Yarn | ManagerName::YarnBerry, RuntimeName::Node) => {
            Command::new(["npm", "install", "--global", "--force", &package])
        }
        (_, RuntimeName::Node) => Command::new(["npm", "install", "--global", &package]),
    };
    Some(Setup::Install(command))
}

/// Whether the manager's version is one whose program there is for glibc only.
pub(super) fn needs_glibc(manager: &ManagerPlan) -> bool {
    let exact = || Version::parse(&manager.version.as_ref()?.value).ok();
    managers::of(manager.name.value).program.is_some_and(|program| {
        let (major, minor, patch) = program.musl_since;
        exact().is_some_and(|version| {
            (version.major(), version.minor(), version.patch()) < (major, minor, patch)
        })
    })
}

/// The command that makes the lockfile agree with the manifest again.
pub(super) fn relock(name: ManagerName) -> &'static str {
    match name {
        ManagerName::Npm => "npm install --package-lock-only",
        ManagerName::Pnpm => "pnpm install --lockfile-only",
        ManagerName::Yarn => "yarn install",
        ManagerName::YarnBerry => "yarn install --mode=update-lockfile",
        ManagerName::Bun => "bun install --lockfile-only",
    }
}

/// The word of a manager in `seaworthy.toml`.
pub(crate) fn word(name: ManagerName) -> &'static str {
    match name {
        ManagerName::Npm => "npm",
        ManagerName::Pnpm => "pnpm",
        ManagerName::Yarn => "yarn",
        ManagerName::YarnBerry => "yarn-berry",
        ManagerName::Bun => "bun",
    }
}

fn from_word(word: &str) -> ManagerName {
    match word {
        "pnpm" => ManagerName::Pnpm,
        "yarn" => ManagerName::Yarn,
        "yarn-berry" => ManagerName::YarnBerry,
        "bun" => ManagerName::Bun,
        _ => ManagerName::Npm,
    }
}
