//! `unused-allow`: a comment allows what nobody finds.

use std::collections::BTreeSet;

use seaworthy_text::SourceFile;

use crate::allow::Allowance;
use crate::case::Case;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(crate) static RULE: Rule = Rule {
    id: "unused-allow",
    severity: Severity::Warning,
    title: "a comment allows a finding that is not there",
    about: "`# seaworthy: allow(RULE) reason` on a line, or above it, allows the findings of that rule there. One whose finding is \
gone hides the next one; one with a misspelt name allows nothing; one without a reason tells the next reader nothing.

Take the comment away, correct the name, or say why.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Repository(ask),
};

/// The comments are looked at when all other rules have spoken.
fn ask(_: &Case<'_>, _: &mut Vec<Finding>) {}

/// What is wrong with a comment.
pub(crate) fn say(
    source: &SourceFile,
    allowance: &Allowance,
    is_used: bool,
    asked: &BTreeSet<&'static str>,
) -> Vec<Finding> {
    let place = source.place(allowance.span);
    let mut found = Vec::new();
    for name in &allowance.unknown {
        let close = seaworthy_text::closest(name, crate::RULES.iter().map(|rule| rule.id));
        let help = match close {
            Some(close) => format!("did you mean `{close}`?"),
            None => "`seaworthy rules` lists them".to_owned(),
        };
        found.push(Finding::new(
            &RULE,
            place.clone(),
            format!("there is no rule `{name}`"),
            "nothing is allowed by it",
            help,
        ));
    }
    // rules that were not asked cannot have spoken
    let could_speak = allowance.rules.iter().all(|rule| asked.contains(rule));
    if !is_used && could_speak && !allowance.rules.is_empty() {
        let end = allowance.span.end as usize;
        let line = source.line(place.line).unwrap_or_default();
        let is_alone = line.trim_start().starts_with('#');
        let start = allowance.span.start as usize;
        // a comment of its own takes its line along
        let stop = if is_alone { (end + 1).min(source.text().len()) } else { end };
        found.push(
            Finding::new(
                &RULE,
                place.clone(),
                format!("nothing is found here that `{}` would allow", allowance.rules.join(", ")),
                "it hides the next finding of this rule",
                "take the comment away",
            )
            .fix(FixTier::Safe, seaworthy_text::Span::new(start, stop), ""),
        );
    }
    if !allowance.has_reason {
        found.push(
            Finding::new(
                &RULE,
                place,
                "the comment gives no reason",
                "nobody can tell later whether it still holds",
                "add the reason behind the bracket: `# seaworthy: allow(RULE) it must bind port 80`",
            )
            .severity(Severity::Info),
        );
    }
    found
}
