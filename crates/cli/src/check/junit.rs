//! Findings as JUnit: one test case a finding, and one that passes where there is none.

use seaworthy_check::Severity;
use seaworthy_text::shown;

use super::Results;

pub(super) fn render(results: &Results<'_>) -> String {
    let failures = results.findings.iter().filter(|finding| finding.severity >= Severity::Warning).count();
    let cases = results.findings.len().max(1);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"seaworthy check\" tests=\"{cases}\" failures=\"{failures}\">\n"
    ));
    out.push_str(&format!(
        "  <testsuite name=\"seaworthy check\" tests=\"{cases}\" failures=\"{failures}\">\n"
    ));
    if results.findings.is_empty() {
        out.push_str("    <testcase name=\"nothing found\" classname=\"seaworthy\"/>\n");
    }
    for finding in &results.findings {
        let name = attribute(&format!("{} at {}", finding.rule, finding.place));
        out.push_str(&format!(
            "    <testcase name=\"{name}\" classname=\"{}\"",
            attribute(finding.place.file.as_str())
        ));
        let related: String =
            finding.related.iter().map(|note| format!("{}: {}\n", note.place, note.message)).collect();
        let body = format!("{}\n{related}{}\nhelp: {}\n", finding.place, finding.otherwise, finding.help);
        if finding.severity == Severity::Info {
            out.push_str(&format!(
                ">\n      <system-out>{}</system-out>\n    </testcase>\n",
                content(&format!("{}\n{body}", finding.message))
            ));
        } else {
            out.push_str(&format!(
                ">\n      <failure message=\"{}\" type=\"{}\">{}</failure>\n    </testcase>\n",
                attribute(&finding.message),
                finding.severity.as_str(),
                content(&body)
            ));
        }
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn content(text: &str) -> String {
    // what hides is shown as such: XML knows no control characters
    let lines: Vec<String> = text.lines().map(|line| shown(line).into_owned()).collect();
    lines.join("\n").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn attribute(text: &str) -> String {
    content(text).replace('"', "&quot;").replace('\n', " ")
}
