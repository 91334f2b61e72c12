//! `seaworthy rules`: the rules of `check`.

use seaworthy_check::RULES;
use serde_json::json;

use crate::Verdict;
use crate::args::{Format, RulesOptions};
use crate::error::UserError;
use crate::output::{self, Report};

pub(crate) fn run(options: &RulesOptions) -> Result<Verdict, UserError> {
    if options.format == Format::Json {
        let rules: Vec<_> = RULES
            .iter()
            .map(|rule| {
                json!({
                    "id": rule.id,
                    "severity": rule.severity.as_str(),
                    "title": rule.title,
                    "since": rule.since.to_string(),
                    "aliases": rule.aliases,
                    "about": rule.about,
                })
            })
            .collect();
        output::print_json(&json!({ "version": 1, "rules": rules }))?;
        return Ok(Verdict::Fine);
    }
    let mut report = Report::default();
    for rule in RULES {
        report.row(rule.severity.as_str(), rule.id, rule.title, None);
    }
    output::print(&report.finish())?;
    Ok(Verdict::Fine)
}
