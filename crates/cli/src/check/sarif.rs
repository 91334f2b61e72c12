//! Findings as SARIF 2.1.0, with the places that prove them and the fixes.

use seaworthy_check::{Finding, RULES, Severity};
use seaworthy_text::Place;
use serde_json::{Value, json};

use super::Results;
use super::json::end_of;

pub(super) fn log(results: &Results<'_>) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": { "text": rule.title },
                "fullDescription": { "text": rule.about },
                "help": { "text": rule.about, "markdown": rule.about },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    let found = results.findings.iter().map(|finding| result(results, finding, None));
    let allowed = results
        .checked
        .suppressed
        .iter()
        .map(|one| result(results, &one.finding, Some(json!([{ "kind": "inSource" }]))));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "seaworthy",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "REPOSITORY": { "description": { "text": "the repository's root" } } },
            "results": found.chain(allowed).collect::<Vec<_>>(),
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(results: &Results<'_>, finding: &Finding, suppressions: Option<Value>) -> Value {
    let index = RULES.iter().position(|rule| rule.id == finding.rule);
    let related: Vec<Value> = finding
        .related
        .iter()
        .enumerate()
        .map(|(id, note)| {
            let mut location = location(results, &note.place);
            location["id"] = json!(id);
            location["message"] = json!({ "text": note.message });
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": { "text": format!("{}. {}. help: {}", finding.message, finding.otherwise, finding.help) },
        "locations": [location(results, &finding.place)],
        "relatedLocations": related,
        "partialFingerprints": { "seaworthy/v1": finding.fingerprint() },
    });
    if let Some(fix) = fix(finding) {
        result["fixes"] = json!([fix]);
    }
    if let Some(suppressions) = suppressions {
        result["suppressions"] = suppressions;
    }
    result
}

fn location(results: &Results<'_>, place: &Place) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(place), "uriBaseId": "REPOSITORY" } });
    if place.line > 0 {
        let mut region = json!({ "startLine": place.line, "startColumn": place.column });
        if let Some((line, column)) = end_of(results, place) {
            region["endLine"] = json!(line);
            region["endColumn"] = json!(column);
        }
        physical["region"] = region;
    }
    json!({ "physicalLocation": physical })
}

/// A path as part of an address: what has a meaning there is escaped.
fn uri(place: &Place) -> String {
    let mut out = String::new();
    for byte in place.file.as_str().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' => {
                out.push(char::from(byte))
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

fn fix(finding: &Finding) -> Option<Value> {
    let fix = finding.fix.as_ref()?;
    let changes: Vec<Value> = fix
        .edits
        .iter()
        .map(|(file, edit)| {
            json!({
                "artifactLocation": { "uri": uri(&Place::whole(file.clone())), "uriBaseId": "REPOSITORY" },
                "replacements": [{
                    "deletedRegion": { "byteOffset": edit.span.start, "byteLength": edit.span.end - edit.span.start },
                    "insertedContent": { "text": edit.text },
                }],
            })
        })
        .collect();
    Some(json!({ "description": { "text": finding.help }, "artifactChanges": changes }))
}
