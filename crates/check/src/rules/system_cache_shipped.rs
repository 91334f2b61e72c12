//! `system-cache-shipped`: the shipped image keeps lists and archives of the system's package manager.

use seaworthy_setup::flow::{Act, StepKind, SystemManager};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "system-cache-shipped",
    severity: Severity::Info,
    title: "the image keeps the lists of the system's package manager",
    about: "`apt-get update` leaves some twenty megabytes of lists in its layer, `apk add` without `--no-cache` a few. No running app \
needs them, and a later `RUN rm` does not take them out of the layer. Stages that are not shipped may keep them.

End the same `RUN` with `rm -rf /var/lib/apt/lists/*`, or mount a cache at `/var/lib/apt`; write `apk add --no-cache`.",
    since: RuleSet(2026, 1),
    aliases: &["DL3009", "DL3019"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for at in image.flow.chain(image.flow.shipped) {
        let StepKind::Run(ran) = &image.flow.step(at).kind else { continue };
        if !ran.is_whole || !ran.mounts.is_empty() || image.base(at.stage).is_none() {
            continue;
        }
        let installs = ran.commands.iter().find_map(|command| match &command.act {
            Act::System(packages) if !packages.names.is_empty() => Some((command, packages.manager)),
            _ => None,
        });
        let Some((command, manager)) = installs else { continue };
        match manager {
            SystemManager::Apt => {
                let updates = ran.commands.iter().any(|one| one.words().any(|word| word == "update"));
                let is_cleaned = ran.text.contains("/var/lib/apt") || ran.text.contains("dist-clean");
                if !updates || is_cleaned {
                    continue;
                }
                let end = ran.commands.last().map_or(command.span.end, |last| last.span.end) as usize;
                findings.push(
                    finding(
                        image,
                        command.span,
                        "apt",
                        "end this `RUN` with `&& rm -rf /var/lib/apt/lists/*`",
                    )
                    .fix(
                        FixTier::Safe,
                        Span::new(end, end),
                        " && rm -rf /var/lib/apt/lists/*",
                    ),
                );
            }
            SystemManager::Apk => {
                let keeps = ran.commands.iter().any(|one| {
                    one.command.program_name() == Some("apk")
                        && one
                            .words()
                            .any(|word| matches!(word, "update" | "-U" | "--update" | "--update-cache"))
                }) && !command.words().any(|word| word == "--no-cache");
                if !keeps || ran.text.contains("/var/cache/apk") {
                    continue;
                }
                findings.push(finding(
                    image,
                    command.span,
                    "apk",
                    "write `apk add --no-cache` without `apk update`",
                ));
            }
            SystemManager::Dnf => {}
        }
    }
}

fn finding(image: &ImageCase<'_>, span: Span, manager: &str, help: &str) -> Finding {
    Finding::new(
        &RULE,
        image.place(span),
        format!("the lists of {manager} stay in the image"),
        "the image is some megabytes larger than what it needs",
        help,
    )
    .label("leaves its lists in this layer")
}
