//! Which paths a build leaves out: all patterns of a file, asked in order, the last one that matches decides.
//!
//! The engine walks the context from its root and remembers for every folder which patterns matched it; a path's answer
//! depends on that memory, not on the path alone. [`MatchState`] is that memory, and [`Matcher::decide`] walks for you.

use super::file::{IgnoreFile, Problem};
use super::pairs::Pairs;
use super::pattern::Pattern;

/// The compiled patterns of an ignore file.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    patterns: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    negated: bool,
    pattern: Pattern,
    line: usize,
}

/// Whether a build leaves a path out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Decision {
    /// Whether the path is left out. A folder that is left out is sent all the same when something below is not.
    pub excluded: bool,
    /// The line whose pattern decided, as an index into [`IgnoreFile::lines`]; `None` when no pattern matched.
    pub deciding: Option<usize>,
}

/// What the engine remembers of a folder while it walks: the patterns that matched it, and so match all below.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatchState {
    matched: Vec<bool>,
    decision: Decision,
}

impl MatchState {
    /// The decision for the folder itself.
    pub fn decision(&self) -> Decision {
        self.decision
    }
}

impl Matcher {
    /// Compiles the patterns of `file`.
    ///
    /// # Errors
    /// What the engine refuses: such a build fails whatever the context holds.
    pub fn new(file: &IgnoreFile) -> Result<Self, Problem> {
        if let Some(problem) = file.first_problem() {
            return Err(problem.clone());
        }
        let mut patterns = Vec::new();
        for (line, negated, cleaned) in file.patterns() {
            let pattern = Pattern::new(cleaned)
                .map_err(|error| Problem { span: file.lines()[line].span, kind: error.into() })?;
            patterns.push(Entry { negated, pattern, line });
        }
        Ok(Self { patterns })
    }

    /// The decision for `path`, relative to the context's root, parts separated by `/`. Files and folders are treated
    /// alike: to the engine `foo/` is `foo`.
    pub fn decide(&self, path: &str) -> Decision {
        let mut state = self.root();
        for (at, _) in path.match_indices('/') {
            state = self.enter(&state, &path[..at]);
        }
        self.decide_below(&state, path)
    }

    /// The state of the context's root, where a walk starts.
    pub fn root(&self) -> MatchState {
        MatchState { matched: vec![false; self.patterns.len()], decision: Decision::default() }
    }

    /// The state of the folder `path`, a child of the one that `parent` describes.
    pub fn enter(&self, parent: &MatchState, path: &str) -> MatchState {
        let mut matched = vec![false; self.patterns.len()];
        let decision = self.run(parent, path, |index| matched[index] = true);
        MatchState { matched, decision }
    }

    /// The decision for `path`, a child of the folder that `parent` describes.
    pub fn decide_below(&self, parent: &MatchState, path: &str) -> Decision {
        self.run(parent, path, |_| {})
    }

    /// Whether something below the excluded folder `dir` could be brought back by a negation. When not, a walk may skip
    /// the folder. The empty path is the context's root. Never wrongly `false`.
    pub fn could_reinclude_below(&self, dir: &str) -> bool {
        self.patterns.iter().any(|entry| entry.negated && entry.pattern.could_match_below(dir))
    }

    fn run(&self, parent: &MatchState, path: &str, mut note: impl FnMut(usize)) -> Decision {
        let mut decision = Decision::default();
        let pairs = Pairs::of(path);
        for (index, entry) in self.patterns.iter().enumerate() {
            let known = parent.matched.get(index).copied().unwrap_or(false);
            // A pattern that could not change the answer is not even asked, and then counts as no match for what lies
            // below: `a`, `!a/b`, `a` sends `a/b`, because the second `a` was never asked about the folder `a`.
            if !known && (entry.negated != decision.excluded || !entry.pattern.matches(path, pairs)) {
                continue;
            }
            note(index);
            if decision.excluded == entry.negated {
                decision = Decision { excluded: !entry.negated, deciding: Some(entry.line) };
            }
        }
        decision
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher(text: &str) -> Matcher {
        Matcher::new(&IgnoreFile::parse(text).0).unwrap()
    }

    /// Paths that start with `-` must be left out, the others must be sent.
    fn check(ignore: &str, paths: &[&str]) {
        let matcher = matcher(ignore);
        for path in paths {
            let (excluded, path) = path.strip_prefix('-').map_or((false, *path), |path| (true, path));
            assert_eq!(matcher.decide(path).excluded, excluded, "{ignore:?} {path}");
        }
    }

    #[test]
    fn the_rules_of_the_engine() {
        check(".env\nnode_modules", &["-.env", "a/.env", "-node_modules/a/b", "a/node_modules/b"]);
        check("**/.env", &["-.env", "-a/b/.env", "a/b.env"]);
        check("!x\nx", &["-x"]);
        check("dir\n!dir/a/b", &["-dir/x", "-dir/a/c", "dir/a/b", "dir/a/b/c"]);
        check("*\n!src", &["-a", "src/.env", "src/b/c"]);
        check("foo/", &["-foo", "-foo/a"]);
        check(".\n/", &["a", "b/c"]);
        check("foo # note", &["foo", "-foo # note"]);
        check("Foo", &["foo", "-Foo"]);
        check("**foo", &["-dir/xfoo", "-foo", "foox"]);
        check("a\n!a/b\na", &["-a/c", "a/b"]);
        check("!../../x", &["-x", "-x/y", "y"]);
    }

    #[test]
    fn the_deciding_line_is_the_last_that_changed_the_answer() {
        let matcher = matcher("# c\n*\n\n!src\n**/*.test.ts\n*.md\n");
        let line = |path| matcher.decide(path).deciding;
        assert_eq!(line("README.md"), Some(1));
        assert_eq!(line("src/a.ts"), Some(3));
        assert_eq!(line("src/a.test.ts"), Some(4));
        assert_eq!(super::Matcher::default().decide("x").deciding, None);
    }

    #[test]
    fn a_walk_may_skip_what_nothing_can_bring_back() {
        let matcher = matcher("*\n!src/app\n!docs/*.md");
        for dir in ["", "src", "docs", "docs/a.md"] {
            assert!(matcher.could_reinclude_below(dir), "{dir}");
        }
        for dir in ["node_modules", "src/other", "docs2"] {
            assert!(!matcher.could_reinclude_below(dir), "{dir}");
        }
    }

    #[test]
    fn a_refused_file_gives_no_matcher() {
        for text in ["a\n[", "!", "\\q"] {
            assert!(Matcher::new(&IgnoreFile::parse(text).0).is_err(), "{text}");
        }
    }
}
