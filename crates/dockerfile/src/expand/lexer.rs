//! Quotes, escapes and `$`, one character after the other, as the builder reads them.

use super::glob::{Glob, Reach};
use super::words::Words;
use super::{ExpandError, Quotes, Reference};

/// Deepest nesting of `${a:-${b:-…}}` that is read.
const DEEPEST: usize = 64;

/// Reads a text once. What happens to quotes, escapes and unset variables is chosen before.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    escape: char,
    pub(super) quotes: Quotes,
    pub(super) keep_quotes: bool,
    pub(super) keep_escapes: bool,
    pub(super) keep_unset: bool,
    /// Patterns are read even where there is no value to use them on; the search for heredocs does not.
    pub(super) reads_patterns: bool,
    value_of: &'a dyn Fn(&str) -> Option<String>,
    pub(super) references: Vec<Reference>,
    pub(super) words: Words,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, escape: char, value_of: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            text,
            at: 0,
            escape,
            quotes: Quotes::Remove,
            keep_quotes: false,
            keep_escapes: false,
            keep_unset: false,
            reads_patterns: false,
            value_of,
            references: Vec::new(),
            words: Words::default(),
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Reads up to `stop`, which is passed, or to the end. Only the outermost call gathers words.
    pub(super) fn until(&mut self, stop: Option<char>, depth: usize) -> Result<String, ExpandError> {
        if depth > DEEPEST {
            return Err(ExpandError::TooDeep);
        }
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if stop == Some(c) {
                self.next();
                return Ok(out);
            }
            let start = self.at;
            let (piece, is_loose) = match c {
                '$' => (self.dollar(depth)?, true),
                '\'' if self.quotes == Quotes::Remove => (self.single_quoted()?, false),
                '"' if self.quotes == Quotes::Remove => (self.double_quoted(depth)?, false),
                '<' if self.quotes == Quotes::Remove => (self.possible_heredoc(), false),
                c => {
                    self.next();
                    if c == self.escape { self.escaped(c) } else { (c.to_string(), true) }
                }
            };
            if depth == 0 {
                let range = start..self.at;
                if is_loose { self.words.loose(&piece, &range) } else { self.words.fixed(&piece, &range) }
            }
            out.push_str(&piece);
        }
        match stop {
            None => Ok(out),
            Some('/') => Err(ExpandError::Slash),
            Some(_) => Err(ExpandError::Brace),
        }
    }

    fn escaped(&mut self, escape: char) -> (String, bool) {
        let mut piece = String::new();
        if self.keep_escapes {
            piece.push(escape);
        }
        piece.extend(self.next());
        (piece, false)
    }

    /// `<<` takes the blanks behind it into its word.
    fn possible_heredoc(&mut self) -> String {
        let start = self.at;
        self.next();
        if self.peek() == Some('<') {
            self.next();
            while self.peek().is_some_and(|c| matches!(c, ' ' | '\t' | '\r' | '\n')) {
                self.next();
            }
        }
        self.text[start..self.at].to_owned()
    }

    fn single_quoted(&mut self) -> Result<String, ExpandError> {
        let start = self.at;
        let length = self.text[start + 1..].find('\'').ok_or(ExpandError::Quote('\''))?;
        self.at = start + length + 2;
        Ok(if self.keep_quotes { &self.text[start..self.at] } else { &self.text[start + 1..self.at - 1] }
            .to_owned())
    }

    fn double_quoted(&mut self, depth: usize) -> Result<String, ExpandError> {
        self.next();
        let mut out = String::new();
        if self.keep_quotes {
            out.push('"');
        }
        loop {
            match self.peek().ok_or(ExpandError::Quote('"'))? {
                '"' => {
                    self.next();
                    if self.keep_quotes {
                        out.push('"');
                    }
                    return Ok(out);
                }
                '$' => out.push_str(&self.dollar(depth)?),
                c => {
                    self.next();
                    if c != self.escape {
                        out.push(c);
                        continue;
                    }
                    if self.keep_escapes {
                        out.push(c);
                    }
                    match self.peek() {
                        None => {}
                        Some(next) if next == '"' || next == '$' || next == self.escape => {
                            out.extend(self.next())
                        }
                        // before anything else the escape is an ordinary character
                        Some(_) => out.push(c),
                    }
                }
            }
        }
    }

    fn dollar(&mut self, depth: usize) -> Result<String, ExpandError> {
        let start = self.at;
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                return Ok("$".to_owned());
            }
            let value = self.look_up(start, &name, "");
            return Ok(self.plain(start, value));
        }
        self.next();
        match self.peek() {
            None => return Err(ExpandError::Brace),
            Some('{' | '}' | ':') => return Err(ExpandError::NoName),
            Some(_) => {}
        }
        let name = self.name();
        match self.next() {
            Some('}') => {
                let value = self.look_up(start, &name, "");
                Ok(self.plain(start, value))
            }
            Some(':') => {
                let kind = self.next().ok_or(ExpandError::Brace)?;
                self.modified(start, &name, kind, true, depth)
            }
            Some('/') => self.replaced(start, &name, depth),
            Some(kind) => self.modified(start, &name, kind, false, depth),
            None => Err(ExpandError::Brace),
        }
    }

    /// A value, or the text of the reference where that is wanted.
    fn plain(&self, start: usize, value: Option<String>) -> String {
        match value {
            Some(value) => value,
            None if self.keep_unset => self.text[start..self.at].to_owned(),
            None => String::new(),
        }
    }

    /// `${name-word}` and its brothers; `empty_is_unset` when there was a colon.
    fn modified(
        &mut self,
        start: usize,
        name: &str,
        kind: char,
        empty_is_unset: bool,
        depth: usize,
    ) -> Result<String, ExpandError> {
        let colon = if empty_is_unset { ":" } else { "" };
        if !matches!(kind, '-' | '+' | '?' | '#' | '%') {
            return Err(ExpandError::Modifier(format!("{colon}{kind}")));
        }
        let longest = matches!(kind, '#' | '%') && self.peek() == Some(kind);
        let outer = std::mem::replace(&mut self.keep_escapes, matches!(kind, '#' | '%'));
        let word = self.until(Some('}'), depth + 1);
        self.keep_escapes = outer;
        let word = word?;
        let again = if longest { kind.to_string() } else { String::new() };
        let value = self.look_up(start, name, &format!("{colon}{kind}{again}"));
        if value.is_none() && self.keep_unset {
            if self.reads_patterns && matches!(kind, '#' | '%') {
                Glob::new(&word[usize::from(longest)..])?;
            }
            return Ok(self.text[start..self.at].to_owned());
        }
        let usable = value.clone().filter(|value| !(empty_is_unset && value.is_empty()));
        match kind {
            '-' => Ok(usable.unwrap_or(word)),
            '+' => Ok(usable.map_or_else(String::new, |_| word)),
            '?' => usable.ok_or_else(|| {
                let reason =
                    if value.is_some() { "is not allowed to be empty" } else { "is not allowed to be unset" };
                let message = if word.is_empty() { reason.to_owned() } else { word };
                ExpandError::Required { name: name.to_owned(), message }
            }),
            _ => {
                let reach = if longest { Reach::Longest } else { Reach::Shortest };
                let glob = Glob::new(&word[usize::from(longest)..])?;
                let value = value.unwrap_or_default();
                Ok(if kind == '#' { glob.trim_start(&value, reach) } else { glob.trim_end(&value, reach) })
            }
        }
    }

    /// `${name/pattern/text}` and `${name//pattern/text}`.
    fn replaced(&mut self, start: usize, name: &str, depth: usize) -> Result<String, ExpandError> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let outer = std::mem::replace(&mut self.keep_escapes, true);
        let parts = self
            .until(Some('/'), depth + 1)
            .and_then(|pattern| Ok((pattern, self.until(Some('}'), depth + 1)?)));
        self.keep_escapes = outer;
        let (pattern, with) = parts?;
        match self.look_up(start, name, if all { "//" } else { "/" }) {
            None if self.keep_unset => {
                if self.reads_patterns {
                    Glob::new(&pattern)?;
                }
                Ok(self.text[start..self.at].to_owned())
            }
            value => {
                let times = if all { usize::MAX } else { 1 };
                Ok(Glob::new(&pattern)?.replace(&value.unwrap_or_default(), &with, times))
            }
        }
    }

    /// A name: letters, digits and underscores, or digits only, or one of the shell's own signs.
    fn name(&mut self) -> String {
        let rest = &self.text[self.at..];
        let length = match rest.chars().next() {
            Some(c) if c.is_numeric() => rest.len() - rest.trim_start_matches(char::is_numeric).len(),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => 1,
            _ => rest.len() - rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len(),
        };
        self.at += length;
        rest[..length].to_owned()
    }

    /// The variable's value; the reference from `start` up to here is noted.
    fn look_up(&mut self, start: usize, name: &str, modifier: &str) -> Option<String> {
        let value = (self.value_of)(name);
        let range = start..self.at;
        let reference = Reference {
            name: name.to_owned(),
            range,
            is_set: value.is_some(),
            modifier: modifier.to_owned(),
        };
        // a reference inside a default was noted first but starts later
        let place = self.references.partition_point(|other| other.range.start < start);
        self.references.insert(place, reference);
        value
    }
}
