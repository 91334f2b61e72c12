//! The page of a rule, as `explain` prints it.

use seaworthy_check::Rule;

use crate::output::{FAINT, LABEL};

/// The page of a rule.
pub(crate) fn page(rule: &Rule) -> String {
    let aliases = if rule.aliases.is_empty() {
        String::new()
    } else {
        format!("\n{FAINT}the same as {} of other tools{FAINT:#}", rule.aliases.join(", "))
    };
    format!(
        "{LABEL}{}{LABEL:#} ({}, since {}): {}{aliases}\n\n{}\n",
        rule.id,
        rule.severity.as_str(),
        rule.since,
        rule.title,
        rule.about
    )
}
