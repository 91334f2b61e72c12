//! `compose-invalid`: Compose refuses the file.

use seaworthy_setup::RemarkKind;

use crate::case::Case;
use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(crate) static RULE: Rule = Rule {
    id: "compose-invalid",
    severity: Severity::Error,
    title: "Compose does not read the file",
    about: "The file is no YAML, or a value has a shape that Compose refuses: a list where it wants a mapping, a port that is none, a \
`${` that opens no variable. `docker compose` ends before anything starts.

The message says what was expected and where.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for (source, file) in &compose.files {
        let wrong = file.problems.iter().cloned().chain(file.variables().err());
        for problem in wrong {
            findings.push(one(source.place(problem.span), problem.message.clone()));
        }
    }
}

/// Files that do not parse are no part of a project.
pub(crate) fn unread(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for remark in &case.setup.remarks {
        let RemarkKind::DoesNotParse(why) = &remark.kind else { continue };
        let name = remark.place.file.file_name();
        if name.ends_with(".yml") || name.ends_with(".yaml") {
            findings.push(one(remark.place.clone(), why.clone()));
        }
    }
}

fn one(place: seaworthy_text::Place, message: String) -> Finding {
    Finding::new(
        &RULE,
        place,
        message,
        "`docker compose` ends before anything starts",
        "mend it where the message says",
    )
}
