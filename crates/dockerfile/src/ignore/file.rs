//! The lines of a `.dockerignore`, every byte kept: blank lines, comments, patterns.
//!
//! What a line means is decided here as the engine decides it: a `#` starts a comment only in the first column, blanks
//! around a pattern go, `!` may be followed by blanks. How patterns match is `matcher`'s business.

use seaworthy_text::Span;

use super::clean::clean;
use super::pattern::PatternError;

/// The engine reads lines into a buffer of 64 KiB and gives up on a longer one.
const LONGEST_LINE: usize = 65_535;

/// A parsed `.dockerignore`. Its lines follow one another without a gap and cover the whole text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IgnoreFile {
    lines: Vec<IgnoreLine>,
    first_problem: Option<Problem>,
}

/// One line, its line end included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreLine {
    /// All bytes of the line: byte order mark, blanks and line end too.
    pub span: Span,
    /// What the line is.
    pub kind: LineKind,
}

/// What a line of a `.dockerignore` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing but blanks.
    Blank,
    /// A `#` in the first column.
    Comment,
    /// A pattern, also one that the engine refuses.
    Pattern {
        /// Whether the pattern brings paths back. Not always the same as starting with `!`: see [`LineKind::Pattern::cleaned`].
        negated: bool,
        /// The pattern as written, without the `!` and the blanks around it.
        written: Span,
        /// The pattern as the engine compares it: `/a//b/` is `a/b`. The engine tidies a negated pattern together with
        /// its `!`, so that `!../../x` excludes `x`.
        cleaned: String,
    },
}

/// Something that makes a build fail before its first step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The pattern or line that is refused.
    pub span: Span,
    /// Why it is refused.
    pub kind: ProblemKind,
}

/// Why the engine refuses an ignore file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// A `!` with nothing after it.
    #[error("`!` without a pattern: the build fails")]
    LoneNegation,
    /// A pattern that cannot be read.
    #[error("{0}: the build fails")]
    Pattern(#[from] PatternError),
    /// A line longer than the engine reads.
    #[error("line longer than 64 KiB: the build fails")]
    LineTooLong,
}

impl IgnoreFile {
    /// Reads `text`. Never fails: what the engine would refuse is reported and kept.
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let mut lines = Vec::new();
        let mut problems = Vec::new();
        let mut start = 0;
        for whole in text.split_inclusive('\n') {
            let span = Span::new(start, start + whole.len());
            let content = whole.strip_suffix('\n').unwrap_or(whole);
            if content.len() > LONGEST_LINE {
                problems.push(Problem { span, kind: ProblemKind::LineTooLong });
            }
            let content = content.strip_suffix('\r').unwrap_or(content);
            let content =
                if start == 0 { content.strip_prefix('\u{feff}').unwrap_or(content) } else { content };
            let kind = read_line(text, content);
            if let LineKind::Pattern { negated, written, cleaned } = &kind
                && let Err(kind) = check(*negated, cleaned)
            {
                let span = if written.start == written.end { span } else { *written };
                problems.push(Problem { span, kind });
            }
            lines.push(IgnoreLine { span, kind });
            start += whole.len();
        }
        (Self { lines, first_problem: problems.first().cloned() }, problems)
    }

    /// The lines in order; together they are the whole text.
    pub fn lines(&self) -> &[IgnoreLine] {
        &self.lines
    }

    /// The problem at which a build stops.
    pub fn first_problem(&self) -> Option<&Problem> {
        self.first_problem.as_ref()
    }

    /// The patterns in order, each with the index of its line.
    pub fn patterns(&self) -> impl Iterator<Item = (usize, bool, &str)> {
        self.lines.iter().enumerate().filter_map(|(index, line)| match &line.kind {
            LineKind::Pattern { negated, cleaned, .. } => Some((index, *negated, cleaned.as_str())),
            LineKind::Blank | LineKind::Comment => None,
        })
    }
}

/// `content` is a slice of `text`: without line end and byte order mark.
fn read_line(text: &str, content: &str) -> LineKind {
    if content.starts_with('#') {
        return LineKind::Comment;
    }
    let trimmed = content.trim();
    if trimmed.is_empty() {
        return LineKind::Blank;
    }
    let bang = trimmed.strip_prefix('!');
    let written = bang.map_or(trimmed, str::trim);
    let start = written.as_ptr().addr() - text.as_ptr().addr();
    let tidied = match written {
        "" => String::new(),
        written => {
            let tidied = clean(written);
            if tidied.len() > 1 && tidied.starts_with('/') { tidied[1..].to_owned() } else { tidied }
        }
    };
    // The engine's second reader trims again, takes the `!` for a part of the path, and tidies once more.
    let again = clean(
        match bang {
            Some(_) => format!("!{tidied}"),
            None => tidied,
        }
        .trim(),
    );
    let (negated, cleaned) = match again.strip_prefix('!') {
        Some(rest) => (true, rest.to_owned()),
        None => (false, again),
    };
    LineKind::Pattern { negated, written: Span::new(start, start + written.len()), cleaned }
}

/// Whether the engine takes the pattern.
fn check(negated: bool, cleaned: &str) -> Result<(), ProblemKind> {
    if negated && cleaned.is_empty() {
        return Err(ProblemKind::LoneNegation);
    }
    super::pattern::Pattern::new(cleaned)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(line: &str) -> (bool, String) {
        match IgnoreFile::parse(line).0.lines.remove(0).kind {
            LineKind::Pattern { negated, cleaned, .. } => (negated, cleaned),
            kind => panic!("{line}: {kind:?}"),
        }
    }

    #[test]
    fn patterns_are_cleaned() {
        for (line, negated, cleaned) in [
            ("/foo/", false, "foo"),
            ("./foo", false, "foo"),
            ("src/../foo", false, "foo"),
            ("  foo\t", false, "foo"),
            ("! foo", true, "foo"),
            ("!/foo", true, "foo"),
            ("!!foo", true, "!foo"),
            (".", false, "."),
            ("/", false, "/"),
            (" # no comment", false, "# no comment"),
            ("foo # note", false, "foo # note"),
            ("!../../x", false, "x"),
            ("./ x", false, "x"),
            ("a/../!x", true, "x"),
            ("./ /", false, "."),
        ] {
            assert_eq!(pattern(line), (negated, cleaned.to_owned()), "{line}");
        }
    }

    #[test]
    fn lines_cover_the_text_and_tell_what_they_are() {
        let text = "\u{feff}# c\r\n\r\n !  a b \r\n#!x\nlast";
        let (file, problems) = IgnoreFile::parse(text);
        assert!(problems.is_empty());
        let joined: String = file.lines.iter().map(|line| &text[line.span.range()]).collect();
        assert_eq!(joined, text);
        assert!(matches!(file.lines[0].kind, LineKind::Comment));
        assert!(matches!(file.lines[1].kind, LineKind::Blank));
        let LineKind::Pattern { written, negated: true, .. } = file.lines[2].kind else { panic!() };
        assert_eq!(&text[written.range()], "a b");
        assert!(matches!(file.lines[3].kind, LineKind::Comment));
    }

    #[test]
    fn what_fails_the_build_is_reported() {
        for line in ["!", "! ", "!/", "[", "a[]", "a\\", "[a-]", "\\q"] {
            assert_eq!(IgnoreFile::parse(line).1.len(), 1, "{line}");
        }
        assert_eq!(IgnoreFile::parse(&"a".repeat(65_535)).1.len(), 0);
        assert_eq!(IgnoreFile::parse(&"a".repeat(65_536)).1.len(), 1);
    }
}
