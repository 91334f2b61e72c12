//! What is known of the apps: from the facts, the plan and `seaworthy.toml` to what a proof needs.

use std::time::Duration;

use seaworthy_facts::{App, EnvPhase, Repo, Signals};
use seaworthy_manifest::lockfile::{Lockfile, LockfileName};
use seaworthy_plan::config::{Config, Value};
use seaworthy_plan::{AppPlan, keys, keys::Key};
use seaworthy_prove::{Clause, ClosedBy, Contract, KnownApp};
use seaworthy_text::RepoPath;

use crate::session::Session;

/// Endings of files whose edit a build or a development server takes in.
const SOURCES: &[&str] = &[".ts", ".tsx", ".js", ".jsx", ".mjs", ".mts", ".cjs", ".cts", ".astro", ".svelte"];

/// The contract of an app, by its name and folder; of what belongs to no app without them.
pub(crate) fn contract_of(config: &Config, names: &[&str]) -> Contract {
    let get = |key: &'static str| config.get(names, &Key::of(key)).map(|setting| &setting.value);
    let number = |key: &'static str| match get(key) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    };
    let switch = |key: &'static str| match get(key) {
        Some(Value::Switch(switch)) => Some(*switch),
        _ => None,
    };
    let default = Contract::default();
    Contract {
        healthy_within: number(keys::CONTRACT_HEALTHY).map_or(default.healthy_within, Duration::from_secs),
        stop_within: number(keys::CONTRACT_STOP).map(Duration::from_secs),
        max_image_size: number(keys::CONTRACT_IMAGE_SIZE).map(|size| size * 1_000_000),
        max_wasted_size: number(keys::CONTRACT_WASTED).map(|size| size * 1_000_000),
        read_only: switch(keys::CONTRACT_READ_ONLY),
        user: number(keys::CONTRACT_USER).and_then(|user| u32::try_from(user).ok()),
        reproducible: switch(keys::CONTRACT_REPRODUCIBLE),
        allow_packages: match get(keys::CONTRACT_PACKAGES) {
            Some(Value::List(names)) => names.clone(),
            _ => Vec::new(),
        },
    }
}

/// The clauses that stand in `seaworthy.toml`, and the defaults of the others.
pub(crate) fn clauses(config: &Config) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for entry in keys::KEYS.iter().filter(|entry| entry.name.starts_with("contract.")) {
        let key = entry.name.trim_start_matches("contract.");
        let set: Vec<_> = config.settings().filter(|(_, name, _)| *name == entry.name).collect();
        for (app, _, setting) in &set {
            let value = match &setting.value {
                Value::Text(text) => text.clone(),
                Value::Number(number) => match entry.takes {
                    keys::Takes::Time => format!("{number}s"),
                    keys::Takes::Size => format!("{number} MB"),
                    _ => number.to_string(),
                },
                Value::Switch(switch) => switch.to_string(),
                Value::List(list) => list.join(", "),
            };
            let key = app.map_or_else(|| key.to_owned(), |app| format!("{app}: {key}"));
            clauses.push(Clause { key, value, source: setting.place.to_string() });
        }
        if set.is_empty() {
            let value = match entry.name {
                keys::CONTRACT_HEALTHY => "60s",
                keys::CONTRACT_STOP => "the container's grace period",
                keys::CONTRACT_USER => "not root",
                keys::CONTRACT_READ_ONLY => "where Compose says so",
                keys::CONTRACT_PACKAGES => "none for development only",
                _ => continue,
            };
            clauses.push(Clause {
                key: key.to_owned(),
                value: value.to_owned(),
                source: "default".to_owned(),
            });
        }
    }
    clauses
}

/// The apps of a session.
pub(crate) fn known_apps(session: &Session) -> Vec<KnownApp> {
    session
        .plan
        .apps
        .iter()
        .filter_map(|plan| {
            let app = session.facts.apps.iter().find(|app| app.dir == plan.dir && app.name == plan.name)?;
            Some(known(session, app, plan))
        })
        .collect()
}

fn known(session: &Session, app: &App, plan: &AppPlan) -> KnownApp {
    let dir = if app.dir.is_root() { String::new() } else { app.dir.to_string() };
    let mut routes = Vec::new();
    for route in [&app.health.ready, &app.health.live].into_iter().flatten() {
        if !routes.contains(&route.value.path) {
            routes.push(route.value.path.clone());
        }
    }
    let runs = |phase: EnvPhase| phase != EnvPhase::Build;
    let optional =
        plan.env.iter().filter(|variable| !variable.required).map(|variable| variable.name.clone());
    let required = plan.env.iter().filter(|variable| variable.required && runs(variable.phase));
    let packages =
        plan.manager.lockfile.as_ref().and_then(|lockfile| packages(&session.repo, lockfile, &app.dir));
    let (production, locked) =
        packages.map_or((None, Vec::new()), |(production, locked)| (production, locked));
    KnownApp {
        name: app.name.clone(),
        dir,
        port: plan.port.as_ref().map(|port| port.value),
        routes,
        first_page: first_page(app),
        closed_by: match app.signals.value {
            Signals::Framework => ClosedBy::Framework,
            Signals::Handled | Signals::Ignored => ClosedBy::Itself,
        },
        required: required.map(|variable| variable.name.clone()).collect(),
        optional: optional.collect(),
        production,
        locked,
        lockfile: plan.manager.lockfile.as_ref().map(ToString::to_string),
        sources: sources(session, app),
        contract: contract_of(&session.config, &[&app.name, &app.dir.to_string()]),
    }
}

/// The path of an app's first page.
fn first_page(app: &App) -> String {
    let base = app.framework.as_ref().and_then(|framework| framework.value.base.as_ref());
    base.map_or_else(|| "/".to_owned(), |base| format!("/{}/", base.value.trim_matches('/')))
}

type Packages = Vec<(String, String)>;

/// The packages that production needs, where the lockfile tells, and all packages.
fn packages(repo: &dyn Repo, path: &RepoPath, dir: &RepoPath) -> Option<(Option<Packages>, Packages)> {
    let name = LockfileName::of(path.file_name())?;
    let file = repo.read(path).ok()?;
    let lockfile = Lockfile::parse(&file, name).ok()?;
    let member = dir.below(&path.parent()?)?;
    let row = |name: &str, version: &str| (name.to_owned(), version.to_owned());
    let all = lockfile.packages.iter().map(|package| row(&package.name, &package.version)).collect();
    let member = RepoPath::new(member).ok()?;
    // whatever is installed for a member, the root's packages are there too: every member finds them
    let of_root = lockfile.production_closure(&RepoPath::root()).map(|closure| closure.packages);
    let production = lockfile.production_closure(&member).map(|closure| {
        let ids = closure.packages.union(of_root.as_ref().unwrap_or(&closure.packages));
        let packages = ids.filter_map(|id| lockfile.package(*id));
        packages.map(|package| row(&package.name, &package.version)).collect()
    });
    Some((production, all))
}

/// Source files that the running app loads: the one that answers health first, then the one that listens, then the entry.
fn sources(session: &Session, app: &App) -> Vec<String> {
    let mut candidates: Vec<RepoPath> = Vec::new();
    let shown = [&app.health.live, &app.health.ready].into_iter().flatten().flat_map(|route| &route.evidence);
    let listens = app.listen.port.iter().flat_map(|port| &port.evidence);
    candidates.extend(shown.chain(listens).map(|one| one.place.file.clone()));
    for process in &app.processes {
        candidates.extend(process.value.source.iter().chain(&process.value.entry).cloned());
    }
    let aside = [
        "test",
        "tests",
        "__tests__",
        "node_modules",
        "dist",
        "build",
        "scripts",
        "public",
        "e2e",
        "migrations",
    ];
    let own = session.repo.below(&app.dir).map(|entry| entry.path.clone()).filter(|path| {
        let below = path.below(&app.dir).unwrap_or_default();
        let is_aside =
            [".config.", ".test.", ".spec.", ".d.ts", ".stories."].iter().any(|part| below.contains(part));
        let is_source = SOURCES.iter().any(|ending| below.ends_with(ending));
        is_source
            && !is_aside
            && !below.starts_with('.')
            && !below.split('/').any(|part| aside.contains(&part))
    });
    // the first page of an app lies higher than the others
    let mut own: Vec<RepoPath> = own.collect();
    own.sort_by_key(|path| path.as_str().matches('/').count());
    candidates.extend(own.into_iter().take(8));
    let mut found: Vec<String> = Vec::new();
    for path in candidates {
        let is_source = SOURCES.iter().any(|ending| path.as_str().ends_with(ending));
        if is_source && session.repo.has_file(&path) && !found.contains(&path.to_string()) {
            found.push(path.to_string());
        }
    }
    found
}
