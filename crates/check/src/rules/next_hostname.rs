//! `next-hostname`: Next's own server binds the name of its container.

use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "next-hostname",
    severity: Severity::Error,
    title: "Next's standalone server binds the container's name, and the health check asks the loopback",
    about: "The `server.js` of Next's standalone output listens on what `HOSTNAME` says, and engines set `HOSTNAME` to the container's \
id: it listens on the container's own address alone. A health check that asks `127.0.0.1` or `localhost` is refused for ever.

Set `ENV HOSTNAME=0.0.0.0` in the shipped stage.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let Some(framework) = app.framework.as_ref().filter(|framework| framework.value.id == "next") else {
        return;
    };
    let Some(start) = image.start() else { return };
    let stage = image.flow.shipped();
    let runs_standalone = start.script_file().is_some_and(|file| file.ends_with("server.js"))
        && image.copies(".next/standalone");
    if !runs_standalone || stage.end.env.contains_key("HOSTNAME") || image.compose_sets(Some("HOSTNAME")) {
        return;
    }
    // the app's own server of that name binds what it likes
    if image.case.repo.has_file(&app.dir.child("server.js")) {
        return;
    }
    let Some((place, words)) = image.loopback_probe() else { return };
    let at = start.span.start as usize;
    findings.push(
        Finding::new(
            &RULE,
            image.place(start.span),
            "the server listens on the container's own address only",
            "every check ends with `connection refused`; the container stays unhealthy",
            "set `ENV HOSTNAME=0.0.0.0` before it",
        )
        .label("binds what `HOSTNAME` says: the container's id")
        .because(place, words)
        .because_of(framework, "Next.js")
        .fix(FixTier::Safe, Span::new(at, at), "ENV HOSTNAME=0.0.0.0\n"),
    );
}
