//! The JSON form of arguments: an array of strings, and nothing else.

use crate::logical::{Piece, Word};

/// Why arguments are not in JSON form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotJson {
    /// They do not even start with a bracket.
    Plain,
    /// They start with a bracket but are no JSON array.
    Broken,
    /// A JSON array that holds something else than strings.
    NotStrings,
}

/// How deep arrays may be nested; the engine's own limit is 10,000, and nothing nested is accepted anyway.
const DEEPEST: usize = 64;

/// Reads `piece` as an array of strings; the words hold the decoded strings, their spans include the quotes.
pub(crate) fn strings(piece: Piece<'_>) -> Result<Vec<Word>, NotJson> {
    if !piece.text().starts_with('[') {
        return Err(NotJson::Plain);
    }
    let mut reader = Reader { text: piece.text(), at: 1 };
    let mut words = Vec::new();
    let mut only_strings = true;
    reader.blanks();
    if !reader.eat(']') {
        loop {
            reader.blanks();
            let start = reader.at;
            if reader.text[start..].starts_with('"') {
                let text = reader.string().ok_or(NotJson::Broken)?;
                words.push(Word { span: piece.sub(start, reader.at).span(), text });
            } else {
                only_strings = false;
                reader.value(DEEPEST).ok_or(NotJson::Broken)?;
            }
            reader.blanks();
            if reader.eat(']') {
                break;
            }
            if !reader.eat(',') {
                return Err(NotJson::Broken);
            }
        }
    }
    reader.blanks();
    match (reader.at == reader.text.len(), only_strings) {
        (false, _) => Err(NotJson::Broken),
        (true, false) => Err(NotJson::NotStrings),
        (true, true) => Ok(words),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        if found {
            self.at += expected.len_utf8();
        }
        found
    }

    fn blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn string(&mut self) -> Option<String> {
        self.eat('"').then_some(())?;
        let mut out = String::new();
        loop {
            match self.next()? {
                '"' => return Some(out),
                '\\' => out.push(self.escape()?),
                c if c < ' ' => return None,
                c => out.push(c),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            c @ ('"' | '\\' | '/') => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let high = self.four_digits()?;
                if (0xd800..0xdc00).contains(&high) && self.text[self.at..].starts_with("\\u") {
                    let before = self.at;
                    self.at += 2;
                    let low = self.four_digits()?;
                    if (0xdc00..0xe000).contains(&low) {
                        return char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
                    }
                    self.at = before;
                }
                char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// Passes over any value; `None` when there is none, or one nested too deep.
    fn value(&mut self, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match self.peek()? {
            '"' => self.string().map(|_| ()),
            '[' => self.members('[', ']', |reader| reader.value(depth)),
            '{' => self.members('{', '}', |reader| {
                reader.string()?;
                reader.blanks();
                reader.eat(':').then_some(())?;
                reader.blanks();
                reader.value(depth)
            }),
            _ => {
                let rest = &self.text[self.at..];
                if let Some(word) = ["true", "false", "null"].iter().find(|word| rest.starts_with(**word)) {
                    self.at += word.len();
                    return Some(());
                }
                self.number()
            }
        }
    }

    fn members(
        &mut self,
        open: char,
        close: char,
        mut one: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.eat(open).then_some(())?;
        self.blanks();
        if self.eat(close) {
            return Some(());
        }
        loop {
            self.blanks();
            one(self)?;
            self.blanks();
            if self.eat(close) {
                return Some(());
            }
            self.eat(',').then_some(())?;
        }
    }

    fn number(&mut self) -> Option<()> {
        self.eat('-');
        if !self.eat('0') {
            self.digits()?;
        }
        if self.eat('.') {
            self.digits()?;
        }
        if self.eat('e') || self.eat('E') {
            let _sign = self.eat('+') || self.eat('-');
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        (count > 0).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logical::Logical;

    fn read(text: &str) -> Result<Vec<String>, NotJson> {
        let mut line = Logical::default();
        line.push(text, 0);
        strings(line.whole()).map(|words| words.into_iter().map(|word| word.text).collect())
    }

    #[test]
    fn arrays_of_strings() {
        assert_eq!(read("[]"), Ok(vec![]));
        assert_eq!(read(r#"[ "a" , "b c"]"#), Ok(vec!["a".to_owned(), "b c".to_owned()]));
        assert_eq!(
            read(r#"["\"\\\/\n\u00e4\ud83d\ude00\ud83d"]"#),
            Ok(vec!["\"\\/\nä😀\u{fffd}".to_owned()])
        );
    }

    #[test]
    fn everything_else() {
        for text in [
            "['a']",
            r#"["a",]"#,
            r#"["a" "b"]"#,
            r#"["a"] x"#,
            "[",
            r#"["a"#,
            "[a]",
            r#"["\x"]"#,
            "[01]",
            "[,]",
        ] {
            assert_eq!(read(text), Err(NotJson::Broken), "{text}");
        }
        for text in ["[1]", r#"["a", null]"#, r#"[["a"]]"#, r#"[{"a": -1.5e+3, "b": []}]"#, "[true,false]"] {
            assert_eq!(read(text), Err(NotJson::NotStrings), "{text}");
        }
        assert_eq!(read("node a"), Err(NotJson::Plain));
        assert_eq!(read(&"[".repeat(100_000)), Err(NotJson::Broken));
    }
}
