//! Findings for people: the place and what proves it in one picture, then what happens and what to type.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use seaworthy_check::{Finding, FixTier, Lines, Severity};
use seaworthy_text::{Place, RepoPath, SourceFile, shown};

use super::Results;
use crate::output::FAINT;

/// The longest line that is shown: what is longer is no source that anybody wrote.
const LONGEST: usize = 2000;

pub(super) fn render(results: &Results<'_>) -> String {
    let mut sources = Sources { results, read: BTreeMap::new() };
    let mut out = String::new();
    for finding in &results.findings {
        sources.load(finding);
    }
    for finding in &results.findings {
        out.push_str(&picture(finding, &sources));
        out.push_str("\n\n");
    }
    for unread in &results.checked.unread {
        out.push_str(&format!("{FAINT}could not tell:{FAINT:#} {}: {}\n", unread.place, shown(&unread.why)));
    }
    if !results.checked.unread.is_empty() {
        out.push('\n');
    }
    out.push_str(&summary(results));
    out
}

struct Sources<'r> {
    results: &'r Results<'r>,
    read: BTreeMap<RepoPath, Option<SourceFile>>,
}

impl Sources<'_> {
    fn load(&mut self, finding: &Finding) {
        let files = finding.related.iter().map(|note| &note.place.file);
        let edited = finding.fix.iter().flat_map(|fix| fix.edits.iter().map(|(file, _)| file));
        for file in files.chain([&finding.place.file]).chain(edited) {
            if !self.read.contains_key(file) {
                self.read.insert(file.clone(), (self.results.read)(file));
            }
        }
    }

    /// The text of a place, where it can be shown.
    fn of(&self, place: &Place, lines: Lines) -> Option<&SourceFile> {
        if place.line == 0 || lines == Lines::Hidden {
            return None;
        }
        let source = self.read.get(&place.file)?.as_ref()?;
        let end = place.span.range().end;
        let fits = end <= source.text().len()
            && source.text().get(place.span.range()).is_some()
            && source.line(place.line).is_some_and(|line| line.len() <= LONGEST);
        fits.then_some(source)
    }
}

/// A place with its words, and whether it is the finding's own.
type Marked<'f> = (&'f Place, &'f str, bool);

fn picture(finding: &Finding, sources: &Sources<'_>) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let message = shown(&finding.message).into_owned();
    let mut group: Group<'_> = Group::with_title(level.primary_title(message).id(finding.rule));
    // places of one file stand in one picture
    let mut files: Vec<(&RepoPath, Vec<Marked<'_>>)> =
        vec![(&finding.place.file, vec![(&finding.place, finding.label.as_str(), true)])];
    let mut unread = Vec::new();
    for note in &finding.related {
        if sources.of(&note.place, finding.lines).is_none() {
            unread.push(note);
            continue;
        }
        match files.iter_mut().find(|(file, _)| **file == note.place.file) {
            Some((_, places)) => places.push((&note.place, &note.message, false)),
            None => files.push((&note.place.file, vec![(&note.place, &note.message, false)])),
        }
    }
    for (file, places) in files {
        let source = places.iter().find_map(|(place, ..)| sources.of(place, finding.lines));
        let Some(source) = source else {
            group = group.element(Origin::path(finding.place.to_string()));
            continue;
        };
        let mut snippet = Snippet::source(source.text()).path(file.to_string()).line_start(1);
        for (place, label, is_primary) in places {
            if sources.of(place, finding.lines).is_none() {
                continue;
            }
            let kind = if is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let mut range = place.span.range();
            // an instruction over several lines is meant from its first
            let text = &source.text()[range.clone()];
            if let Some(end) = text.find('\n') {
                range.end = range.start + text[..end].trim_end().len();
            }
            let annotation = kind.span(range);
            snippet = snippet.annotation(if label.is_empty() {
                annotation
            } else {
                annotation.label(shown(label).into_owned())
            });
        }
        group = group.element(snippet);
    }
    for note in unread {
        group = group.element(Level::NOTE.message(format!("{}: {}", note.place, shown(&note.message))));
    }
    if !finding.otherwise.is_empty() {
        group = group.element(Level::NOTE.message(shown(&finding.otherwise).into_owned()));
    }
    let mut report = vec![group];
    let help = shown(&finding.help).into_owned();
    let mut helped = Group::with_title(Level::HELP.secondary_title(match &finding.fix {
        Some(fix) if fix.tier == FixTier::Safe => format!("{help}  (`--fix` does it)"),
        Some(_) => format!("{help}  (`--unsafe-fixes` does it)"),
        None => help,
    }));
    if let Some(fix) = finding.fix.as_ref().filter(|_| finding.lines == Lines::Shown) {
        let mut edited: BTreeMap<&RepoPath, Vec<&seaworthy_text::Edit>> = BTreeMap::new();
        for (file, edit) in &fix.edits {
            edited.entry(file).or_default().push(edit);
        }
        for (file, edits) in edited {
            let Some(source) = sources.read.get(file).and_then(Option::as_ref) else { continue };
            let fits = edits.iter().all(|edit| {
                source.text().get(edit.span.range()).is_some()
                    && source
                        .line(source.line_column(edit.span.start).line)
                        .is_some_and(|line| line.len() <= LONGEST)
            });
            if !fits {
                continue;
            }
            let mut snippet = Snippet::source(source.text()).path(file.to_string()).line_start(1);
            for edit in edits {
                snippet = snippet.patch(Patch::new(edit.span.range(), edit.text.clone()));
            }
            helped = helped.element(snippet);
        }
    }
    report.push(helped);
    Renderer::styled().render(&report)
}

fn summary(results: &Results<'_>) -> String {
    let count = |severity| results.findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, infos) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    let plural = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(plural(errors, "error"));
    }
    if warnings > 0 {
        parts.push(plural(warnings, "warning"));
    }
    if infos > 0 {
        parts.push(format!("{infos} info"));
    }
    let files = plural(results.checked.files.len(), "file");
    let looked = format!("{files} looked at with {}", plural(results.checked.rules, "rule"));
    let mut line = if parts.is_empty() {
        format!("nothing found: {looked}")
    } else {
        format!("{}; {looked}", parts.join(", "))
    };
    let mut aside = Vec::new();
    if !results.repaired.is_empty() {
        aside.push(format!("{} repaired", results.repaired.len()));
    }
    if !results.checked.suppressed.is_empty() {
        aside.push(format!("{} allowed by comments", results.checked.suppressed.len()));
    }
    if results.known > 0 {
        aside.push(format!("{} in the baseline", results.known));
    }
    if !aside.is_empty() {
        line.push_str(&format!(" {FAINT}({}){FAINT:#}", aside.join(", ")));
    }
    let fixable = |tier| {
        let fixes = results.findings.iter().filter_map(|finding| finding.fix.as_ref());
        fixes.filter(|fix| fix.tier == tier).count()
    };
    let (safe, risky) = (fixable(FixTier::Safe), fixable(FixTier::Unsafe));
    let mut next = String::new();
    if safe > 0 {
        next.push_str(&format!("\n`--fix` repairs {safe} of them"));
    }
    if risky > 0 {
        let join = if safe > 0 { "," } else { "\n" };
        next.push_str(&format!("{join}{}`--unsafe-fixes` {risky} more", if safe > 0 { " " } else { "" }));
    }
    if safe + risky > 0 {
        next.push_str("; `--diff` shows how");
    }
    format!("{line}{next}\n")
}
