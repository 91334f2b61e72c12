//! Env files as Compose reads them: `.env`, `--env-file`, `env_file`. Unlike other readers of such files, it replaces
//! variables, from the lines above first.

use std::collections::BTreeMap;

use seaworthy_text::Span;

use crate::interpolation::{Template, TooMuch};

/// All text that the variables of one file may come to, in bytes.
const MOST_TEXT: usize = 4 << 20;

/// What a file sets.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dotenv {
    /// Each name with its value and the place of the whole entry; the last of a name counts.
    pub(super) values: BTreeMap<String, (String, Span)>,
}

/// What is wrong with a file. Holds no value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DotenvError {
    pub(super) message: String,
    pub(super) span: Span,
}

/// Reads a file. `outside` are the values that its lines may name, and that a name alone takes.
pub(super) fn parse(text: &str, outside: &BTreeMap<String, String>) -> Result<Dotenv, DotenvError> {
    let mut reader = Reader { text, at: 0, known: outside.clone(), found: Dotenv::default(), spent: 0 };
    if text.starts_with('\u{feff}') {
        reader.at = '\u{feff}'.len_utf8();
    }
    while reader.skip_to_entry() {
        reader.entry(outside)?;
    }
    Ok(reader.found)
}

/// Reads a file whose values are taken as they stand: `format: raw`.
pub(super) fn parse_raw(text: &str) -> Dotenv {
    let mut found = Dotenv::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(at, at + content.len());
        at += line.len();
        let entry = content.trim_start();
        if entry.is_empty() || entry.starts_with('#') {
            continue;
        }
        if let Some((name, value)) = entry.split_once('=') {
            found.values.insert(name.trim().to_owned(), (value.to_owned(), span));
        }
    }
    found
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The values that lines may name: those outside, and what the lines so far set, which goes first.
    known: BTreeMap<String, String>,
    found: Dotenv,
    spent: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn error(&self, start: usize, message: impl Into<String>) -> DotenvError {
        let line = self.text[start..].find('\n').map_or(self.text.len(), |length| start + length);
        DotenvError { message: message.into(), span: Span::new(start, line) }
    }

    /// Goes over blanks, empty lines and comments; whether anything is left.
    fn skip_to_entry(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with('#') {
                return !trimmed.is_empty();
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn entry(&mut self, outside: &BTreeMap<String, String>) -> Result<(), DotenvError> {
        let start = self.at;
        if let Some(rest) = self.rest().strip_prefix("export").filter(|rest| rest.starts_with(is_blank)) {
            self.at = self.text.len() - rest.trim_start_matches(is_blank).len();
        }
        let key_start = self.at;
        let rest = self.rest();
        let end = rest.find(['=', ':', '\n']).unwrap_or(rest.len());
        let written = &rest[..end];
        if let Some(odd) = written.chars().find(|c| !is_name(*c) && !is_blank(*c)) {
            return Err(self.error(start, format!("`{odd}` cannot stand in the name of a variable")));
        }
        let key = written.trim_end().to_owned();
        let is_alone = rest[end..].starts_with('\n') || end == rest.len();
        if key.contains(' ') {
            return Err(self.error(start, "the name of a variable cannot hold a blank"));
        }
        self.at = key_start + end + usize::from(end < rest.len());
        if is_alone {
            if let Some(value) = outside.get(&key) {
                let value = value.clone();
                self.keep(key, value, Span::new(start, key_start + end));
            }
            return Ok(());
        }
        let blanks = self.rest().len() - self.rest().trim_start_matches(is_blank).len();
        self.at += blanks;
        let value = self.value(start)?;
        let span = Span::new(start, self.at);
        self.keep(key, value, span);
        Ok(())
    }

    fn keep(&mut self, key: String, value: String, span: Span) {
        self.known.insert(key.clone(), value.clone());
        self.found.values.insert(key, (value, span));
    }

    fn value(&mut self, start: usize) -> Result<String, DotenvError> {
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote, start),
            _ => {
                let rest = self.rest();
                let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
                self.at += line.len();
                let comment = line
                    .match_indices('#')
                    .find(|(at, _)| line[..*at].ends_with(|before: char| is_blank(before)))
                    .map_or(line.len(), |(at, _)| at);
                self.expand(line[..comment].trim_end(), start)
            }
        }
    }

    /// A value in quotes may run over line ends; a quote behind a backslash is no end.
    fn quoted(&mut self, quote: char, start: usize) -> Result<String, DotenvError> {
        let inner = &self.rest()[1..];
        let mut escaped = false;
        let end = inner.char_indices().find(|(_, c)| {
            let ends = *c == quote && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        let Some((end, _)) = end else {
            return Err(self.error(start, format!("the value opens with {quote} and never closes")));
        };
        self.at += end + 2;
        let body = &inner[..end];
        if quote == '\'' {
            return Ok(body.replace("\\'", "'"));
        }
        self.expand(&unescape(body), start)
    }

    fn expand(&mut self, text: &str, start: usize) -> Result<String, DotenvError> {
        if !text.contains('$') {
            self.spent += text.len();
            return Ok(text.to_owned());
        }
        let template =
            Template::parse(text).map_err(|_| self.error(start, "a `${` in the value opens no variable"))?;
        let mut out = String::new();
        let left = MOST_TEXT.saturating_sub(self.spent);
        match template.fill_bounded(&self.known, left, &mut out) {
            Ok(_) => {
                self.spent += out.len();
                Ok(out)
            }
            Err(TooMuch::Required { name, .. }) => {
                Err(self.error(start, format!("the variable `{name}` is required and has no value")))
            }
            Err(TooMuch::Text) => Err(self.error(start, "variables bring more text than any file needs")),
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{a0}')
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']')
}

/// Undoes the escapes of double quotes. An escaped dollar becomes two of them, which the next step makes one of.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(next) = rest.chars().next() else {
            out.push('\\');
            break;
        };
        let simple = match next {
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\u{b}'),
            '"' | '\\' => Some(next),
            _ => None,
        };
        match (simple, next) {
            (Some(simple), _) => {
                out.push(simple);
                rest = &rest[1..];
            }
            (None, '$') => {
                out.push_str("$$");
                rest = &rest[1..];
            }
            (None, '0') => {
                let digits = rest[1..].bytes().take(3).take_while(u8::is_ascii_digit).count();
                let octal = &rest[1..=digits];
                match u32::from_str_radix(octal, 8).ok().and_then(char::from_u32) {
                    Some(found) if digits > 0 => out.push(found),
                    _ => {
                        out.push('\\');
                        out.push_str(&rest[..=digits]);
                    }
                }
                rest = &rest[digits + 1..];
            }
            (None, _) => out.push('\\'),
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(String, String)> {
        let outside = BTreeMap::from([("SH".to_owned(), "shell".to_owned())]);
        let found = parse(text, &outside).unwrap_or_else(|error| panic!("{text:?}: {}", error.message));
        found.values.into_iter().map(|(name, (value, _))| (name, value)).collect()
    }

    fn value(text: &str) -> String {
        values(text).into_iter().find(|(name, _)| name == "A").unwrap_or_else(|| panic!("{text}")).1
    }

    /// As `docker compose config` 2.26 resolved them.
    #[test]
    fn values_as_compose_reads_them() {
        for (text, expected) in [
            ("A=b # c", "b"),
            ("A=b#c", "b#c"),
            ("A= #x", "#x"),
            ("A=#x", "#x"),
            ("export  A = b", "b"),
            ("A: b", "b"),
            ("A=it's", "it's"),
            ("A=x\\ny", "x\\ny"),
            ("A=$SH ${SH:-d} ${N:-d} \\$SH", "shell shell d \\shell"),
            ("A='a\\n $B \\' x'", "a\\n $B ' x"),
            ("A=\"a\\nb\\t\\\"q\\\" \\$X \\\\ $B $$ '\"", "a\nb\t\"q\" $X \\  $ '"),
            ("A=\"\\x \\a \\0101 \\u0041\"", "\\x \u{7} A \\u0041"),
            ("A=\"multi\nline\"", "multi\nline"),
            ("A=\"a\\\\$B\"", "a\\"),
            ("A=\"\\'x\\'\"", "\\'x\\'"),
            ("A=1\nA=2", "2"),
            ("\u{feff}A=1\r\nB=2", "1"),
            ("A=a b ", "a b"),
            ("A=${SH:+y}", "y"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
        let two = [("A".to_owned(), "x".to_owned()), ("B".to_owned(), "x1".to_owned())];
        assert_eq!(values("A=\"x\"B=${A}1 # c\n# d"), two);
        assert_eq!(values("SH\nN\n"), [("SH".to_owned(), "shell".to_owned())]);
        assert_eq!(values("A-B.c[0]=\n"), [("A-B.c[0]".to_owned(), String::new())]);
    }

    #[test]
    fn what_is_refused_names_no_value() {
        for text in ["A B=hunter2", "A=\"hunter2", "A='it''hunter2'", "A=${hunter2", "A=${N:?hunter2}"] {
            let error = parse(text, &BTreeMap::new()).unwrap_err();
            assert!(!error.message.contains("hunter2"), "{}", error.message);
        }
        let bomb: String = (1..64).map(|n| format!("A{n}=$A{0}$A{0}\n", n - 1)).collect();
        assert!(parse(&format!("A0=xxxxxxxx\n{bomb}"), &BTreeMap::new()).is_err());
    }

    #[test]
    fn raw_values_stay_as_they_are() {
        let found = parse_raw("# c\nA=\"x\" # $B\r\nB\n C =  1 \n").values;
        let shown: Vec<_> = found.iter().map(|(name, (value, _))| (name.as_str(), value.as_str())).collect();
        assert_eq!(shown, [("A", "\"x\" # $B"), ("C", "  1 ")]);
    }
}
