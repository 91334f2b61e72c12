//! Findings as GitLab's code quality report.

use seaworthy_check::Severity;
use serde_json::{Value, json};

use super::Results;

pub(super) fn issues(results: &Results<'_>) -> Value {
    let issues = results.findings.iter().map(|finding| {
        let severity = match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        };
        json!({
            "description": format!("{}; {}; help: {}", finding.message, finding.otherwise, finding.help),
            "check_name": finding.rule,
            "fingerprint": finding.fingerprint(),
            "severity": severity,
            "location": { "path": finding.place.file.as_str(), "lines": { "begin": finding.place.line.max(1) } },
        })
    });
    Value::Array(issues.collect())
}
