//! `sudo`: a `RUN` calls sudo.

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use seaworthy_text::Span;

pub(super) static RULE: Rule = Rule {
    id: "sudo",
    severity: Severity::Warning,
    title: "a `RUN` calls sudo",
    about: "No official image has sudo: `RUN sudo apt-get …` ends with `sudo: not found`. Where it was installed it brings a way from the \
app's user to root into the image.

A `RUN` is root unless a `USER` above says another: take the word out, and put `USER root` before a step that needs it and the app's \
user after it.",
    since: RuleSet(2026, 1),
    aliases: &["DL3004"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for (at, command) in image.flow.commands() {
        let text = image.text(command.span);
        let is_sudo = text == "sudo" || text.starts_with("sudo ");
        if !is_sudo {
            continue;
        }
        let before = &image.flow.step(at).before;
        let is_root = match &before.user {
            Some(user) => user.is_known && matches!(user.value.split(':').next(), Some("root" | "0")),
            None => image.base(at.stage).is_some_and(|base| base.user() == Some("root")),
        };
        let installed = before.packages.contains("sudo");
        let mut finding = Finding::new(
            &RULE,
            image.place(command.span),
            "a build needs no sudo",
            if installed {
                "whoever takes over the app has a program that makes it root"
            } else {
                "the build ends with `sudo: not found` on an image that has none"
            },
            "take the word out; put `USER root` before the step where another user is set",
        )
        .label("calls sudo");
        let rest = text.trim_start_matches("sudo").trim_start();
        if is_root && !rest.starts_with('-') && !rest.is_empty() {
            let start = command.span.start as usize;
            finding = finding.fix(FixTier::Safe, Span::new(start, start + text.len() - rest.len()), "");
        }
        findings.push(finding);
    }
}
