//! Findings as a document of our own, with a published schema.

use schemars::JsonSchema;
use seaworthy_check::{Finding, Fix, FixTier, Severity};
use seaworthy_text::{Place, RepoPath, SourceFile, Span};
use serde::Serialize;

use super::Results;

/// What `check` found.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CheckDocument {
    /// The version of this document's shape.
    version: u32,
    /// The files that were looked at.
    files: Vec<RepoPath>,
    /// How many rules were asked.
    rules: usize,
    /// What was found, by file and place.
    findings: Vec<FindingEntry>,
    /// What was found and is allowed by a comment.
    allowed: Vec<AllowedEntry>,
    /// Sources that were left out, because they hold more than people write: what they say is not known.
    unread: Vec<UnreadEntry>,
    /// How many findings a baseline holds, which are not listed.
    known: usize,
    /// What was repaired in this run, one rule's name a fix.
    repaired: Vec<&'static str>,
}

/// A finding.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FindingEntry {
    /// The rule.
    rule: &'static str,
    /// How much it matters.
    severity: Severity,
    /// What is wrong, in one line.
    message: String,
    /// Where.
    place: PlaceEntry,
    /// Places that prove it.
    related: Vec<RelatedEntry>,
    /// What happens if nothing is done.
    otherwise: String,
    /// The exact change.
    help: String,
    /// The change as edits; null where there is none.
    fix: Option<FixEntry>,
    /// The same for the same finding while other lines come and go.
    fingerprint: String,
}

/// A finding that is allowed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AllowedEntry {
    /// The rule.
    rule: &'static str,
    /// Where.
    place: PlaceEntry,
    /// The comment.
    by: PlaceEntry,
}

/// A source that was left out.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct UnreadEntry {
    /// The source.
    file: RepoPath,
    /// Why.
    why: String,
}

/// A place.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PlaceEntry {
    /// The file, from the repository's root.
    file: RepoPath,
    /// Counted from 1; null where the file as a whole is meant.
    line: Option<u32>,
    /// Characters, counted from 1.
    column: Option<u32>,
    /// The last line.
    end_line: Option<u32>,
    /// The column behind the last character.
    end_column: Option<u32>,
}

/// A place that proves a finding.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RelatedEntry {
    /// Where.
    place: PlaceEntry,
    /// What it says.
    message: String,
}

/// A change.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FixEntry {
    /// How far it may be trusted.
    tier: FixTier,
    /// The edits; all of them or none.
    edits: Vec<EditEntry>,
}

/// An edit.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EditEntry {
    /// The file.
    file: RepoPath,
    /// The first byte that is replaced.
    start: u32,
    /// One past the last.
    end: u32,
    /// What comes instead.
    text: String,
}

pub(super) fn document(results: &Results<'_>) -> CheckDocument {
    let checked = results.checked;
    CheckDocument {
        version: 1,
        files: checked.files.iter().cloned().collect(),
        rules: checked.rules,
        findings: results.findings.iter().map(|finding| entry(results, finding)).collect(),
        allowed: checked
            .suppressed
            .iter()
            .map(|one| AllowedEntry {
                rule: one.finding.rule,
                place: place(results, &one.finding.place),
                by: place(results, &one.by),
            })
            .collect(),
        unread: checked
            .unread
            .iter()
            .map(|unread| UnreadEntry { file: unread.place.file.clone(), why: unread.why.clone() })
            .collect(),
        known: results.known,
        repaired: results.repaired.clone(),
    }
}

fn entry(results: &Results<'_>, finding: &Finding) -> FindingEntry {
    let related = |note: &seaworthy_check::Note| RelatedEntry {
        place: place(results, &note.place),
        message: note.message.clone(),
    };
    FindingEntry {
        rule: finding.rule,
        severity: finding.severity,
        message: finding.message.clone(),
        place: place(results, &finding.place),
        related: finding.related.iter().map(related).collect(),
        otherwise: finding.otherwise.clone(),
        help: finding.help.clone(),
        fix: finding.fix.as_ref().map(fix),
        fingerprint: finding.fingerprint(),
    }
}

fn fix(fix: &Fix) -> FixEntry {
    let edit = |(file, edit): &(RepoPath, seaworthy_text::Edit)| EditEntry {
        file: file.clone(),
        start: edit.span.start,
        end: edit.span.end,
        text: edit.text.clone(),
    };
    FixEntry { tier: fix.tier, edits: fix.edits.iter().map(edit).collect() }
}

fn place(results: &Results<'_>, place: &Place) -> PlaceEntry {
    let end = end_of(results, place);
    let known = |number: u32| (place.line > 0).then_some(number);
    PlaceEntry {
        file: place.file.clone(),
        line: known(place.line),
        column: known(place.column),
        end_line: end.map(|(line, _)| line),
        end_column: end.map(|(_, column)| column),
    }
}

/// Line and column behind the last character of a place, where its file can be read.
pub(super) fn end_of(results: &Results<'_>, place: &Place) -> Option<(u32, u32)> {
    if place.line == 0 {
        return None;
    }
    let source: SourceFile = (results.read)(&place.file)?;
    let end = source.line_column(place.span.end.min(Span::new(0, source.text().len()).end));
    Some((end.line, end.column))
}
