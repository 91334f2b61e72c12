//! `copy-ignored-source`: the ignore file keeps out what a `COPY` needs.

use seaworthy_setup::WhyMissing;
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};
use crate::rules::copy_outside_context::leaves_the_context;

pub(super) static RULE: Rule = Rule {
    id: "copy-ignored-source",
    severity: Severity::Error,
    title: "the ignore file keeps out what a `COPY` names",
    about: "A line of `.dockerignore` matches the source, or a folder above it, and no later line brings it back. The builder never gets \
the file, and says that it is not there, which it is.

Take the line away, or bring the file back behind it: `!path/of/the/file`.",
    since: RuleSet(2026, 1),
    aliases: &["CopyIgnoredFile"],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for missing in image.missing() {
        let WhyMissing::KeptOut(line) = &missing.why else { continue };
        let source = &missing.source;
        if leaves_the_context(source) {
            continue;
        }
        let path = source.trim_start_matches("./").trim_matches('/');
        let mut finding = Finding::new(
            &RULE,
            missing.place.clone(),
            format!("`{source}` is kept out of the build"),
            format!("the build ends with `\"/{path}\": not found`"),
            format!(
                "add the line `!{path}` at the end of `{}`, or take away the one that matches",
                line.file
            ),
        )
        .label("the builder does not get it")
        .because(line.clone(), "this line matches it");
        let is_plain = !path.contains(['*', '?', '[', '$', '"', '\\', '\'']);
        if is_plain && let Some(ignored) = &image.flow.ignored {
            let text = ignored.source.text();
            let newline = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
            let end = Span::new(text.len(), text.len());
            finding = finding.fix_in(FixTier::Unsafe, line.file.clone(), end, format!("{newline}!{path}\n"));
        }
        findings.push(finding);
    }
}
