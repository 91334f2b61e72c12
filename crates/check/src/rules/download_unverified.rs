//! `download-unverified`: `ADD` fetches a file from an address and checks nothing.

use seaworthy_dockerfile::Keyword;
use seaworthy_dockerfile::body::Body;
use seaworthy_setup::flow::{OriginKind, StepKind};

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "download-unverified",
    severity: Severity::Warning,
    title: "a file is fetched from an address and not verified",
    about: "`ADD https://…` takes what the address answers on the day of the build: another release than the last time, or what somebody \
put there. Nothing in the Dockerfile says what it should be.

Name the hash: `ADD --checksum=sha256:… https://… /target` (Docker 25 and later, or `# syntax=docker/dockerfile:1`).",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let file = &image.flow.file;
    for stage in image.flow.needed() {
        for step in &stage.steps {
            let StepKind::Copy(copied) = &step.kind else { continue };
            if step.keyword != Keyword::Add {
                continue;
            }
            let instruction = file.instructions().find(|instruction| instruction.span == step.span);
            let Some(Body::Transfer(transfer)) = instruction.map(|instruction| &instruction.body) else {
                continue;
            };
            let address = copied.sources.iter().find(|origin| {
                let text = image.text(origin.span);
                // a commit of git is its own hash
                matches!(origin.kind, OriginKind::Address)
                    && text.starts_with("http")
                    && !text.contains(".git")
            });
            let Some(origin) = address.filter(|_| transfer.checksum.is_none()) else { continue };
            findings.push(
                Finding::new(
                    &RULE,
                    image.place(origin.span),
                    "nothing verifies what this address answers",
                    "the image holds whatever lies there on the day of the build",
                    "name the hash: `ADD --checksum=sha256:…`",
                )
                .label("fetched as it is"),
            );
        }
    }
}
