//! `recommended-packages`: apt brings packages that nobody named into the shipped image.

use seaworthy_setup::flow::{Act, StepKind, SystemManager};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "recommended-packages",
    severity: Severity::Info,
    title: "apt brings packages that nobody named",
    about: "`apt-get install` brings what a package recommends along with what it needs: `git` comes with an editor's worth of Perl, \
`openssl` with certificates. In the image that ships each of them is something to scan and to update.

Add `--no-install-recommends`, and name what is needed (`ca-certificates`).",
    since: RuleSet(2026, 1),
    aliases: &["DL3015"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for at in image.flow.chain(image.flow.shipped) {
        let StepKind::Run(ran) = &image.flow.step(at).kind else { continue };
        if image.base(at.stage).is_none() || ran.text.contains("Install-Recommends") {
            continue;
        }
        for command in &ran.commands {
            let Act::System(packages) = &command.act else { continue };
            let is_apt = packages.manager == SystemManager::Apt && !packages.names.is_empty();
            if !is_apt
                || command
                    .words()
                    .any(|word| word.contains("no-install-recommends") || word.starts_with("APT::"))
            {
                continue;
            }
            let index = command.words().position(|word| word == "install");
            let Some(word) = index.and_then(|index| command.arguments.get(index)) else { continue };
            let end = word.end as usize;
            findings.push(
                Finding::new(
                    &RULE,
                    image.place(command.span),
                    "what the packages recommend is installed, too",
                    "the image is larger than what it needs, with more to update",
                    "add `--no-install-recommends`",
                )
                .label("brings what is recommended")
                .fix(FixTier::Unsafe, Span::new(end, end), " --no-install-recommends"),
            );
        }
    }
}
