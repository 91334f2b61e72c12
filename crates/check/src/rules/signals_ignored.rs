//! `signals-ignored`: nobody ends the app when the engine asks it to.

use seaworthy_facts::{AppKind, Signals};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "signals-ignored",
    severity: Severity::Warning,
    title: "nothing ends the app when the engine asks it to",
    about: "The first process of a container gets no default action for SIGTERM: a Node program without a handler does not even end. \
Every `docker stop` and every rollout waits for the whole grace period, then kills it in the middle of its requests.

Handle it (`process.on('SIGTERM', () => server.close())`), or let an init take the signal: `init: true` in Compose, `docker run --init`, \
or `tini` as the entry point. An init ends the program at once; only a handler finishes what is in flight.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) =
        image.app.filter(|app| app.kind.value == AppKind::Server && app.signals.value == Signals::Ignored)
    else {
        return;
    };
    let Some(start) = image.start() else { return };
    // what is not the app's own program is another question; a shell that stays has a rule of its own
    let is_own = start.script_file().is_some() && !start.by_shell;
    if !is_own
        || start.has_init
        || image.runs_once()
        || image.has_init_in_compose()
        || image.flow.shipped().end.stop_signal.is_some()
    {
        return;
    }
    let is_web = app.processes.iter().any(|process| {
        process.value.kind == seaworthy_facts::ProcessKind::Web
            && process.value.command.words.last().is_some_and(|last| start.words.last() == Some(last))
    });
    if !is_web {
        return;
    }
    let mut finding = Finding::new(
        &RULE,
        image.place(start.span),
        "as the first process this program does not end at SIGTERM",
        "every stop waits for the whole grace period, then cuts off the requests in flight",
        "handle SIGTERM in the app, or set `init: true` for the service",
    );
    if let Some(process) = app.processes.first() {
        finding = finding.because_of(process, "no handler for SIGTERM in what it loads");
    }
    findings.push(finding);
}
