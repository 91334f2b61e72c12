//! Fixes, applied to texts: whole fixes or none, in the order of the files, what overlaps waits for the next round.

use std::collections::BTreeMap;

use seaworthy_text::{Edit, RepoPath, apply_edits};

use crate::finding::{Finding, FixTier};

/// What a round of fixes gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fixed {
    /// The new texts of the files that change.
    pub files: BTreeMap<RepoPath, String>,
    /// The rules whose fixes were applied, one entry a fix.
    pub applied: Vec<&'static str>,
}

/// Applies the fixes of findings up to a tier to the files as `text_of` gives them. A fix that touches what another one of
/// this round changes is left for the next.
pub fn apply(findings: &[Finding], tier: FixTier, text_of: &dyn Fn(&RepoPath) -> Option<String>) -> Fixed {
    let mut edits: BTreeMap<RepoPath, Vec<Edit>> = BTreeMap::new();
    let mut applied = Vec::new();
    for finding in findings {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.tier <= tier) else { continue };
        let is_free = fix.edits.iter().all(|(file, edit)| {
            edits.get(file).is_none_or(|taken| taken.iter().all(|other| !touches(other, edit)))
        });
        if !is_free {
            // the same edit by two findings is made once
            continue;
        }
        for (file, edit) in &fix.edits {
            edits.entry(file.clone()).or_default().push(edit.clone());
        }
        applied.push(finding.rule);
    }
    let mut files = BTreeMap::new();
    for (file, edits) in edits {
        let before = text_of(&file).unwrap_or_default();
        let edits = with_line_ends_of(&before, edits);
        if let Ok(after) = apply_edits(&before, &edits)
            && after != before
        {
            files.insert(file, after);
        }
    }
    Fixed { files, applied }
}

/// What is put into a file gets that file's line ends.
fn with_line_ends_of(text: &str, mut edits: Vec<Edit>) -> Vec<Edit> {
    if text.contains("\r\n") {
        for edit in &mut edits {
            edit.text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
    }
    edits
}

/// Whether two edits share bytes, or insert at one place.
fn touches(left: &Edit, right: &Edit) -> bool {
    let (a, b) = (left.span, right.span);
    a.start.max(b.start) < a.end.min(b.end) || a.start == b.start || (a.end == b.start && a.start == a.end)
}

#[cfg(test)]
mod tests {
    use seaworthy_text::Span;

    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.to_owned() }
    }

    #[test]
    fn edits_that_touch_one_another_are_told() {
        assert!(touches(&edit(0, 3, "a"), &edit(2, 5, "b")));
        assert!(touches(&edit(4, 4, "a"), &edit(4, 4, "b")));
        assert!(!touches(&edit(0, 3, "a"), &edit(3, 5, "b")));
        assert!(!touches(&edit(0, 1, "a"), &edit(7, 9, "b")));
    }

    #[test]
    fn what_is_put_in_has_the_line_ends_of_the_file() {
        let edits = with_line_ends_of("a\r\nb\r\n", vec![edit(0, 0, "x\n")]);
        assert_eq!(edits[0].text, "x\r\n");
        assert_eq!(with_line_ends_of("a\n", vec![edit(0, 0, "x\n")])[0].text, "x\n");
    }
}
