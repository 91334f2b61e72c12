//! `ignore-noop-pattern`: a line of the ignore file that can match nothing.

use seaworthy_dockerfile::ignore::LineKind;
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "ignore-noop-pattern",
    severity: Severity::Warning,
    title: "a line of the ignore file matches nothing",
    about: "A `#` begins a comment at the start of a line only: `node_modules # made by npm` is the name of a file with blanks in it. \
Patterns count from the context's root, and nothing lies above it: `../.env` matches nothing. What the line should keep out gets into \
the build.

Put comments on lines of their own, and write patterns from the context's root.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(ignored) = &image.flow.ignored else { return };
    let text = ignored.source.text();
    for line in ignored.file.lines() {
        let LineKind::Pattern { written, cleaned, .. } = &line.kind else { continue };
        let pattern = &text[written.range()];
        let comment = pattern.find(" #").or_else(|| pattern.find("\t#"));
        let place = ignored.source.place(*written);
        if let Some(at) = comment {
            let end = pattern[..at].trim_end().len();
            let start = written.range().start;
            let rest = Span::new(start + end, written.range().end);
            findings.push(
                Finding::new(
                    &RULE,
                    place,
                    "the comment is part of the pattern",
                    format!(
                        "`{}` gets into the build: the pattern is all of this line",
                        pattern[..end].trim()
                    ),
                    "put the comment on a line of its own",
                )
                .label("one pattern, blanks and all")
                .fix(FixTier::Safe, rest, ""),
            );
        } else if cleaned.starts_with("../") {
            findings.push(
                Finding::new(
                    &RULE,
                    place,
                    format!("`{pattern}` is above the context, where nothing is"),
                    "the line keeps nothing out",
                    "write the pattern from the context's root, or take the line away",
                )
                .label("matches nothing"),
            );
        }
    }
}
