//! `required-variable-unset`: the app demands a variable, and production gives it none.

use seaworthy_facts::{App, Confidence, EnvPhase, EnvVar, Process, ProcessKind};

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "required-variable-unset",
    severity: Severity::Error,
    title: "the app demands a variable that production does not set",
    about: "The app checks its environment when it starts and ends without the variable. No `environment`, no `env_file` and no `ENV` of \
the image sets it: the container restarts for ever.

Set it in `environment`, and demand it from whoever starts the project: `NAME: ${NAME:?set NAME}`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    if !compose.is_production() {
        return;
    }
    for service in compose.project.active() {
        let Some(app) = compose.app(service).filter(|_| !service.one_shot) else { continue };
        let extends = compose.last(service, |written| written.get("extends").map(|_| ())).is_some();
        if compose.has_env_files(service) || extends {
            continue;
        }
        let Some(process) = process(app, &compose.words_of(service)) else { continue };
        let given = compose.environment(service);
        let image = compose.image_variables(service);
        for variable in app.env.iter().filter(|variable| variable.required && variable.default.is_none()) {
            let is_sure = is_demanded(variable, process)
                && variable.confidence == Confidence::Certain
                && variable.phase != EnvPhase::Build
                && !variable.public;
            if !is_sure || given.contains_key(&variable.name) || image.contains(&variable.name) {
                continue;
            }
            let Some(evidence) = variable.evidence.first() else { continue };
            let name = &variable.name;
            findings.push(
                Finding::new(
                    &RULE,
                    compose.name_place(service),
                    format!("`{}` gets no `{name}`", service.name),
                    format!("the app ends at its start because `{name}` is not set; the container restarts for ever"),
                    format!("add to its `environment`: `{name}: ${{{name}:?set {name}}}`"),
                )
                .because(evidence.place.clone(), format!("demands `{name}`")),
            );
        }
    }
}

/// Whether this process ends without the variable: another one of the app may read another part of the environment.
fn is_demanded(variable: &EnvVar, process: &Process) -> bool {
    // what a framework loads is the app; so is what an ORM asks for by its schema, which no module reads
    let is_the_app = process.kind == ProcessKind::Web
        && (process.entry.is_none() && process.source.is_none() || variable.demanded_by.is_empty());
    is_the_app || variable.demanded_by.contains(&process.name)
}

/// The process of the app that these words start, if it is one that stays.
fn process<'a>(app: &'a App, words: &[String]) -> Option<&'a Process> {
    let last = words.last()?.split_whitespace().next_back()?;
    let stays = |process: &&Process| {
        matches!(process.kind, ProcessKind::Web | ProcessKind::Worker | ProcessKind::Cron)
    };
    app.processes.iter().map(|process| &process.value).filter(stays).find(|process| {
        process.command.words.last().is_some_and(|word| word == last)
            || process.script.as_ref().is_some_and(|script| script == last)
    })
}
