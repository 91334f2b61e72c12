//! `several-commands`: `CMD`, `ENTRYPOINT` or `HEALTHCHECK` twice in a stage.

use seaworthy_dockerfile::Keyword;

use crate::case::DockerfileCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "several-commands",
    severity: Severity::Warning,
    title: "`CMD`, `ENTRYPOINT` or `HEALTHCHECK` stands twice in a stage",
    about: "Of several only the last counts. The others look as if they did something, and whoever edits one of them wonders why nothing \
changes.

Take away those that do not count. What must run beside the app is a service or a stage of its own.",
    since: RuleSet(2026, 1),
    aliases: &["DL4003", "DL4004", "DL3012", "MultipleInstructionsDisallowed"],
    ask: Ask::Dockerfile(ask),
};

fn ask(dockerfile: &DockerfileCase<'_>, findings: &mut Vec<Finding>) {
    let file = dockerfile.file;
    for stage in file.stages() {
        for keyword in [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck] {
            let all: Vec<_> = file.items()[stage.items.clone()]
                .iter()
                .filter_map(|item| Some((item.span, item.instruction()?)))
                .filter(|(_, instruction)| instruction.keyword == keyword)
                .collect();
            let Some(((_, last), others)) = all.split_last() else { continue };
            for (lines, instruction) in others {
                findings.push(
                    Finding::new(
                        &RULE,
                        dockerfile.place(instruction.span),
                        format!("this `{keyword}` does not count"),
                        "it never runs: a later one of the same stage replaces it",
                        "take it away",
                    )
                    .label("without effect")
                    .because(dockerfile.place(last.span), "this one counts")
                    .fix(FixTier::Unsafe, *lines, ""),
                );
            }
        }
    }
}
