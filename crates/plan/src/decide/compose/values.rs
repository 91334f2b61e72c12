//! The values of an app's variables in a Compose file.

use seaworthy_catalog::orms::{self, ReadsTypescript};
use seaworthy_catalog::services::{Production, alike};
use seaworthy_facts::{EnvDefault, EnvShape, EnvVar, Process, ProcessKind};
use seaworthy_text::RepoPath;

use super::super::Choices;
use super::super::services::Place;
use super::project::{Project, entry};
use crate::compose::{EnvEntry, EnvValue};
use crate::keys::{self, Key};
use crate::words;
use crate::{ProcessPlan, Reason};

/// The environment of one of the app's processes.
pub(super) fn environment(project: &Project<'_>, choices: &Choices<'_>, process: &Needs) -> Vec<EnvEntry> {
    let mut entries = Vec::new();
    // files read no environment
    if choices.serve.is_some() && project.place == Place::Production {
        return entries;
    }
    if project.place == Place::Development {
        entries.push(entry("NODE_ENV", EnvValue::Literal("development".to_owned())));
    }
    // what a build bakes in, a process that runs from sources reads from its environment
    if project.place == Place::Development || process.from_sources {
        let is_read = |entry: &EnvEntry| is_read_in(choices, &entry.name, &process.settings);
        let all = build_arguments(project, choices).into_iter();
        entries.extend(all.filter(|entry| process.settings.is_empty() || is_read(entry)));
    }
    for variable in choices.environment.at_run_time() {
        if process.only_database
            && !is_of_database(choices, &variable.name)
            && !is_read_in(choices, &variable.name, &process.settings)
        {
            continue;
        }
        entries.extend(value(project, choices, variable).map(|value| EnvEntry {
            name: variable.name.clone(),
            value,
            remark: None,
        }));
    }
    // connections that the code reads under a name that no scan found as a variable of its own
    for used in &choices.app.services {
        for connection in &used.connections {
            for name in super::super::environment::names(&connection.value) {
                if !entries.iter().any(|entry| entry.name == name)
                    && !choices.app.env.iter().any(|variable| variable.name == name)
                {
                    entries.extend(
                        of_service(project, used.id, &connection.value, name)
                            .map(|value| entry(name, with_scheme(value, used.scheme))),
                    );
                }
            }
        }
    }
    entries
}

/// What decides about a process' environment.
pub(super) struct Needs {
    /// It runs from sources, so that nothing is baked in.
    pub(super) from_sources: bool,
    /// It is a tool of a package that reads the database's address and nothing else.
    pub(super) only_database: bool,
    /// Files that such a tool's configuration loads.
    pub(super) settings: Vec<RepoPath>,
}

impl Needs {
    /// The needs of a process.
    pub(super) fn of(choices: &Choices<'_>, plan: &ProcessPlan, fact: Option<&Process>) -> Self {
        let fact = fact.filter(|_| plan.command.reason != Reason::Configured);
        Self {
            from_sources: fact.is_some_and(|fact| !fact.sources.is_empty() && fact.kind != ProcessKind::Web),
            only_database: fact
                .is_some_and(|fact| fact.kind == ProcessKind::Migrate && fact.package.is_some()),
            settings: fact.map(|fact| settings(choices, fact)).unwrap_or_default(),
        }
    }

    /// The needs of a development server.
    pub(super) fn of_development() -> Self {
        Self { from_sources: true, only_database: false, settings: Vec::new() }
    }
}

/// What the configuration of a tool that reads TypeScript itself imports: files that read, and may check, what the app reads. A
/// file of the app that migrates is no such tool.
fn settings(choices: &Choices<'_>, process: &Process) -> Vec<RepoPath> {
    let known = choices.app.orm.as_ref().and_then(|orm| orms::of(orm.value.name));
    let is_tool = process.entry.is_none()
        && process.source.is_none()
        && known.is_some_and(|known| known.typescript == ReadsTypescript::Itself);
    if is_tool { process.sources.clone() } else { Vec::new() }
}

/// Whether a variable is read in one of these files and folders.
fn is_read_in(choices: &Choices<'_>, name: &str, paths: &[RepoPath]) -> bool {
    let variable = choices.app.env.iter().find(|variable| variable.name == name);
    let mut places = variable.into_iter().flat_map(|variable| &variable.evidence);
    places.any(|evidence| paths.iter().any(|path| evidence.place.file.is_within(path)))
}

/// Whether a variable holds the address or the credentials of the database that the ORM migrates.
fn is_of_database(choices: &Choices<'_>, name: &str) -> bool {
    let database = choices.app.orm.as_ref().and_then(|orm| orm.value.database);
    choices
        .environment
        .service_of(name)
        .is_some_and(|service| database.is_none_or(|database| alike(database, service)))
}

/// An address with another scheme; what is none stays as it is.
fn with_scheme(value: EnvValue, scheme: Option<&str>) -> EnvValue {
    let changed = |text: String| match (text.split_once("://"), scheme) {
        (Some((_, rest)), Some(scheme)) => format!("{scheme}://{rest}"),
        _ => text,
    };
    match value {
        EnvValue::Literal(text) => EnvValue::Literal(changed(text)),
        EnvValue::Parts(mut parts) => {
            if let Some(EnvValue::Literal(first)) = parts.first_mut() {
                *first = changed(std::mem::take(first));
            }
            EnvValue::Parts(parts)
        }
        other => other,
    }
}

/// The service that runs in this project and whose address or credentials `name` holds.
fn of_service(
    project: &Project<'_>,
    id: &str,
    connection: &seaworthy_facts::Connection,
    name: &str,
) -> Option<EnvValue> {
    let service = project.data.iter().find(|service| service.known.id == id)?;
    let runs = project.place == Place::Development || service.production.value == Production::Beside;
    if !runs {
        return None;
    }
    service.value_for(connection, name, &project.service_name(id), project.place)
}

fn value(project: &Project<'_>, choices: &Choices<'_>, variable: &EnvVar) -> Option<EnvValue> {
    let name = variable.name.clone();
    for used in &choices.app.services {
        for connection in &used.connections {
            if super::super::environment::names(&connection.value).contains(&name.as_str())
                && let Some(value) = of_service(project, used.id, &connection.value, &name)
            {
                return Some(with_scheme(value, used.scheme));
            }
        }
    }
    if let Some((other, _)) = choices
        .app
        .peers
        .iter()
        .filter(|peer| peer.value.env == name && !peer.value.from_browser)
        .find_map(|peer| project.apps.iter().find(|(other, _)| other.app.dir == peer.value.dir))
        && let Some(port) = &other.listen.port
    {
        return Some(EnvValue::Literal(format!("http://{}:{}", other.app.name, port.value)));
    }
    let configured_default = variable.default.as_ref().filter(|_| {
        choices.environment.defaults.iter().any(|default| default.key == Key::named(keys::ENV_DEFAULT, &name))
    });
    match (variable.required, configured_default, project.place) {
        (true, None, Place::Production) => {
            let message = words::set_in_env_file(&name);
            Some(EnvValue::Required { name, message })
        }
        (true, None, Place::Development) => {
            let default = development_value(project, choices, variable);
            Some(or_default(name, default))
        }
        (_, Some(EnvDefault::Text(default)), _) => Some(or_default(name, default.clone())),
        _ => Some(EnvValue::Passed),
    }
}

/// A variable with a default; where Compose cannot hold the default, that value itself.
fn or_default(name: String, default: String) -> EnvValue {
    if is_default(&default) { EnvValue::Default { name, default } } else { EnvValue::Literal(default) }
}

/// Whether a text can be a default in `${NAME:-default}`: which brace ends it differs between releases of Compose.
fn is_default(text: &str) -> bool {
    !text.contains(['{', '}'])
}

/// A value that lets a developer start at once, and that nobody takes for a secret.
fn development_value(project: &Project<'_>, choices: &Choices<'_>, variable: &EnvVar) -> String {
    if let Some(first) = variable.one_of.first() {
        return first.clone();
    }
    match variable.shape {
        // an address of the app itself: where a browser finds it
        EnvShape::Url => format!("http://localhost:{}", project.host_port(choices)),
        EnvShape::Number => "1".to_owned(),
        EnvShape::Boolean => "false".to_owned(),
        EnvShape::Text => {
            let text = "for-development-only-not-a-secret";
            let wanted = (variable.min_length.unwrap_or(0) as usize).min(256);
            text.chars().chain("-0123456789".chars().cycle()).take(text.len().max(wanted)).collect()
        }
    }
}

/// The build arguments: what is baked in.
pub(super) fn build_arguments(project: &Project<'_>, choices: &Choices<'_>) -> Vec<EnvEntry> {
    choices
        .environment
        .build_arguments()
        .map(|variable| {
            let name = variable.name.clone();
            let peer = choices.app.peers.iter().find(|peer| peer.value.env == name);
            let address = peer
                .and_then(|peer| project.apps.iter().find(|(other, _)| other.app.dir == peer.value.dir))
                .map(|(other, _)| format!("http://localhost:{}", project.host_port(other)));
            let default = match (&variable.default, address) {
                (_, Some(address)) => Some(address),
                (Some(EnvDefault::Text(text)), None) => Some(text.clone()),
                _ => None,
            };
            let value = match default {
                Some(default) if is_default(&default) => EnvValue::Default { name: name.clone(), default },
                // the default in the code, or of the build argument, is the same
                Some(_) => EnvValue::Passed,
                None if variable.required && project.place == Place::Development => EnvValue::Default {
                    default: development_value(project, choices, variable),
                    name: name.clone(),
                },
                None if variable.required => {
                    EnvValue::Required { name: name.clone(), message: words::set_in_env_file(&name) }
                }
                None => EnvValue::Passed,
            };
            EnvEntry { name, value, remark: None }
        })
        .collect()
}
