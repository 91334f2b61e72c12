//! Findings as GitLab's code quality report.

use std::collections::BTreeMap;

use seaworthy_check::Severity;
use serde_json::{Value, json};

use super::Results;

pub(super) fn issues(results: &Results<'_>) -> Value {
    // two findings of one rule with the same words are two issues
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let issues = results.findings.iter().map(|finding| {
        let mark = finding.fingerprint();
        let count = seen.entry(mark.clone()).or_default();
        *count += 1;
        let mark = if *count == 1 { mark } else { format!("{mark}-{count}") };
        let severity = match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        };
        json!({
            "description": format!("{}; {}; help: {}", finding.message, finding.otherwise, finding.help),
            "check_name": finding.rule,
            "fingerprint": mark,
            "severity": severity,
            "location": { "path": finding.place.file.as_str(), "lines": { "begin": finding.place.line.max(1) } },
        })
    });
    Value::Array(issues.collect())
}
