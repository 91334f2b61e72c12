//! Variables that production cannot do without, and who refuses when one is missing.
//!
//! In a file of its own, Compose refuses (`${NAME:?…}`) before anything starts. In a file that development shares it must not:
//! Compose fills in the whole file before it looks at profiles, so that development would be refused too. There the
//! container that needs the variable refuses.

use std::collections::BTreeSet;

use seaworthy_catalog::services::{self, Credentials};

use crate::compose::{CommandLine, ComposeService, EnvValue, Role, Source};
use crate::words;

/// The names of all variables that the services demand, sorted.
pub(super) fn names(services: &[ComposeService]) -> Vec<String> {
    let mut names = BTreeSet::new();
    for service in services {
        for entry in service.environment.iter().chain(service.source.arguments()) {
            collect(&entry.value, &mut names);
        }
        names.extend(service.source.secrets().iter().cloned());
    }
    names.into_iter().collect()
}

fn collect(value: &EnvValue, names: &mut BTreeSet<String>) {
    match value {
        EnvValue::Required { name, .. } => {
            names.insert(name.clone());
        }
        EnvValue::Parts(parts) => parts.iter().for_each(|part| collect(part, names)),
        EnvValue::Literal(_) | EnvValue::Default { .. } | EnvValue::Passed => {}
    }
}

/// Lets the containers refuse instead of Compose.
pub(super) fn leave_to_containers(services: &mut [ComposeService]) {
    for service in services {
        let arguments = match &mut service.source {
            Source::Build { args, .. } => args.as_mut_slice(),
            Source::Image(_) => &mut [],
        };
        for entry in service.environment.iter_mut().chain(arguments) {
            entry.value = match &entry.value {
                // absent when it is not set, so that the app's own check sees it
                EnvValue::Required { name, .. }
                    if *name == entry.name && matches!(service.role, Role::App(..)) =>
                {
                    EnvValue::Passed
                }
                other => relaxed(other),
            };
        }
        refuse_in_shell(service);
    }
}

fn relaxed(value: &EnvValue) -> EnvValue {
    match value {
        EnvValue::Required { name, .. } => EnvValue::Default { name: name.clone(), default: String::new() },
        EnvValue::Parts(parts) => EnvValue::Parts(parts.iter().map(relaxed).collect()),
        other => other.clone(),
    }
}

/// A data service whose password is an argument asks its shell to refuse an empty one.
fn refuse_in_shell(service: &mut ComposeService) {
    let Role::Data(id) = &service.role else { return };
    let Some(Credentials::Password { env, .. }) = services::by_id(id).map(|known| known.credentials) else {
        return;
    };
    if let Some(CommandLine::Shell(line)) = &mut service.command {
        let guarded = format!("\"${{{env}:?{}}}\"", words::set_in_env_file(env));
        *line = line.replace(&format!("\"${env}\""), &guarded);
        service.remark.push(words::refuses_in_container(env));
    }
}
