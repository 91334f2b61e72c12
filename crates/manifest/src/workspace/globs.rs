//! Which folders the globs of a workspace mean, one function a manager.
//!
//! All of them look for `<glob>/package.json`, never below `node_modules`, and let `*` pass over names that begin with a
//! dot. They differ in what `!` means (asked of npm 11, pnpm 10, bun 1.4, yarn 1.22 and 4, 2026-11). The root always belongs and is never in the answer. Extended globs, `+(a|b)`,
//! are not read.

use std::collections::BTreeSet;

use globset::{GlobBuilder, GlobMatcher};
use seaworthy_text::RepoPath;

use crate::Manager;

/// Longer than any glob written by hand; the engine behind it fails on some that are much longer.
const LONGEST: usize = 1024;

/// The members among `candidates`, the folders that hold a package.json, all seen from the root's folder.
pub fn members(manager: Manager, patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    match manager {
        Manager::Npm => npm_members(patterns, candidates),
        Manager::Pnpm => pnpm_members(patterns, candidates),
        Manager::YarnClassic => yarn_classic_members(patterns, candidates),
        Manager::YarnBerry => yarn_berry_members(patterns, candidates),
        Manager::Bun => bun_members(patterns, candidates),
    }
}

/// npm: `!` wins wherever it stands, unless a later pattern names just what it takes away.
pub fn npm_members(patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    let mut wanted = Vec::new();
    let mut unwanted: Vec<Pattern> = Vec::new();
    for written in patterns {
        match Pattern::parse(written) {
            (false, Some(pattern)) => {
                if let Ok(named) = RepoPath::new(written) {
                    unwanted.retain(|negative| !negative.matches(&named));
                }
                wanted.push(pattern);
            }
            (true, Some(pattern)) => unwanted.push(pattern),
            (_, None) => {}
        }
    }
    select(&wanted, &unwanted, candidates)
}

/// yarn 1: there is no `!`; such a pattern matches nothing.
pub fn yarn_classic_members(patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    let positive: Vec<&str> = patterns.iter().copied().filter(|pattern| !pattern.starts_with('!')).collect();
    without_negatives(&positive, candidates)
}

/// yarn berry: `!` wins wherever it stands; `packages/**` does not mean `packages` itself.
pub fn yarn_berry_members(patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    let mut members = without_negatives(patterns, candidates);
    let only_below: Vec<RepoPath> = patterns
        .iter()
        .filter_map(|pattern| RepoPath::new(pattern.trim_end_matches('/').strip_suffix("/**")?).ok())
        .collect();
    members.retain(|folder| {
        !only_below.contains(folder)
            || patterns.iter().any(|pattern| !pattern.ends_with("**") && matches_one(pattern, folder))
    });
    members
}

fn matches_one(pattern: &str, folder: &RepoPath) -> bool {
    matches!(Pattern::parse(pattern), (false, Some(pattern)) if pattern.matches(folder))
}

/// bun: as npm.
pub fn bun_members(patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    npm_members(patterns, candidates)
}

/// pnpm: `!` wins wherever it stands; `bower_components` is left out too.
pub fn pnpm_members(patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    let mut members = without_negatives(patterns, candidates);
    members.retain(|folder| folder.parts().all(|part| part != "bower_components"));
    members
}

/// What a positive pattern matches and no negative one does.
fn without_negatives(patterns: &[&str], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    let mut wanted = Vec::new();
    let mut unwanted = Vec::new();
    for pattern in patterns {
        match Pattern::parse(pattern) {
            (false, Some(pattern)) => wanted.push(pattern),
            (true, Some(pattern)) => unwanted.push(pattern),
            (_, None) => {}
        }
    }
    select(&wanted, &unwanted, candidates)
}

fn select(wanted: &[Pattern], unwanted: &[Pattern], candidates: &BTreeSet<RepoPath>) -> BTreeSet<RepoPath> {
    usable(candidates)
        .filter(|folder| wanted.iter().any(|pattern| pattern.matches(folder)))
        .filter(|folder| !unwanted.iter().any(|pattern| pattern.matches(folder)))
        .cloned()
        .collect()
}

fn usable(candidates: &BTreeSet<RepoPath>) -> impl Iterator<Item = &RepoPath> {
    candidates.iter().filter(|folder| !folder.is_root() && folder.parts().all(|part| part != "node_modules"))
}

/// One glob, made to match `<folder>/package.json`: so `packages/**` means `packages` itself too.
struct Pattern {
    matcher: GlobMatcher,
    names_dots: bool,
}

impl Pattern {
    /// Whether it takes away, and the glob; `None` for one that nothing can match.
    fn parse(written: &str) -> (bool, Option<Self>) {
        let trimmed = written.trim();
        let body = trimmed.trim_start_matches('!');
        let is_negative = (trimmed.len() - body.len()) % 2 == 1;
        let path = body.trim_start_matches("./").trim_start_matches('/').trim_end_matches('/');
        if path.len() > LONGEST || path.split('/').any(|part| part == "..") {
            return (is_negative, None);
        }
        let glob = if path.is_empty() || path == "." {
            "package.json".to_owned()
        } else {
            format!("{path}/package.json")
        };
        let matcher = GlobBuilder::new(&glob)
            .literal_separator(true)
            .backslash_escape(true)
            .build()
            .map(|g| g.compile_matcher());
        let names_dots = path.split('/').any(|part| part.starts_with('.'));
        (is_negative, matcher.ok().map(|matcher| Self { matcher, names_dots }))
    }

    fn matches(&self, folder: &RepoPath) -> bool {
        let is_hidden = folder.parts().any(|part| part.starts_with('.'));
        (!is_hidden || self.names_dots) && self.matcher.is_match(folder.child("package.json").as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(manager: Manager, patterns: &[&str]) -> String {
        let candidates = [
            "",
            "apps/web",
            "apps/old",
            "packages",
            "packages/a",
            "packages/a/examples/b",
            "packages/a/node_modules/c",
            "packages/.hidden",
            "tools",
        ];
        let candidates = candidates.iter().map(|path| RepoPath::new(path).unwrap()).collect();
        let found: Vec<String> =
            members(manager, patterns, &candidates).iter().map(RepoPath::to_string).collect();
        found.join(" ")
    }

    #[test]
    fn stars_stop_at_slashes() {
        for manager in [Manager::Npm, Manager::Pnpm, Manager::YarnClassic, Manager::YarnBerry, Manager::Bun] {
            assert_eq!(
                shown(manager, &["apps/*", "./packages/*/", "tools"]),
                "apps/old apps/web packages/a tools"
            );
            let itself = if manager == Manager::YarnBerry { "" } else { "packages " };
            assert_eq!(shown(manager, &["packages/**"]), format!("{itself}packages/a packages/a/examples/b"));
            assert_eq!(shown(manager, &["*"]), "packages tools");
            assert_eq!(shown(manager, &["{apps,packages}/*"]), "apps/old apps/web packages/a");
            assert_eq!(shown(manager, &["packages/.hidden"]), "packages/.hidden");
            assert_eq!(shown(manager, &[".", "../x", "[", "", &"*".repeat(300_000)]), "");
        }
    }

    #[test]
    fn each_manager_has_its_own_not() {
        let patterns = ["apps/*", "!apps/old", "apps/old"];
        assert_eq!(shown(Manager::Npm, &patterns), "apps/old apps/web");
        assert_eq!(shown(Manager::Npm, &["!apps/old", "apps/*"]), "apps/web");
        assert_eq!(shown(Manager::Pnpm, &patterns), "apps/web");
        assert_eq!(shown(Manager::YarnBerry, &patterns), "apps/web");
        assert_eq!(shown(Manager::Bun, &patterns), "apps/old apps/web");
        assert_eq!(shown(Manager::YarnClassic, &["apps/*", "!apps/old"]), "apps/old apps/web");
    }
}
