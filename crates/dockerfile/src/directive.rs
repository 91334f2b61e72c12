//! Parser directives: the run of `# key=value` lines at the very top of a file.
//!
//! They count only there: the first line that is none, a blank line too, ends the run for good.

use seaworthy_text::Span;

use crate::logical::Word;

/// The directives that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectiveKind {
    /// The frontend that builds the file.
    Syntax,
    /// The character that joins lines and takes away a character's meaning.
    Escape,
    /// Which of the builder's own checks run.
    Check,
}

/// A parser directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The whole comment, without its line end.
    pub span: Span,
    /// Which directive it is.
    pub kind: DirectiveKind,
    /// The key as written; case does not matter.
    pub key: Word,
    /// What follows the `=`, without the blanks around it.
    pub value: Word,
}

impl DirectiveKind {
    fn read(key: &str) -> Option<Self> {
        match key.to_ascii_lowercase().as_str() {
            "syntax" => Some(Self::Syntax),
            "escape" => Some(Self::Escape),
            "check" => Some(Self::Check),
            _ => None,
        }
    }

    /// The key in its usual writing.
    pub fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Escape => "escape",
            Self::Check => "check",
        }
    }
}

/// Blanks that a directive may have around its parts.
const BLANKS: [char; 5] = ['\t', '\n', '\u{c}', '\r', ' '];

/// Reads `comment`, which starts at `start` in the file with `marker`.
pub(crate) fn read(comment: &str, start: usize, marker: &str) -> Option<Directive> {
    let body = comment.strip_prefix(marker)?.trim_start();
    let (key, value) = body.split_once('=')?;
    let key = key.trim_end_matches(BLANKS);
    if !key.starts_with(|c: char| c.is_ascii_alphabetic()) || !key.chars().all(|c| c.is_ascii_alphanumeric())
    {
        return None;
    }
    let kind = DirectiveKind::read(key)?;
    let value = value.trim_matches(BLANKS);
    if value.is_empty() {
        return None;
    }
    let word = |part: &str| {
        let at = start + (part.as_ptr().addr() - comment.as_ptr().addr());
        Word { span: Span::new(at, at + part.len()), text: part.to_owned() }
    };
    let span = Span::new(start, start + comment.trim_end().len());
    Some(Directive { span, kind, key: word(key), value: word(value) })
}

/// The frontend that a build of `text` would fetch, wherever it is named: a `# syntax=` at the top, also behind a
/// `#!` line, a `// syntax=`, or the key of a file that is one JSON object.
///
/// Only the first word counts. `None` means the frontend that the engine brings along.
pub fn frontend(text: &str) -> Option<Word> {
    let mut start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    if text[start..].starts_with("#!") {
        start = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
    }
    ["#", "//"].iter().find_map(|marker| in_comments(text, start, marker)).or_else(|| in_json(text, start))
}

fn in_comments(text: &str, start: usize, marker: &str) -> Option<Word> {
    let mut at = start;
    let mut seen = Vec::new();
    for line in text[start..].split_inclusive('\n') {
        let directive = read(line.trim_end_matches(['\r', '\n']), at, marker)?;
        if seen.contains(&directive.kind) {
            return None;
        }
        if directive.kind == DirectiveKind::Syntax {
            let value = directive.value;
            let first = value.text.split(' ').next().unwrap_or_default();
            let begin = value.span.start as usize;
            return Some(Word { span: Span::new(begin, begin + first.len()), text: first.to_owned() });
        }
        seen.push(directive.kind);
        at += line.len();
    }
    None
}

/// The value of the key `syntax` of a flat JSON object that starts the file; no Dockerfile does.
fn in_json(text: &str, start: usize) -> Option<Word> {
    let body = text[start..].trim();
    if !body.starts_with('{') || !body.ends_with('}') {
        return None;
    }
    let key = body.find("\"syntax\"")? + "\"syntax\"".len();
    let value = body[key..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let value = &value[..value.find('"')?];
    let at = value.as_ptr().addr() - text.as_ptr().addr();
    Some(Word { span: Span::new(at, at + value.len()), text: value.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_keys_and_values() {
        let line = "#  Escape\t= ` \r";
        let directive = read(line, 10, "#").unwrap();
        assert_eq!(directive.kind, DirectiveKind::Escape);
        assert_eq!(directive.value.text, "`");
        assert_eq!(directive.value.span, Span::new(22, 23));
        for line in ["# escape", "# escape=", "# unknown=x", "# esc ape=x", "escape=x", "# =x", "# ä=x"] {
            assert_eq!(read(line, 0, "#"), None, "{line}");
        }
    }

    #[test]
    fn frontends() {
        let of = |text| frontend(text).map(|word| word.text);
        assert_eq!(
            of("# escape=`\n# syntax=docker/dockerfile:1 x\n").as_deref(),
            Some("docker/dockerfile:1")
        );
        assert_eq!(of("\u{feff}#!/usr/bin/x\n# syntax = a\nFROM x").as_deref(), Some("a"));
        assert_eq!(of("// syntax=a\n").as_deref(), Some("a"));
        assert_eq!(of("{ \"syntax\": \"a\" }\n").as_deref(), Some("a"));
        assert_eq!(of("# a comment\n# syntax=a\n"), None);
        assert_eq!(of("\n# syntax=a\n"), None);
        assert_eq!(of("#!"), None);
    }
}
