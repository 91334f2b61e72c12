//! The values of an app's variables in a Compose file.

use seaworthy_catalog::services::Production;
use seaworthy_facts::{EnvDefault, EnvShape, EnvVar, ProcessKind};

use super::super::Choices;
use super::super::services::Place;
use super::app_service::{Project, entry};
use crate::Reason;
use crate::compose::{EnvEntry, EnvValue};
use crate::words;

/// The environment of one of the app's processes.
pub(super) fn environment(project: &Project<'_>, choices: &Choices<'_>, kind: ProcessKind) -> Vec<EnvEntry> {
    let mut entries = Vec::new();
    if project.place == Place::Development {
        entries.push(entry("NODE_ENV", EnvValue::Literal("development".to_owned())));
        entries.extend(public_in_development(project, choices));
    }
    for variable in choices.environment.at_run_time() {
        let _ = kind;
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
                        of_service(project, used.id, &connection.value, name).map(|value| entry(name, value)),
                    );
                }
            }
        }
    }
    entries
}

/// What a development server bakes in is read from its environment.
fn public_in_development(project: &Project<'_>, choices: &Choices<'_>) -> Vec<EnvEntry> {
    build_arguments(project, choices)
        .into_iter()
        .map(|argument| EnvEntry {
            value: match argument.value {
                EnvValue::Required { name, .. } => EnvValue::Default { name, default: String::new() },
                other => other,
            },
            ..argument
        })
        .filter(|argument| {
            argument.value != EnvValue::Default { name: argument.name.clone(), default: String::new() }
        })
        .collect()
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
                return Some(value);
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
        choices.environment.required.iter().any(|required| {
            required.reason == Reason::Configured && required.key.as_str() == format!("env.{name}.required")
        })
    });
    match (variable.required, configured_default, project.place) {
        (true, None, Place::Production) => {
            let message = words::set_in_env_file(&name);
            Some(EnvValue::Required { name, message })
        }
        (true, None, Place::Development) => {
            let default = development_value(project, choices, variable);
            Some(EnvValue::Default { name, default })
        }
        (_, Some(EnvDefault::Text(default)), _) => Some(EnvValue::Default { name, default: default.clone() }),
        _ => Some(EnvValue::Passed),
    }
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
            let text = "development-only-";
            let wanted = (variable.min_length.unwrap_or(0) as usize).clamp(32, 256);
            text.chars().cycle().take(wanted).collect()
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
                Some(default) => EnvValue::Default { name: name.clone(), default },
                None if variable.required => {
                    EnvValue::Required { name: name.clone(), message: words::set_in_env_file(&name) }
                }
                None => EnvValue::Passed,
            };
            EnvEntry { name, value, remark: None }
        })
        .collect()
}
