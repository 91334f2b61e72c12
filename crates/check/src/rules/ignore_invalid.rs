//! `ignore-invalid`: an ignore file that builders refuse.

use seaworthy_dockerfile::ignore::IgnoreFile;

use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "ignore-invalid",
    severity: Severity::Error,
    title: "the ignore file holds a line that builders refuse",
    about: "A `!` alone, a bracket that is not closed, a backslash at the end: the builder cannot read the pattern, and the build ends \
before its first step.

Mend the line or take it away. A bracket that is part of a name is written `\\[`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(path) = &image.image.ignore_file else { return };
    let Ok(source) = image.case.repo.read(path) else { return };
    let (_, problems) = IgnoreFile::parse(source.text());
    // the builder ends at the first one
    let Some(problem) = problems.first() else { return };
    if matches!(
        problem.kind,
        seaworthy_dockerfile::ignore::ProblemKind::Pattern(
            seaworthy_dockerfile::ignore::PatternError::UnicodeClass
        )
    ) {
        return;
    }
    findings.push(Finding::new(
        &RULE,
        source.place(problem.span),
        problem.kind.to_string(),
        "the build ends with `invalid excludepatterns` before its first step",
        "mend the pattern, or take the line away",
    ));
}
