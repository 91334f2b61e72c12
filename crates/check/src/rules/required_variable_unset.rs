//! `required-variable-unset`: the app demands a variable, and production gives it none.

use seaworthy_facts::{Confidence, EnvPhase, ProcessKind};

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
        // another program of the app may read another part of the environment
        let words = compose.words_of(service);
        let web = app.processes.iter().find(|process| process.value.kind == ProcessKind::Web);
        let is_web = web.is_some_and(|web| {
            let last = web.value.command.words.last();
            last.is_some() && words.last() == last
                || web.value.script.as_ref().is_some_and(|script| words.last() == Some(script))
        });
        if !is_web {
            continue;
        }
        let given = compose.environment(service);
        let image = compose.image_variables(service);
        for variable in app.env.iter().filter(|variable| variable.required && variable.default.is_none()) {
            let is_sure = variable.confidence == Confidence::Certain
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
