//! `secret-file-copied`: a file with secrets in it gets into the image.

use crate::copied_secret::{CopiedSecret, copied_here};
use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use crate::rules::ignore_missing::add_lines;

pub(super) static RULE: Rule = Rule {
    id: "secret-file-copied",
    severity: Severity::Error,
    title: "a file with secrets is copied into the image",
    about: "Whoever may pull the image can read every file in it: the values of `.env`, private keys, keys of service accounts. A \
secret that was shipped once is known, and stays so when a later image leaves it out.

Keep the file out with a line in `.dockerignore`, give the values when the container starts (`env_file`, secrets), and change those that \
were shipped. What a build needs it gets by `RUN --mount=type=secret`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for one in image.copied_secrets() {
        if !one.is_kept() || one.file.path().file_name() == ".npmrc" {
            continue;
        }
        findings.push(finding(image, one));
    }
}

fn finding(image: &ImageCase<'_>, one: &CopiedSecret) -> Finding {
    let path = one.file.path();
    let names: Vec<&str> = one.secrets.iter().map(|secret| secret.name.as_str()).take(3).collect();
    let more = one.secrets.len().saturating_sub(names.len());
    let names = names.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() };
    let inside = path.below(&image.flow.context).unwrap_or(path.as_str());
    let finding = Finding::new(
        &RULE,
        image.place(copied_here(image, &one.reach)),
        format!("`{path}` is copied, and holds secrets"),
        if one.reach.is_shipped {
            format!("everybody who may pull the image reads {names} at `{}`", one.reach.path)
        } else {
            format!("{names} are in a stage that the image is built from, and in every cache that keeps it")
        },
        format!("add the line `{inside}` to `.dockerignore`, and give the values when the container starts"),
    )
    .label("copies it")
    .because(one.place(), format!("holds {names}"))
    .hidden();
    let finding = if one.reach.is_shipped { finding } else { finding.severity(Severity::Warning) };
    add_lines(finding, image, FixTier::Unsafe, inside)
}
