//! `worker-forgotten`: the app puts work into a queue, and nothing in production takes it out.

use seaworthy_facts::ProcessKind;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "worker-forgotten",
    severity: Severity::Warning,
    title: "production runs the app without its worker",
    about: "The app has a process that works off a queue, and production starts the web process alone: jobs are taken, stored and never \
done. Everything looks healthy.

Add a service with the same image (or its own target) and the worker's command, with the same environment and dependencies.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    if !compose.is_production() {
        return;
    }
    let built: Vec<_> =
        compose.project.active().filter_map(|service| Some((service, compose.app(service)?))).collect();
    for (service, app) in &built {
        let is_first = built.iter().position(|(_, other)| std::ptr::eq(*other, *app))
            == built.iter().position(|(one, _)| one.name == service.name);
        if !is_first {
            continue;
        }
        for worker in app.processes.iter().filter(|process| process.value.kind == ProcessKind::Worker) {
            let others: Vec<_> = built.iter().filter(|(_, other)| std::ptr::eq(*other, *app)).collect();
            let stem = worker.value.entry.as_ref().map(|entry| entry.to_string()).unwrap_or_default();
            let stem = stem.rsplit_once('.').map_or(stem.as_str(), |(stem, _)| stem).to_owned();
            let runs = others.iter().any(|(one, _)| {
                let said = compose.words_of(one).join(" ");
                one.name.contains("worker")
                    || one.name == worker.value.name
                    || said.contains("worker")
                    || (!stem.is_empty() && said.contains(&stem))
                    || worker.value.script.as_ref().is_some_and(|script| said.contains(script.as_str()))
            });
            // an image may start several processes by itself
            let starts_both = others.iter().any(|(one, _)| compose.starts_several(one));
            let has_web = app.processes.iter().any(|process| process.value.kind == ProcessKind::Web);
            if runs || starts_both || !has_web {
                continue;
            }
            findings.push(
                Finding::new(
                    &RULE,
                    compose.name_place(service),
                    format!("nothing in production runs the worker `{}`", worker.value.name),
                    "jobs are taken, stored, and never done; everything looks healthy",
                    format!("add a service with this image and the command `{}`", worker.value.command),
                )
                .because_of(worker, "the worker"),
            );
        }
    }
}
