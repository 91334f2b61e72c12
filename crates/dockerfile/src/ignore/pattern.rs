//! One pattern, ready to match: most are a plain comparison, the rest a small program.
//!
//! The engine turns a pattern with wildcards into a regular expression and lets some of that language shine through
//! (`\d` is a digit, `[^a]` matches a slash). That is kept: the point is to know what the build will do.

use super::glob;
use super::pairs::Pairs;
use super::program::Program;

/// Why a pattern makes the build fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// An unfinished `[…]` or a backslash with nothing after it.
    #[error("malformed pattern: unfinished `[` or trailing backslash")]
    Malformed,
    /// The engine's regular expression for the pattern does not compile; the build fails at the first path compared.
    #[error("pattern that the engine cannot compile")]
    DoesNotCompile,
    /// A class of characters by Unicode property (`\pL`): the engine takes it, seaworthy cannot tell what it matches.
    #[error("pattern with a Unicode class, which seaworthy cannot judge")]
    UnicodeClass,
}

/// What gives a character of a pattern a meaning of its own.
const SPECIAL: [char; 5] = ['*', '?', '[', ']', '\\'];

/// A cleaned pattern, compiled.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    shape: Shape,
    /// What every match holds.
    needed: Pairs,
}

#[derive(Debug, Clone)]
enum Shape {
    /// No wildcard at all.
    Exact(String),
    /// `head**`: everything that starts with `head`, in whatever folder it ends.
    Prefix(String),
    /// `**tail`: everything that ends with `tail`. A leading slash of it also matches at the root.
    Suffix(String),
    /// Anything else, with the plain text that every match starts and ends with: most paths fail on those already.
    Program { prefix: String, suffix: String, program: Program },
}

impl Pattern {
    pub(super) fn new(cleaned: &str) -> Result<Self, PatternError> {
        glob::check(cleaned)?;
        Ok(Self { shape: Shape::new(cleaned)?, needed: needed(cleaned) })
    }

    /// Whether `path`, which holds `pairs`, matches.
    pub(super) fn matches(&self, path: &str, pairs: Pairs) -> bool {
        pairs.hold(self.needed) && self.shape.matches(path)
    }

    /// Whether some path below the folder `dir` could match; errs only towards yes.
    pub(super) fn could_match_below(&self, dir: &str) -> bool {
        let head = match &self.shape {
            Shape::Exact(text) => return below(text, dir),
            Shape::Suffix(_) => return true,
            Shape::Prefix(head) | Shape::Program { prefix: head, .. } => head,
        };
        below(head, dir) || below_or_same(dir, head)
    }
}

impl Shape {
    fn new(cleaned: &str) -> Result<Self, PatternError> {
        let plain = |text: &str| !text.contains(SPECIAL);
        if plain(cleaned) {
            return Ok(Self::Exact(cleaned.to_owned()));
        }
        if let Some(tail) = cleaned.strip_prefix("**").filter(|tail| plain(tail)) {
            return Ok(Self::Suffix(tail.to_owned()));
        }
        if let Some(head) = cleaned.strip_suffix("**").filter(|head| plain(head)) {
            return Ok(Self::Prefix(head.to_owned()));
        }
        let program = Program::compile(&glob::to_expression(cleaned))?;
        let stops = |c: char| SPECIAL.contains(&c) || c == '^';
        let prefix = cleaned.split(stops).next().unwrap_or_default().to_owned();
        Ok(Self::Program { prefix, suffix: plain_end(cleaned, stops), program })
    }

    fn matches(&self, path: &str) -> bool {
        match self {
            Self::Exact(text) => path == text,
            Self::Prefix(head) => path.starts_with(head.as_str()),
            Self::Suffix(tail) => path.ends_with(tail.as_str()) || tail.strip_prefix('/') == Some(path),
            Self::Program { prefix, suffix, program } => {
                path.starts_with(prefix.as_str()) && path.ends_with(suffix.as_str()) && program.matches(path)
            }
        }
    }
}

/// Whether `path` lies below `dir`, the root being the empty path.
fn below(path: &str, dir: &str) -> bool {
    dir.is_empty() || path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a path below `dir` can start with the text `head`, given that `head` is no longer than `dir` and its slash.
fn below_or_same(dir: &str, head: &str) -> bool {
    dir.starts_with(head) || head.strip_suffix('/') == Some(dir)
}

/// What every match of `cleaned` holds: the pairs of the text between its wildcards; nothing where that is hard to tell.
fn needed(cleaned: &str) -> Pairs {
    if cleaned.contains(['\\', '[', ']', '^']) {
        return Pairs::default();
    }
    // the slash after `**` belongs to the folders that `**` stands for
    let parts = cleaned.split("**").enumerate().flat_map(|(index, part)| {
        let part = if index > 0 { part.strip_prefix('/').unwrap_or(part) } else { part };
        part.split(['*', '?'])
    });
    parts.map(Pairs::of).fold(Pairs::default(), Pairs::and)
}

/// The text that every match of `cleaned` ends with, as far as it can be read off.
fn plain_end(cleaned: &str, stops: impl Fn(char) -> bool) -> String {
    // an escape may swallow the end of the expression
    if cleaned.contains('\\') {
        return String::new();
    }
    let Some((at, last)) = cleaned.char_indices().rev().find(|(_, c)| stops(*c)) else {
        return cleaned.to_owned();
    };
    let (head, tail) = cleaned.split_at(at + last.len_utf8());
    // the slash after `**` belongs to the folders that `**` stands for, and there may be none
    let tail = if head.ends_with("**") { tail.strip_prefix('/').unwrap_or(tail) } else { tail };
    tail.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Pattern::new(pattern).unwrap().matches(path, Pairs::of(path))
    }

    #[test]
    fn shapes() {
        assert!(matches!(Pattern::new("a.b").unwrap().shape, Shape::Exact(_)));
        assert!(matches!(Pattern::new("a/**").unwrap().shape, Shape::Prefix(_)));
        assert!(matches!(Pattern::new("**/a.b").unwrap().shape, Shape::Suffix(_)));
        assert!(matches!(Pattern::new("**").unwrap().shape, Shape::Suffix(_)));
        assert!(matches!(Pattern::new("*.md").unwrap().shape, Shape::Program { .. }));
    }

    #[test]
    fn wildcards() {
        for (pattern, yes, no) in [
            ("*.md", &["a.md", ".md"][..], &["a/b.md", "a.mdx"][..]),
            ("**/*.md", &["a.md", "x/y/a.md"], &["a.mdx"]),
            ("**/a", &["a", "x/a"], &["xa", "a/x"]),
            ("**a", &["a", "x/a", "xa"], &["ab"]),
            ("a/**", &["a/", "a/b/c"], &["a", "ab"]),
            ("a**/b", &["ab", "a/b", "ax/y/b"], &["axb"]),
            ("a/**/b", &["a/b", "a/x/y/b"], &["a/xb", "ab"]),
            ("a/*/**", &["a/b/c", "a/b/"], &["a/b"]),
            ("?b", &["ab", "äb"], &["/b", "b"]),
            ("[a-c]x", &["ax", "cx"], &["dx", "-x"]),
            ("[^a]x", &["bx", "/x"], &["ax"]),
            ("\\*", &["*"], &["a"]),
            ("a\\d", &["a1"], &["ad"]),
            ("[*]", &["]", "[[]", "//]"], &["*", "a"]),
            ("^a*", &["ab"], &["^ab"]),
            ("***", &["a", "a/b"], &[]),
            ("a+(b).$*", &["a+(b).$c"], &["aab"]),
        ] {
            for path in yes {
                assert!(matches(pattern, path), "{pattern} should match {path}");
            }
            for path in no {
                assert!(!matches(pattern, path), "{pattern} should not match {path}");
            }
        }
    }

    #[test]
    fn could_match_below_is_never_wrong_towards_no() {
        for (pattern, yes, no) in [
            ("a/b/c", &["", "a", "a/b"][..], &["a/b/c", "b", "a/bb"][..]),
            ("a/*/c", &["a", "a/x", "a/x/c"], &["b", "ab"]),
            ("ab*", &["abc", "ab"], &["a", "b"]),
            ("a/**", &["a", "a/b"], &["ab"]),
            ("**/a", &["x", "y/z"], &[]),
            ("*", &["x"], &[]),
        ] {
            let pattern = Pattern::new(pattern).unwrap();
            for dir in yes {
                assert!(pattern.could_match_below(dir), "{pattern:?} {dir}");
            }
            for dir in no {
                assert!(!pattern.could_match_below(dir), "{pattern:?} {dir}");
            }
        }
    }
}
