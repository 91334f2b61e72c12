//! A pull reader of JSON, and the tree built on it.
//!
//! Pulling lets a lockfile reader take what it needs from a megabyte and skip the rest without building it.

use std::borrow::Cow;

use seaworthy_text::Span;

use super::{Entry, Node, Value};
use crate::ParseError;

/// Deeper nesting than any real manifest has; beyond it we stop instead of exhausting the stack.
const DEEPEST: u32 = 256;

/// How much JSON is forgiven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// As the standard has it: package.json, package-lock.json.
    Strict,
    /// Comments and trailing commas are allowed: tsconfig.json, bun.lock.
    Comments,
}

/// Reads a whole JSON text. A byte order mark at its start is allowed.
///
/// # Errors
/// When the text is not JSON of this dialect, with the place.
pub fn parse_json(text: &str, dialect: Dialect) -> Result<Node<'_>, ParseError> {
    let mut reader = Reader::new(text, dialect);
    let node = reader.node()?;
    reader.finish()?;
    Ok(node)
}

/// A failure inside the reader; the same as [`ParseError`], boxed so that every step stays cheap.
#[derive(Debug)]
pub(crate) struct JsonError(Box<ParseError>);

impl From<JsonError> for ParseError {
    fn from(error: JsonError) -> Self {
        *error.0
    }
}

/// A cursor over JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
    dialect: Dialect,
}

/// A key and the bytes it was read from.
#[derive(Debug, Clone)]
pub(crate) struct Key<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) span: Span,
}

/// What the next value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Map,
    List,
    Text,
    Other,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str, dialect: Dialect) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, depth: 0, dialect }
    }

    fn fail<T>(&self, message: impl Into<String>, start: usize, end: usize) -> Result<T, JsonError> {
        let end = end.min(self.text.len());
        Err(JsonError(Box::new(ParseError::new(message, Span::new(start.min(end), end)))))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips blanks, and comments where they are allowed.
    fn blanks(&mut self) -> Result<(), JsonError> {
        let bytes = self.text.as_bytes();
        loop {
            while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
                self.at += 1;
            }
            if bytes.get(self.at) != Some(&b'/') {
                return Ok(());
            }
            let start = self.at;
            let length = match bytes.get(self.at + 1) {
                Some(b'/') => self.text[start..].find('\n').unwrap_or(self.text.len() - start),
                Some(b'*') => match self.text[start + 2..].find("*/") {
                    Some(length) => length + 4,
                    None => return self.fail("the comment is never closed", start, self.text.len()),
                },
                _ => return self.unexpected(),
            };
            if self.dialect == Dialect::Strict {
                return self.fail("comments are not allowed in this file", start, start + length);
            }
            self.at += length;
        }
    }

    fn unexpected<T>(&self) -> Result<T, JsonError> {
        match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(found) => {
                self.fail(format!("unexpected `{}`", shown(found)), self.at, self.at + found.len_utf8())
            }
            None => self.fail("the text ends too early", self.at, self.at),
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(found) => self.fail(
                format!("expected `{}`, found `{}`", char::from(byte), shown(found)),
                self.at,
                self.at + found.len_utf8(),
            ),
            None => {
                self.fail(format!("the text ends where `{}` is expected", char::from(byte)), self.at, self.at)
            }
        }
    }

    fn descend(&mut self) -> Result<(), JsonError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fail(format!("nested more than {DEEPEST} levels deep"), self.at - 1, self.at);
        }
        Ok(())
    }

    /// What comes next.
    pub(crate) fn kind(&mut self) -> Result<Kind, JsonError> {
        self.blanks()?;
        Ok(match self.peek() {
            Some(b'{') => Kind::Map,
            Some(b'[') => Kind::List,
            Some(b'"') => Kind::Text,
            _ => Kind::Other,
        })
    }

    /// Reads a mapping: `each` is called with every key and must consume the value.
    pub(crate) fn map<E: From<JsonError>>(
        &mut self,
        mut each: impl FnMut(&mut Self, Key<'a>) -> Result<(), E>,
    ) -> Result<Span, E> {
        self.blanks()?;
        let start = self.at;
        self.expect(b'{')?;
        self.descend()?;
        self.blanks()?;
        while self.peek() != Some(b'}') {
            let key_start = self.at;
            let text = self.string()?;
            let span = Span::new(key_start, self.at);
            self.blanks()?;
            self.expect(b':')?;
            self.blanks()?;
            each(self, Key { text, span })?;
            self.separator(b'}')?;
        }
        self.at += 1;
        self.depth -= 1;
        Ok(Span::new(start, self.at))
    }

    /// Reads a list: `each` is called before every item, with its index, and must consume it.
    pub(crate) fn list<E: From<JsonError>>(
        &mut self,
        mut each: impl FnMut(&mut Self, usize) -> Result<(), E>,
    ) -> Result<Span, E> {
        self.blanks()?;
        let start = self.at;
        self.expect(b'[')?;
        self.descend()?;
        self.blanks()?;
        let mut index = 0;
        while self.peek() != Some(b']') {
            each(self, index)?;
            index += 1;
            self.separator(b']')?;
        }
        self.at += 1;
        self.depth -= 1;
        Ok(Span::new(start, self.at))
    }

    /// After an item: a comma and another item, or the closing bracket, which stays unread.
    fn separator(&mut self, close: u8) -> Result<(), JsonError> {
        self.blanks()?;
        match self.peek() {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.blanks()?;
                if self.peek() == Some(close) && self.dialect == Dialect::Strict {
                    return self.fail("a comma with nothing after it", comma, comma + 1);
                }
                Ok(())
            }
            Some(byte) if byte == close => Ok(()),
            Some(_) if close == b'}' || close == b']' => {
                let found = self.text[self.at..].chars().next().unwrap_or_default();
                self.fail(
                    format!("expected `,` or `{}`, found `{}`", char::from(close), shown(found)),
                    self.at,
                    self.at + found.len_utf8(),
                )
            }
            _ => self.fail(
                format!("the text ends where `{}` is expected", char::from(close)),
                self.at,
                self.at,
            ),
        }
    }

    /// Reads a string value, unescaped, with its span.
    pub(crate) fn text(&mut self) -> Result<(Cow<'a, str>, Span), JsonError> {
        self.blanks()?;
        let start = self.at;
        let text = self.string()?;
        Ok((text, Span::new(start, self.at)))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        let start = self.at;
        if self.peek() == Some(b'\'') {
            return self.fail("strings stand between double quotes", start, start + 1);
        }
        self.expect(b'"')?;
        let bytes = self.text.as_bytes();
        let plain = self.at;
        loop {
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Borrowed(&self.text[plain..self.at - 1]));
                }
                Some(b'\\') => break,
                Some(byte) if *byte >= 0x20 => self.at += 1,
                Some(_) => {
                    return self.fail("a line end or control character inside a string", start, self.at);
                }
                None => return self.fail("the string is never closed", start, self.at),
            }
        }
        self.escaped_string(start, plain).map(Cow::Owned)
    }

    fn escaped_string(&mut self, start: usize, plain: usize) -> Result<String, JsonError> {
        let bytes = self.text.as_bytes();
        let mut out = String::from(&self.text[plain..self.at]);
        loop {
            let piece = self.at;
            while bytes.get(self.at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
                self.at += 1;
            }
            out.push_str(&self.text[piece..self.at]);
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    let escape = self.at;
                    self.at += 2;
                    match bytes.get(escape + 1) {
                        Some(b'n') => out.push('\n'),
                        Some(b't') => out.push('\t'),
                        Some(b'r') => out.push('\r'),
                        Some(b'b') => out.push('\u{8}'),
                        Some(b'f') => out.push('\u{c}'),
                        Some(byte @ (b'"' | b'\\' | b'/')) => out.push(char::from(*byte)),
                        Some(b'u') => {
                            let character = self.unicode_escape(escape)?;
                            out.push(character);
                        }
                        _ => return self.fail("an unknown escape in a string", escape, escape + 1),
                    }
                }
                Some(_) => {
                    return self.fail("a line end or control character inside a string", start, self.at);
                }
                None => return self.fail("the string is never closed", start, self.text.len()),
            }
        }
    }

    /// `\u` was read; a lone half of a pair becomes the replacement character, as it has no text.
    fn unicode_escape(&mut self, escape: usize) -> Result<char, JsonError> {
        let first = self.four_hex(escape)?;
        if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let resume = self.at;
            self.at += 2;
            let second = self.four_hex(resume)?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = resume;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four_hex(&mut self, escape: usize) -> Result<u32, JsonError> {
        let digits =
            self.text.get(self.at..self.at + 4).filter(|four| four.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.fail("`\\u` needs four hexadecimal digits", escape, escape + 2),
        }
    }

    /// Reads any value into a tree.
    pub(crate) fn node(&mut self) -> Result<Node<'a>, JsonError> {
        match self.kind()? {
            Kind::Map => {
                let mut entries = Vec::new();
                let span = self.map(|reader, key| {
                    let value = reader.node()?;
                    entries.push(Entry { key: key.text, key_span: key.span, value });
                    Ok::<(), JsonError>(())
                })?;
                Ok(Node { value: Value::Map(entries), span })
            }
            Kind::List => {
                let mut items = Vec::new();
                let span = self.list(|reader, _| {
                    items.push(reader.node()?);
                    Ok::<(), JsonError>(())
                })?;
                Ok(Node { value: Value::List(items), span })
            }
            Kind::Text => {
                let (text, span) = self.text()?;
                Ok(Node { value: Value::Text(text), span })
            }
            Kind::Other => self.word(),
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Node<'a>, JsonError> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        while bytes
            .get(self.at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_'))
        {
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        let value = match word {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "" => return self.unexpected(),
            number if is_number(number) => Value::Number(Cow::Borrowed(number)),
            // `True`, `undefined`, `01` are worth quoting; a longer word may be a secret that lost its quotes
            other if other.len() <= "undefined".len() => {
                return self.fail(format!("unexpected `{other}`"), start, self.at);
            }
            _ => {
                return self.fail("unexpected word; is it a text without quotes?".to_owned(), start, self.at);
            }
        };
        Ok(Node { value, span: Span::new(start, self.at) })
    }

    /// Passes over any value, checking only what is needed to find its end.
    pub(crate) fn skip(&mut self) -> Result<(), JsonError> {
        match self.kind()? {
            Kind::Map => self.map(|reader, _| reader.skip()).map(drop),
            Kind::List => self.list(|reader, _| reader.skip()).map(drop),
            Kind::Text => self.text().map(drop),
            Kind::Other => self.word().map(drop),
        }
    }

    /// Nothing but blanks may follow.
    pub(crate) fn finish(&mut self) -> Result<(), JsonError> {
        self.blanks()?;
        if self.at == self.text.len() {
            return Ok(());
        }
        self.fail("something follows the end of the value", self.at, self.text.len())
    }
}

/// A character as a message shows it: only what cannot be seen is escaped.
fn shown(character: char) -> String {
    if character.is_control() { character.escape_debug().to_string() } else { character.to_string() }
}

/// A number as the standard writes it.
pub(super) fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strict(text: &str) -> Result<Node<'_>, ParseError> {
        parse_json(text, Dialect::Strict)
    }

    #[test]
    fn keys_and_values_know_their_place() {
        let text = "\u{feff}{\r\n  \"a\": [1, \"b\\n\"]\r\n}";
        let node = strict(text).unwrap();
        let entry = node.entry("a").unwrap();
        assert_eq!(&text[entry.key_span.range()], "\"a\"");
        assert_eq!(&text[entry.value.span.range()], "[1, \"b\\n\"]");
        assert_eq!(entry.value.items()[1].text(), Some("b\n"));
        assert_eq!(entry.value.items()[0].scalar(), Some("1"));
    }

    #[test]
    fn comments_and_trailing_commas_only_where_allowed() {
        let text = "{ // why\n \"a\": 1, /* b */ }";
        assert!(parse_json(text, Dialect::Comments).is_ok());
        let error = strict(text).unwrap_err();
        assert_eq!(error.message, "comments are not allowed in this file");
        assert_eq!(&text[error.span.range()], "// why");
        assert_eq!(strict("[1,]").unwrap_err().message, "a comma with nothing after it");
    }

    #[test]
    fn what_is_broken_is_named() {
        let message = |text| strict(text).unwrap_err().message;
        assert_eq!(message(""), "the text ends too early");
        assert_eq!(message("{\"a\" 1}"), "expected `:`, found `1`");
        assert_eq!(message("{\"a\": 1 \"b\": 2}"), "expected `,` or `}`, found `\"`");
        assert_eq!(message("{'a': 1}"), "strings stand between double quotes");
        assert_eq!(message("\"a"), "the string is never closed");
        assert_eq!(message("{\"a\": yes}"), "unexpected `yes`");
        assert_eq!(message("01"), "unexpected `01`");
        assert_eq!(message("{} {}"), "something follows the end of the value");
        assert_eq!(message("{\"a\":1"), "the text ends where `}` is expected");
        assert_eq!(message("\"\\ud83d\\ude0"), "`\\u` needs four hexadecimal digits");
    }

    #[test]
    fn escapes_give_their_characters() {
        assert_eq!(strict(r#""\ud83d\ude00\u00e4\/\ud800x""#).unwrap().text(), Some("😀ä/\u{fffd}x"));
    }

    #[test]
    fn depth_is_bounded() {
        for text in ["[".repeat(10_000), "{\"a\":".repeat(10_000), "[{\"a\":".repeat(10_000)] {
            let error = strict(&text).unwrap_err();
            assert!(error.message.contains("levels deep"), "{}", error.message);
            assert!(Reader::new(&text, Dialect::Strict).skip().is_err());
        }
    }

    #[test]
    fn the_last_of_two_equal_keys_counts() {
        assert_eq!(strict(r#"{"a": 1, "a": 2}"#).unwrap().get("a").unwrap().scalar(), Some("2"));
    }
}
