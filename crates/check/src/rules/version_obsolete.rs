//! `version-obsolete`: the `version` of a Compose file says nothing.

use seaworthy_text::Span;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "version-obsolete",
    severity: Severity::Info,
    title: "the key `version` of a Compose file is obsolete",
    about: "Compose has not read `version` since 2020, and warns at every call: ``the attribute `version` is obsolete``.

Take the line away.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for (source, file) in &compose.files {
        let Some(field) = file.rest.iter().find(|field| field.key.value == "version") else { continue };
        let span = field.span();
        let start = source.text()[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let end = source.text()[span.range().end..]
            .find('\n')
            .map_or(source.text().len(), |at| span.range().end + at + 1);
        findings.push(
            Finding::new(
                &RULE,
                source.place(span),
                "`version` says nothing",
                "Compose warns at every call",
                "take the line away",
            )
            .fix(FixTier::Safe, Span::new(start, end), ""),
        );
    }
}
