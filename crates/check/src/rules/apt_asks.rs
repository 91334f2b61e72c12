//! `apt-asks`: `apt-get install` waits for an answer that nobody gives.

use seaworthy_setup::flow::{Act, SystemManager};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "apt-asks",
    severity: Severity::Warning,
    title: "`apt-get install` asks a question that nobody answers",
    about: "Where it has to bring more than what was named, `apt-get install` asks whether to go on. A build has no terminal: apt takes that \
for a no, prints `Abort.` and ends with exit code 1.

Add `-y`.",
    since: RuleSet(2026, 1),
    aliases: &["DL3014"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for (at, command) in image.flow.commands() {
        let Act::System(packages) = &command.act else { continue };
        if packages.manager != SystemManager::Apt || packages.names.is_empty() {
            continue;
        }
        let is_answered = command.words().any(|word| {
            let is_short = word.starts_with('-') && !word.starts_with("--") && word.contains(['y', 'q']);
            is_short
                || word.contains("yes")
                || word.contains("Assume-Yes")
                || matches!(
                    word,
                    "--quiet" | "-qq" | "--force-yes" | "--trivial-only" | "-s" | "--simulate" | "--dry-run"
                )
        });
        let before = &image.flow.step(at).before;
        let is_told = image.flow.step(at).before.variable("APT_CONFIG").is_some();
        let is_configured = image
            .flow
            .commands()
            .any(|(one, other)| one <= at && image.text(other.span).contains("apt.conf"));
        // an answer may come through a pipe
        let is_piped = command.join == seaworthy_manifest::shell::Join::Pipe;
        if is_answered || is_told || is_configured || is_piped || before.shell.is_some() {
            continue;
        }
        let Some(verb) = command.words().position(|word| word == "install") else { continue };
        let Some(word) = command.arguments.get(verb) else { continue };
        let end = word.end as usize;
        findings.push(
            Finding::new(
                &RULE,
                image.place(command.span),
                "apt asks whether to go on, and a build cannot answer",
                "where more comes than was named, the build ends with `Do you want to continue? [Y/n] Abort.`, exit code 1",
                "add `-y`",
            )
            .label("no `-y`")
            .fix(FixTier::Safe, Span::new(end, end), " -y"),
        );
    }
}
