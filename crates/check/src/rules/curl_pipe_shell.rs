//! `curl-pipe-shell`: what an address answers is run as it comes.

use seaworthy_manifest::shell::Join;
use seaworthy_setup::flow::StepKind;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "curl-pipe-shell",
    severity: Severity::Warning,
    title: "a script from an address is run without being looked at",
    about: "`curl … | sh` runs whatever the address answers on the day of the build: another version than the last time, or what \
somebody put there. Where the download breaks off, half a script is run, and the step passes all the same.

Install the tool by a package manager at a version (`npm install --global pnpm@10.12.1`), copy it from its own image \
(`COPY --from=oven/bun:1.3 …`), or download it, compare its checksum, then run it.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for stage in image.flow.needed() {
        for step in &stage.steps {
            let StepKind::Run(ran) = &step.kind else { continue };
            for pair in ran.commands.windows(2) {
                let fetches = matches!(pair[0].command.program_name(), Some("curl" | "wget"));
                let runs = matches!(
                    pair[1].command.program_name(),
                    Some("sh" | "bash" | "ash" | "node" | "python3" | "perl")
                );
                if !fetches || !runs || pair[1].join != Join::Pipe {
                    continue;
                }
                let whole = seaworthy_text::Span { start: pair[0].span.start, end: pair[1].span.end };
                findings.push(
                    Finding::new(
                        &RULE,
                        image.place(whole),
                        "what the address answers is run as it comes",
                        "each build may run something else; where the download breaks off, half of it, and the step passes",
                        "install it by a package manager at a version, or download it, compare its checksum, then run it",
                    )
                    .label("run without being looked at"),
                );
            }
        }
    }
}
