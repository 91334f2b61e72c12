//! Env files, in the grammar that Compose reads.
//!
//! `export ` and `KEY: value` are allowed, a `#` starts a comment only after a blank, single quotes are literal, double
//! quotes know escapes and may span lines. Lines are kept apart so that a caller can add to the file.

use seaworthy_text::{SourceFile, Span};

use crate::{Problem, Spanned};

/// An env file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvFile {
    /// The variables, in order.
    pub entries: Vec<EnvEntry>,
    /// The comment lines, in order: the bytes of each, without the line end.
    pub comments: Vec<Span>,
    /// What no env file may hold. Messages name no value.
    pub problems: Vec<Problem>,
}

/// A variable of an env file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvEntry {
    /// The name.
    pub key: Spanned<String>,
    /// The value, unquoted; `None` for a bare name, which takes the value of the environment.
    pub value: Option<EnvValue>,
    /// Whether the line is commented out (`# KEY=value`), as in an example file that lists what may be set.
    pub state: EnvState,
    /// The whole entry, from `export` to the end of the value.
    pub span: Span,
}

/// Whether a variable is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EnvState {
    /// It is.
    Set,
    /// The line is a comment that would set it: `# KEY=value`.
    CommentedOut,
}

/// A value of an env file.
#[derive(Clone, PartialEq, Eq)]
pub struct EnvValue {
    /// The text after quotes and escapes; `$NAME` is not expanded.
    pub text: String,
    /// How it was written.
    pub quote: Quote,
    /// Its bytes, quotes included.
    pub span: Span,
}

impl std::fmt::Debug for EnvValue {
    /// Shows no value: it may be a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "EnvValue({:?}, {:?})", self.quote, self.span)
    }
}

/// How a value is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quote {
    /// Not at all.
    None,
    /// `'…'`: literal, `$` included.
    Single,
    /// `"…"`: with escapes.
    Double,
}

impl EnvFile {
    /// Reads an env file. What cannot be read becomes a problem, and reading goes on at the next line.
    pub fn parse(file: &SourceFile) -> Self {
        Self::parse_text(file.text())
    }

    /// As [`EnvFile::parse`], from bare text.
    pub fn parse_text(text: &str) -> Self {
        let mut out = Self::default();
        let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        while at < text.len() {
            let line_end = end_of_line(text, at);
            let done = out.read_line(text, at, line_end);
            // a value that spans lines ends on another line, whose rest is passed over
            at = end_of_line(text, done.max(line_end)) + 1;
        }
        out
    }

    /// The variable of this name that counts: the last one that is set.
    pub fn get(&self, key: &str) -> Option<&EnvEntry> {
        self.entries.iter().rev().find(|entry| entry.key.value == key && entry.state == EnvState::Set)
    }

    /// Reads the line from `start` to `line_end` and says where it ended: later than `line_end` when a value spans
    /// lines.
    fn read_line(&mut self, text: &str, start: usize, line_end: usize) -> usize {
        let line = text[start..line_end].trim_end_matches('\r');
        let body = line.trim_start();
        let body_start = start + (line.len() - body.len());
        if body.is_empty() {
            return line_end;
        }
        if let Some(comment) = body.strip_prefix('#') {
            self.comments.push(Span::new(body_start, body_start + body.len()));
            self.commented_out(text, body_start + 1, comment);
            return line_end;
        }
        match read_entry(text, body_start, body_start + body.len()) {
            Ok((mut entry, end)) => {
                entry.state = EnvState::Set;
                self.entries.push(entry);
                end
            }
            Err(problem) => {
                self.problems.push(problem);
                line_end
            }
        }
    }

    /// `# KEY=value` in an example file documents a variable; ordinary prose is no entry.
    fn commented_out(&mut self, text: &str, start: usize, comment: &str) {
        let body = comment.trim_start();
        let body_start = start + (comment.len() - body.len());
        let name_end = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(body.len());
        let name = &body[..name_end];
        let is_name = name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
            && !name.contains(|c: char| c.is_ascii_lowercase());
        if !is_name || !body[name_end..].starts_with('=') {
            return;
        }
        let end = body_start + body.len();
        // a value that opens a quote and closes it on a later line cannot stand in a comment
        if let Ok((mut entry, entry_end)) = read_entry(text, body_start, end)
            && entry_end <= end
        {
            entry.state = EnvState::CommentedOut;
            self.entries.push(entry);
        }
    }
}

fn end_of_line(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |length| from + length)
}

/// Reads `export KEY=value` between `start` and `line_end`; the end is that of the value.
fn read_entry(text: &str, start: usize, line_end: usize) -> Result<(EnvEntry, usize), Problem> {
    let mut key_start = start;
    if let Some(rest) = text[start..line_end].strip_prefix("export")
        && rest.starts_with([' ', '\t'])
    {
        key_start = line_end - rest.trim_start().len();
    }
    let line = &text[key_start..line_end];
    let key_length = line.find(['=', ':']).unwrap_or(line.len());
    let key = line[..key_length].trim_end();
    let key_span = Span::new(key_start, key_start + key.len());
    // a bare name may carry a comment behind it
    let (key, key_span) = match (line.len() == key_length).then(|| key.find([' ', '\t'])).flatten() {
        Some(blank) if key[blank..].trim_start().starts_with('#') => {
            (&key[..blank], Span::new(key_start, key_start + blank))
        }
        _ => (key, key_span),
    };
    if key.is_empty() || key.contains(|c: char| c.is_whitespace() || c == '"' || c == '\'') {
        return Err(Problem::new(
            Span::new(start, line_end),
            "a line of an env file is `NAME=value`".to_owned(),
        ));
    }
    let key = Spanned::new(key.to_owned(), key_span);
    if line.len() == key_length {
        let end = key_span.end as usize;
        let entry = EnvEntry { key, value: None, state: EnvState::Set, span: Span::new(start, end) };
        return Ok((entry, end));
    }
    let after = &line[key_length + 1..];
    let value_start = line_end - after.trim_start_matches([' ', '\t']).len();
    let value = read_value(text, value_start, line_end)?;
    let end = value.span.end as usize;
    Ok((EnvEntry { key, value: Some(value), state: EnvState::Set, span: Span::new(start, end) }, end))
}

fn read_value(text: &str, start: usize, line_end: usize) -> Result<EnvValue, Problem> {
    let quote = match text.as_bytes()[start..line_end].first() {
        Some(b'\'') => Quote::Single,
        Some(b'"') => Quote::Double,
        _ => {
            let line = &text[start..line_end];
            let comment = line
                .char_indices()
                .find(|(at, c)| *c == '#' && (*at == 0 || line[..*at].ends_with([' ', '\t'])))
                .map_or(line.len(), |(at, _)| at);
            let value = line[..comment].trim_end();
            let span = Span::new(start, start + value.len());
            return Ok(EnvValue { text: value.to_owned(), quote: Quote::None, span });
        }
    };
    let closing = if quote == Quote::Single { '\'' } else { '"' };
    let mut value = String::new();
    let mut characters = text[start + 1..].char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => match (quote, characters.next()) {
                (Quote::Single, Some((_, '\''))) => value.push('\''),
                (Quote::Double, Some((_, escaped @ ('"' | '\\' | '$')))) => value.push(escaped),
                (Quote::Double, Some((_, 'n'))) => value.push('\n'),
                (Quote::Double, Some((_, 'r'))) => value.push('\r'),
                (Quote::Double, Some((_, 't'))) => value.push('\t'),
                (_, Some((_, other))) => value.extend(['\\', other]),
                (_, None) => value.push('\\'),
            },
            found if found == closing => {
                return Ok(EnvValue { text: value, quote, span: Span::new(start, start + at + 2) });
            }
            other => value.push(other),
        }
    }
    Err(Problem::new(Span::new(start, line_end), format!("the value opens with {closing} and never closes")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(String, Option<String>)> {
        let entries = EnvFile::parse_text(text).entries;
        entries.into_iter().map(|entry| (entry.key.value, entry.value.map(|value| value.text))).collect()
    }

    fn value(text: &str) -> String {
        values(text).remove(0).1.unwrap()
    }

    #[test]
    fn the_grammar_of_compose() {
        assert_eq!(value("A=b # note\n"), "b");
        assert_eq!(value("A=b#c\n"), "b#c");
        assert_eq!(value("A= # only a note\n"), "");
        assert_eq!(value("export A=b"), "b");
        assert_eq!(value("A: b c  \r\n"), "b c");
        assert_eq!(value("A='$x \\n # y'\n"), "$x \\n # y");
        assert_eq!(value("A=\"a\\nb\\\"c # d\" # e\n"), "a\nb\"c # d");
        assert_eq!(value("A = b\n"), "b");
        assert_eq!(value("A=postgres://u:p@h/db?x=1\n"), "postgres://u:p@h/db?x=1");
    }

    #[test]
    fn quotes_span_lines() {
        let text = "KEY=\"-----BEGIN\nabc\n-----END\"\nB=2\n";
        assert_eq!(
            values(text),
            [
                ("KEY".to_owned(), Some("-----BEGIN\nabc\n-----END".to_owned())),
                ("B".to_owned(), Some("2".to_owned()))
            ]
        );
    }

    #[test]
    fn bare_names_comments_and_examples() {
        let text = "\u{feff}# Database\nFOO\nBAR # from the shell\n# OPTIONAL=1\n# see https://x.example?a=1\n#PORT=3000\n";
        let file = EnvFile::parse_text(text);
        let shown: Vec<_> =
            file.entries.iter().map(|e| (e.key.as_str(), e.state, e.value.is_some())).collect();
        assert_eq!(
            shown,
            [
                ("FOO", EnvState::Set, false),
                ("BAR", EnvState::Set, false),
                ("OPTIONAL", EnvState::CommentedOut, true),
                ("PORT", EnvState::CommentedOut, true),
            ]
        );
        assert_eq!(file.comments.len(), 4);
        assert_eq!(&text[file.comments[0].range()], "# Database");
        assert!(file.get("PORT").is_none());
        assert!(file.problems.is_empty());
    }

    #[test]
    fn places_are_exact() {
        let text = "A=1\nexport  KEY = \"v w\"  # c\n";
        let entry = &EnvFile::parse_text(text).entries[1];
        assert_eq!(&text[entry.key.span.range()], "KEY");
        assert_eq!(&text[entry.value.as_ref().unwrap().span.range()], "\"v w\"");
        assert_eq!(&text[entry.span.range()], "export  KEY = \"v w\"");
    }

    #[test]
    fn problems_name_no_value() {
        let file = EnvFile::parse_text("this is hunter2\nA=\"hunter2\nB=2\n");
        assert_eq!(file.problems.len(), 2);
        assert!(!format!("{file:?}").contains("hunter2"));
        assert_eq!(file.get("B").unwrap().value.as_ref().unwrap().text, "2");
    }
}
