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
        if let Ok(after) = apply_edits(&before, &edits)
            && after != before
        {
            files.insert(file, after);
        }
    }
    Fixed { files, applied }
}

/// Whether two edits share bytes, or insert at one place.
fn touches(left: &Edit, right: &Edit) -> bool {
    let (a, b) = (left.span, right.span);
    a.start.max(b.start) < a.end.min(b.end) || a.start == b.start || (a.end == b.start && a.start == a.end)
}
