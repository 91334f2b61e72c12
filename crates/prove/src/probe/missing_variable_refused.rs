//! `missing-variable-refused`: without a variable that must be there nothing starts.

use std::time::Duration;

use super::seen::some;
use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{Ground, Project, RunningProject, ValueOrigin, come_up, is_key};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "missing-variable-refused",
    title: "without a variable that must be there, nothing starts",
    scope: Scope::Production,
    about: "Leaves out, one after the other, every variable that has no value of its own in the files, and looks whether Compose refuses \
(`${NAME:?…}`). Where it does not, and the name tells of a password or a key, the project is brought up without it: a container must end and name \
what is missing, and no app may run.

It fails where everything starts although a secret is empty.",
    ask: Ask::Project(ask),
};

fn ask(ground: &Ground<'_>, running: &RunningProject<'_>) -> Result<Seen, EngineError> {
    let project = &running.project;
    let Some(read) = &ground.request.setup.production else {
        return Ok(Seen::skip("there is no production project"));
    };
    let mut refused = Vec::new();
    let mut accepted = Vec::new();
    for need in &read.variables {
        let has_default = need.default.as_deref().is_some_and(|default| !default.is_empty());
        if has_default && !need.demanded {
            continue;
        }
        let mut variables = project.variables.clone();
        variables.remove(&need.name);
        let call = project.call(&["config", "--quiet"], project.files(), &read.profiles, &variables);
        let answer = ground.call(&call)?;
        let is_secret = is_key(ground.request, &need.name);
        if !answer.is_ok() && answer.stderr.contains(&need.name) {
            refused.push(need.name.clone());
        } else if is_secret && !may_be_missing(ground, project, &need.name) {
            accepted.push(need.name.clone());
        }
    }
    let mut by_container = Vec::new();
    for name in &accepted {
        match starts_without(ground, running, name)? {
            None => by_container.push(name.clone()),
            Some(lines) => {
                let place = read
                    .variables
                    .iter()
                    .find(|need| &need.name == name)
                    .and_then(|need| need.places.first());
                let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
                return Ok(Seen::fail(
                    format!("{place}production starts without {name}"),
                    format!("demand it: `${{{name}:?set {name}}}`"),
                )
                .evidence(EvidenceKind::Log, format!("what runs without {name}"), lines));
            }
        }
    }
    let made_up = ground.values.values().filter(|value| value.origin == ValueOrigin::MadeUp).count();
    if refused.is_empty() && by_container.is_empty() {
        return Ok(Seen::skip(if made_up == 0 {
            "the files ask for no variable that has to be given"
        } else {
            "no variable is demanded, and none is named like a secret"
        }));
    }
    let mut words = Vec::new();
    if !refused.is_empty() {
        words.push(format!("Compose refuses to start without {}", some(&refused, 4)));
    }
    if !by_container.is_empty() {
        words.push(format!("a container refuses without {}", some(&by_container, 4)));
    }
    Ok(Seen::pass(words.join("; ")).count(
        "variables that are demanded",
        refused.len() + by_container.len(),
        None,
    ))
}

/// What runs when a variable is left out; nothing, where no app of ours gets to run.
fn starts_without(
    ground: &Ground<'_>,
    running: &RunningProject<'_>,
    name: &str,
) -> Result<Option<Vec<String>>, EngineError> {
    let mut variables = running.project.variables.clone();
    variables.remove(name);
    let mut words = vec!["up", "--no-build", "--detach", "--wait", "--wait-timeout", "60"];
    words.extend(running.started.iter().map(String::as_str));
    let mut call = running.project.run(&words).within(Duration::from_secs(300));
    call.variables.retain(|(known, _)| known != name);
    let answer = come_up(ground.engine, &running.project, &call)?;
    let containers = running.project.containers(ground.engine)?;
    let runs: Vec<String> = containers
        .iter()
        .filter(|one| one.status == "running")
        .map(|one| format!("{}: {}", one.service, one.state()))
        .collect();
    let apps_run = containers.iter().any(|one| {
        one.status == "running" && running.images.iter().any(|image| image.services.contains(&one.service))
    });
    running.project.down(ground.engine, &["--volumes", "--timeout", "2"])?;
    Ok((answer.is_ok() || apps_run).then_some(runs))
}

/// Whether the code of the apps does without a variable, and no data service is given it.
fn may_be_missing(ground: &Ground<'_>, project: &Project, name: &str) -> bool {
    let apps = &ground.request.apps;
    let is_optional = apps.iter().any(|app| app.optional.iter().any(|one| one == name));
    let is_required = apps.iter().any(|app| app.required.iter().any(|one| one == name));
    let value = project.variables.get(name).filter(|value| value.len() >= 8);
    let goes_to_a_store = value.is_some_and(|value| {
        project
            .services()
            .any(|(_, service)| service["build"].is_null() && service.to_string().contains(value.as_str()))
    });
    is_optional && !is_required && !goes_to_a_store
}
