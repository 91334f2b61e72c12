//! `stop-signal`: `STOPSIGNAL` names a signal that ends the app at once.

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "stop-signal",
    severity: Severity::Warning,
    title: "the signal that should end the app kills it",
    about: "`docker stop` and every update send the signal of `STOPSIGNAL` and wait. With `SIGKILL` nothing is left to wait for: requests \
are cut off in the middle, and no connection is closed.

Leave `STOPSIGNAL` out: `SIGTERM` is what apps and frameworks listen to. nginx ends its requests first at `SIGQUIT`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(signal) = &image.flow.shipped().end.stop_signal else { return };
    let name = signal.value.to_ascii_uppercase();
    let kills = matches!(name.trim_start_matches("SIG"), "KILL" | "9" | "STOP" | "19");
    if !signal.is_known || !kills {
        return;
    }
    let text = image.text(signal.span).to_owned();
    let finding = Finding::new(
        &RULE,
        image.place(signal.span),
        format!("`{}` ends the app at once", signal.value),
        "requests are cut off at every update, and nothing is closed",
        "write `SIGTERM`",
    )
    .label("cannot be handled");
    findings.push(if text == signal.value {
        finding.fix(FixTier::Safe, signal.span, "SIGTERM")
    } else {
        finding
    });
}
