//! What git ignores: the .gitignore files of a repository, as one answer for any path.
//!
//! A wrapper over the `ignore` crate's matcher that stays off the disk. A nearer file wins over a farther one, the last
//! matching line within a file wins, and nothing below an ignored folder can come back, as git has it.

use std::collections::BTreeMap;

use ignore::gitignore::{Gitignore, GitignoreBuilder, Glob};
use seaworthy_text::{RepoPath, SourceFile};

/// Longer than any pattern written by hand; the engine behind it fails on some that are much longer.
const LONGEST: usize = 1024;

/// All .gitignore files of a repository.
#[derive(Debug, Clone, Default)]
pub struct GitIgnores {
    files: BTreeMap<RepoPath, Rules>,
    unreadable: Vec<RepoPath>,
}

#[derive(Debug, Clone)]
struct Rules {
    file: RepoPath,
    matcher: Gitignore,
    /// The line of each pattern that the matcher holds, with the pattern: the matcher itself keeps no numbers.
    lines: Vec<(u32, String)>,
}

/// What a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathKind {
    /// A file.
    File,
    /// A folder: patterns that end in `/` match it.
    Folder,
}

/// The line that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoredBy {
    /// The .gitignore.
    pub file: RepoPath,
    /// Counted from 1.
    pub line: u32,
    /// The pattern as written.
    pub pattern: String,
}

impl GitIgnores {
    /// Takes .gitignore files, each with the folder it lies in. A line that is no pattern is passed over, as git does.
    pub fn new<'a>(files: impl IntoIterator<Item = (RepoPath, &'a SourceFile)>) -> Self {
        let mut out = Self::default();
        for (folder, file) in files {
            out.add(folder, file);
        }
        out
    }

    /// Takes one more file, the one of `folder`.
    pub fn add(&mut self, folder: RepoPath, file: &SourceFile) {
        match Rules::new(file) {
            Some(rules) => drop(self.files.insert(folder, rules)),
            None => self.unreadable.push(file.path().clone()),
        }
    }

    /// Whether git would ignore `path` itself, for a walk that does not enter ignored folders.
    pub fn ignored_itself(&self, path: &RepoPath, kind: PathKind) -> bool {
        matches!(self.deciding(path.as_str(), kind), Some((_, ignore::Match::Ignore(_))))
    }

    /// The files that are too much for the matcher: what they ignore is unknown.
    pub fn unreadable(&self) -> &[RepoPath] {
        &self.unreadable
    }

    /// Whether git would ignore `path`, and because of which line. A path below an ignored folder is ignored too.
    pub fn ignored(&self, path: &RepoPath, kind: PathKind) -> Option<IgnoredBy> {
        if self.files.is_empty() {
            return None;
        }
        // from the top down: once a folder is ignored nothing below is looked at
        let mut ancestors: Vec<RepoPath> = path.ancestors().filter(|folder| !folder.is_root()).collect();
        ancestors.reverse();
        let last = ancestors.len().saturating_sub(1);
        ancestors
            .iter()
            .enumerate()
            .find_map(|(index, part)| self.decide(part, if index == last { kind } else { PathKind::Folder }))
    }

    /// The answer for one path when none of its parents is ignored.
    fn decide(&self, path: &RepoPath, kind: PathKind) -> Option<IgnoredBy> {
        let (rules, ignore::Match::Ignore(glob)) = self.deciding(path.as_str(), kind)? else { return None };
        let line = rules.lines.iter().rev().find(|(_, pattern)| pattern == glob.original());
        Some(IgnoredBy {
            file: rules.file.clone(),
            line: line.map_or(0, |(line, _)| *line),
            pattern: glob.original().to_owned(),
        })
    }

    /// The nearest file with a word on this path, and the word. A walk asks this of every name: nothing is allocated.
    fn deciding(&self, path: &str, kind: PathKind) -> Option<(&Rules, ignore::Match<&Glob>)> {
        let mut end = path.len();
        while !self.files.is_empty() && end > 0 {
            end = path[..end].rfind('/').unwrap_or(0);
            let Some(rules) = self.files.get(&path[..end]) else { continue };
            let below = path[end..].trim_start_matches('/');
            let found = rules.matcher.matched(below, kind == PathKind::Folder);
            if !found.is_none() {
                return Some((rules, found));
            }
        }
        None
    }
}

impl Rules {
    fn new(file: &SourceFile) -> Option<Self> {
        let mut builder = GitignoreBuilder::new("");
        let mut lines = Vec::new();
        for number in 1..=file.line_count() {
            let line = file.line(number).unwrap_or_default();
            let line = if number == 1 { line.trim_start_matches('\u{feff}') } else { line };
            // a line that is no glob is an error there and nothing to git
            if line.len() <= LONGEST && builder.add_line(None, line).is_ok() {
                lines.push((number, line.trim_end().to_owned()));
            }
        }
        let matcher = builder.build().ok()?;
        Some(Self { file: file.path().clone(), matcher, lines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignores(files: &[(&str, &str)]) -> GitIgnores {
        let files: Vec<(RepoPath, SourceFile)> = files
            .iter()
            .map(|(folder, text)| {
                let folder = RepoPath::new(folder).unwrap();
                let file = SourceFile::new(folder.child(".gitignore"), (*text).to_owned());
                (folder, file)
            })
            .collect();
        GitIgnores::new(files.iter().map(|(folder, file)| (folder.clone(), file)))
    }

    fn deciding(ignores: &GitIgnores, path: &str, kind: PathKind) -> Option<String> {
        ignores
            .ignored(&RepoPath::new(path).unwrap(), kind)
            .map(|by| format!("{}:{} {}", by.file, by.line, by.pattern))
    }

    #[test]
    fn names_the_deciding_line() {
        let ignores = ignores(&[
            ("", "\u{feff}# note\r\nnode_modules/\r\n.env*\r\n!.env.example\r\n/config/config.json\r\n"),
            ("web", "!.env.local\n/out\n"),
        ]);
        let file = |path| deciding(&ignores, path, PathKind::File);
        assert_eq!(file("a/node_modules/b/c.js").as_deref(), Some(".gitignore:2 node_modules/"));
        assert_eq!(file(".env").as_deref(), Some(".gitignore:3 .env*"));
        assert_eq!(file("a/.env.example"), None);
        assert_eq!(file("web/.env.local"), None);
        assert_eq!(file("api/.env.local").as_deref(), Some(".gitignore:3 .env*"));
        assert_eq!(file("config/config.json").as_deref(), Some(".gitignore:5 /config/config.json"));
        assert_eq!(file("web/config/config.json"), None);
        assert_eq!(file("web/out/x").as_deref(), Some("web/.gitignore:2 /out"));
        assert_eq!(file("node_modules"), None);
        assert!(deciding(&ignores, "node_modules", PathKind::Folder).is_some());
    }

    #[test]
    fn nothing_returns_from_an_ignored_folder() {
        let ignores = ignores(&[("", "dist/\n!dist/keep.js\n"), ("dist", "!*\n")]);
        assert!(deciding(&ignores, "dist/keep.js", PathKind::File).is_some());
    }

    #[test]
    fn no_files_and_broken_lines_ignore_nothing() {
        assert_eq!(deciding(&ignores(&[]), "a", PathKind::File), None);
        assert!(deciding(&ignores(&[("", "[z-a]\n*.log\n")]), "a.log", PathKind::File).is_some());
        assert_eq!(GitIgnores::default().ignored(&RepoPath::root(), PathKind::Folder), None);
    }
}
