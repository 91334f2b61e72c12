//! Fixes in rounds, on a copy in memory: what brings a new finding is not kept.

use std::collections::BTreeMap;

use seaworthy_check::{Checked, Finding, FixTier, Severity};
use seaworthy_facts::Repo;
use seaworthy_text::RepoPath;

use crate::disk::DiskRepo;
use crate::error::UserError;
use crate::proof::Overlay;

/// How often fixes are made and the result looked at again: one may uncover the next.
const ROUNDS: usize = 10;

/// What repairs come to: the new text of every file that changes, the rules whose findings went, and what is found after them.
pub(super) type Repaired = (BTreeMap<RepoPath, String>, Vec<&'static str>, Checked);

/// Makes fixes in rounds until nothing more can be made. A round after which something is found that was not there before is
/// not kept.
pub(super) fn repair(
    repo: &DiskRepo,
    checked: Checked,
    tier: FixTier,
    look: &dyn Fn(&dyn Repo) -> Result<Checked, UserError>,
) -> Result<Repaired, UserError> {
    let mut texts: BTreeMap<RepoPath, String> = BTreeMap::new();
    let mut repaired = Vec::new();
    let mut findings = checked.findings.clone();
    // fixes that did harm, by the fingerprint of their finding
    let mut harmful: Vec<String> = Vec::new();
    for _ in 0..ROUNDS {
        let usable: Vec<Finding> =
            findings.iter().filter(|one| !harmful.contains(&one.fingerprint())).cloned().collect();
        let before = |path: &RepoPath| {
            texts.get(path).cloned().or_else(|| Some(repo.read(path).ok()?.text().to_owned()))
        };
        let fixed = seaworthy_check::apply(&usable, tier, &before);
        if fixed.files.is_empty() {
            break;
        }
        let mut tried = texts.clone();
        tried.extend(fixed.files);
        let after = look(&Overlay::new(repo, tried.clone()))?;
        match new_harm(&findings, &after.findings) {
            None => {
                texts = tried;
                repaired.extend(fixed.applied);
                findings = after.findings;
            }
            // one at a time tells which one it was
            Some(()) => {
                let kept = one_by_one(repo, &mut texts, &usable, tier, look, &mut harmful)?;
                if kept.is_empty() {
                    break;
                }
                repaired.extend(kept);
                findings = look(&Overlay::new(repo, texts.clone()))?.findings;
            }
        }
    }
    let checked = if texts.is_empty() { checked } else { look(&Overlay::new(repo, texts.clone()))? };
    Ok((texts, repaired, checked))
}

/// Makes the first fix that does no harm; those before it are noted.
fn one_by_one(
    repo: &DiskRepo,
    texts: &mut BTreeMap<RepoPath, String>,
    findings: &[Finding],
    tier: FixTier,
    look: &dyn Fn(&dyn Repo) -> Result<Checked, UserError>,
    harmful: &mut Vec<String>,
) -> Result<Vec<&'static str>, UserError> {
    for finding in findings {
        let before = |path: &RepoPath| {
            texts.get(path).cloned().or_else(|| Some(repo.read(path).ok()?.text().to_owned()))
        };
        let fixed = seaworthy_check::apply(std::slice::from_ref(finding), tier, &before);
        if fixed.files.is_empty() {
            continue;
        }
        let mut tried = texts.clone();
        tried.extend(fixed.files);
        let after = look(&Overlay::new(repo, tried.clone()))?;
        if new_harm(findings, &after.findings).is_none() {
            *texts = tried;
            return Ok(fixed.applied);
        }
        harmful.push(finding.fingerprint());
    }
    Ok(Vec::new())
}

/// Whether something is found now, by rule and words, that was not found before.
fn new_harm(before: &[Finding], after: &[Finding]) -> Option<()> {
    let is_new = |one: &&Finding| {
        one.severity > Severity::Info && !before.iter().any(|old| old.fingerprint() == one.fingerprint())
    };
    after.iter().find(is_new).map(|_| ())
}
