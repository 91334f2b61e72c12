//! Findings as annotations of a GitHub workflow: one command a line.

use seaworthy_check::Severity;

use super::Results;
use super::json::end_of;

pub(super) fn render(results: &Results<'_>) -> String {
    let mut out = String::new();
    for finding in &results.findings {
        let kind = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let place = &finding.place;
        let mut properties = vec![format!("file={}", property(place.file.as_str()))];
        if place.line > 0 {
            properties.push(format!("line={}", place.line));
            properties.push(format!("col={}", place.column));
            if let Some((line, _)) = end_of(results, place) {
                properties.push(format!("endLine={line}"));
            }
        }
        properties.push(format!("title={}", property(&format!("seaworthy: {}", finding.rule))));
        let related: String =
            finding.related.iter().map(|note| format!("\n{}: {}", note.place, note.message)).collect();
        let message = format!("{}{related}\n{}\nhelp: {}", finding.message, finding.otherwise, finding.help);
        out.push_str(&format!("::{kind} {}::{}\n", properties.join(","), data(&message)));
    }
    out
}

/// A message: only what ends it is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: what separates properties, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
