//! `shell-missing`: a command in shell form in an image without a shell.

use seaworthy_catalog::bases::{Family, Size};
use seaworthy_dockerfile::body::Command;
use seaworthy_setup::flow::{Bottom, Presence, StepKind};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "shell-missing",
    severity: Severity::Error,
    title: "a command in shell form in an image without a shell",
    about: "A command that is not written as a list is given to `/bin/sh -c`. Distroless images and `scratch` have no shell: the \
build or the start ends with `exec: \"/bin/sh\": no such file or directory`.

Write the command as a list. Distroless images of Node start `node` by themselves: `CMD [\"dist/index.js\"]`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for stage in image.flow.needed() {
        let base = image.base(stage.index);
        let is_bare = match &stage.bottom {
            Bottom::Scratch => image.flow.has(stage.index, "/bin/sh") == Presence::Absent,
            _ => base.as_ref().is_some_and(|base| base.size == Size::Bare),
        };
        if !is_bare {
            continue;
        }
        for step in &stage.steps {
            let StepKind::Run(ran) = &step.kind else { continue };
            if ran.span != step.span && step.before.shell.is_none() {
                findings.push(finding(image, stage.index, step.span, "RUN", "the build ends"));
                return;
            }
        }
        if stage.index != image.flow.shipped || stage.end.shell.is_some() {
            continue;
        }
        let starts = [("ENTRYPOINT", &stage.end.entrypoint), ("CMD", &stage.end.command)];
        for (word, start) in starts {
            let Some(start) = start else { continue };
            if !matches!(start.command, Command::Shell(_)) {
                continue;
            }
            let mut found = finding(image, stage.index, start.span, word, "the container ends at its start");
            let is_distroless = base.as_ref().is_some_and(|base| base.family == Family::DistrolessNode);
            let plain = image.text(start.span);
            let is_plain = !plain.contains(['$', '|', '&', ';', '>', '<', '"', '\'', '\\', '*']);
            if is_plain && let Some(words) = image.start().map(|started| started.words) {
                let words: Vec<&str> = words
                    .iter()
                    .map(String::as_str)
                    .skip(usize::from(is_distroless && words.first().is_some_and(|word| word == "node")))
                    .map(|word| word.trim_matches('"'))
                    .collect();
                let list = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
                found.help = format!("write `{word} [{list}]`");
                found = found.fix(FixTier::Safe, start.span, format!("{word} [{list}]"));
            }
            findings.push(found);
            return;
        }
    }
}

fn finding(
    image: &ImageCase<'_>,
    stage: usize,
    span: seaworthy_text::Span,
    word: &str,
    ends: &str,
) -> Finding {
    Finding::new(
        &RULE,
        image.place(span),
        format!("`{word}` in shell form, and this image has no shell"),
        format!("{ends} with `exec: \"/bin/sh\": no such file or directory`"),
        "write the command as a list of words",
    )
    .label("is given to `/bin/sh -c`")
    .because(image.base_place(stage), "has no shell")
}
