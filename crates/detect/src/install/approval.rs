//! Whether a manager lets a package's install script run: every manager has its own list, and its own word for none.
//!
//! What each version does was measured on 2026-11-21 with npm 8 to 12.2, pnpm 7 to 12.21, yarn 1 to 4.18.

use seaworthy_facts::{ManagerName, Presence};
use seaworthy_manifest::Spanned;
use seaworthy_manifest::package_json::{BuildApproval, PnpmSettings};
use seaworthy_manifest::semver::Version;

use crate::scope::AppScope;

/// Whether the manager lets the package's install script run.
pub(super) fn allowed(scope: &AppScope<'_>, name: &str) -> Presence {
    let site = scope.site;
    let npmrc = site.npmrc.as_ref().map(|(_, npmrc)| npmrc);
    if npmrc.and_then(|npmrc| npmrc.flag("ignore-scripts")) == Some(true) {
        return Presence::No;
    }
    match site.manager.name.value {
        ManagerName::Yarn => Presence::Yes,
        ManagerName::Npm => match version(scope) {
            // before 12 it only warns
            Some(version) if version.major() >= 12 => by_npm(scope, name),
            _ => Presence::Yes,
        },
        ManagerName::YarnBerry => by_yarn(scope, name),
        ManagerName::Pnpm => by_pnpm(scope, name),
        ManagerName::Bun => match &site.root.json.trusted_dependencies {
            Some(trusted) => yes(trusted.iter().any(|trusted| trusted.as_str() == name)),
            // bun has a list of its own, which changes from release to release
            None => Presence::Unknown,
        },
    }
}

/// Whether a list names the package among those that may run theirs: who lists it knows that it has one.
pub(super) fn is_approved(scope: &AppScope<'_>, name: &str) -> bool {
    let json = &scope.site.root.json;
    match scope.site.manager.name.value {
        ManagerName::Npm => approval(&json.allow_scripts, name) == Some(true),
        ManagerName::YarnBerry => approval(&json.built, name) == Some(true),
        ManagerName::Bun => {
            json.trusted_dependencies.iter().flatten().any(|trusted| trusted.as_str() == name)
        }
        ManagerName::Pnpm => settings(scope).any(|settings| {
            let is_listed = settings.only_built_dependencies.iter().flatten().any(|item| is_it(item, name));
            is_listed || approval(&settings.allow_builds, name) == Some(true)
        }),
        ManagerName::Yarn => false,
    }
}

/// Whether pnpm's settings refuse it by name, or take what is left out for no error.
pub(super) fn is_refused(scope: &AppScope<'_>, name: &str) -> bool {
    scope.site.manager.name.value == ManagerName::Pnpm
        && settings(scope).any(|settings| {
            approval(&settings.allow_builds, name) == Some(false)
                || settings.strict_dep_builds.as_ref().is_some_and(|strict| !strict.value)
                || settings.ignore_scripts.as_ref().is_some_and(|off| off.value)
        })
}

fn by_npm(scope: &AppScope<'_>, name: &str) -> Presence {
    let npmrc = scope.site.npmrc.as_ref().map(|(_, npmrc)| npmrc);
    let in_npmrc = || {
        let all = npmrc.and_then(|npmrc| npmrc.flag("dangerously-allow-all-scripts")) == Some(true);
        let list = npmrc.and_then(|npmrc| npmrc.get("allow-scripts"));
        all || list.is_some_and(|list| list.value.split(',').any(|item| names(item.trim(), name)))
    };
    match approval(&scope.site.root.json.allow_scripts, name) {
        Some(allowed) => yes(allowed),
        None => yes(in_npmrc()),
    }
}

fn by_yarn(scope: &AppScope<'_>, name: &str) -> Presence {
    if let Some(built) = approval(&scope.site.root.json.built, name) {
        return yes(built);
    }
    let yarnrc = scope.site.yarnrc.as_ref().map(|(_, yarnrc)| yarnrc);
    if let Some(enabled) = yarnrc.and_then(|yarnrc| yarnrc.enable_scripts.as_ref()) {
        return yes(enabled.value);
    }
    // from 4.14 on, whose lockfile has the number 9, nothing runs without leave
    let asks = match version(scope) {
        Some(version) if version.major() != 4 => version.major() > 4,
        Some(version) if version.minor() > 0 || scope.site.manager.version.is_some() => version.minor() >= 14,
        _ => {
            let lock = scope.site.lock.as_ref().and_then(|lock| lock.facts.format.as_deref());
            match lock.and_then(|format| format.parse::<u64>().ok()) {
                Some(format) => format >= 9,
                None => true,
            }
        }
    };
    yes(!asks)
}

fn by_pnpm(scope: &AppScope<'_>, name: &str) -> Presence {
    let major = version(scope).map(|version| version.major());
    if settings(scope).any(|settings| settings.ignore_scripts.as_ref().is_some_and(|off| off.value)) {
        return Presence::No;
    }
    if let Some(listed) = settings(scope).find_map(|settings| in_settings(settings, name, major)) {
        return yes(listed);
    }
    match major {
        Some(..=9) => Presence::Yes,
        // from 10 on nothing runs without leave
        Some(_) => Presence::No,
        // whoever gives leave to some has a version that asks for it
        None if settings(scope).any(gives_leave) => Presence::No,
        None => Presence::Unknown,
    }
}

/// pnpm's settings, where its version reads them: from 11 on those in `package.json` count for nothing.
fn settings<'s>(scope: &'s AppScope<'_>) -> impl Iterator<Item = &'s PnpmSettings> {
    let reads_manifest = version(scope).is_none_or(|version| version.major() < 11);
    let manifest = reads_manifest.then_some(&scope.site.root.json.pnpm);
    manifest.into_iter().chain(scope.site.pnpm.map(|(_, workspace)| &workspace.settings))
}

fn in_settings(settings: &PnpmSettings, name: &str, major: Option<u64>) -> Option<bool> {
    if settings.allow_all_builds.as_ref().is_some_and(|all| all.value) {
        return Some(true);
    }
    if let Some(allowed) = approval(&settings.allow_builds, name) {
        return Some(allowed);
    }
    // the lists that came before `allowBuilds` are read up to 10
    if major.is_some_and(|major| major > 10) {
        return None;
    }
    if settings.ignored_built_dependencies.iter().any(|item| is_it(item, name)) {
        return Some(false);
    }
    let has = |list: &Option<Vec<Spanned<String>>>| {
        list.as_ref().map(|list| list.iter().any(|item| is_it(item, name)))
    };
    match (has(&settings.only_built_dependencies), has(&settings.never_built_dependencies)) {
        (Some(listed), _) => Some(listed),
        (None, Some(listed)) => Some(!listed),
        (None, None) => None,
    }
}

fn gives_leave(settings: &PnpmSettings) -> bool {
    !settings.allow_builds.is_empty() || !settings.ignored_built_dependencies.is_empty()
}

fn approval(approvals: &[BuildApproval], name: &str) -> Option<bool> {
    approvals.iter().find(|approval| is_it(&approval.package, name)).map(|approval| approval.allowed)
}

fn is_it(written: &Spanned<String>, name: &str) -> bool {
    names(written.as_str(), name)
}

/// Whether an entry names this package: `name`, or `name@version`.
fn names(entry: &str, name: &str) -> bool {
    entry == name || entry.strip_prefix(name).is_some_and(|rest| rest.starts_with('@'))
}

/// The manager's version, or its major alone where no more is known.
fn version(scope: &AppScope<'_>) -> Option<Version> {
    let manager = &scope.site.manager;
    let exact = manager.version.as_ref().and_then(|version| Version::parse(&version.value));
    exact.or_else(|| manager.major.as_ref().map(|major| Version::new(major.value, 0, 0)))
}

fn yes(condition: bool) -> Presence {
    if condition { Presence::Yes } else { Presence::No }
}
