//! Splits a command line into commands and words.

use seaworthy_text::Span;

use super::{Assignment, Certainty, Join, Word};
use crate::Spanned;

/// Words of one command before anybody asks what they mean.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub(super) assignments: Vec<Assignment>,
    pub(super) words: Vec<Word>,
}

type Unreadable = (String, Span);

/// Words that open control flow, where a command would begin.
const CONTROL: [&str; 13] =
    ["if", "for", "while", "until", "case", "select", "function", "{", "!", "[[", "then", "do", "coproc"];

pub(super) fn read(text: &str) -> Result<Vec<(Join, Words)>, Unreadable> {
    let mut lexer = Lexer { text, at: 0, out: Vec::new(), join: Join::First, current: Words::default() };
    lexer.run()?;
    Ok(lexer.out)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    out: Vec<(Join, Words)>,
    join: Join,
    current: Words,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn unreadable<T>(&self, reason: &str, start: usize) -> Result<T, Unreadable> {
        let next = self.text[start..].chars().next().map_or(0, char::len_utf8);
        Err((reason.to_owned(), Span::new(start, self.at.max(start + next))))
    }

    fn run(&mut self) -> Result<(), Unreadable> {
        while let Some(next) = self.rest().chars().next() {
            let start = self.at;
            match next {
                ' ' | '\t' | '\r' | '\u{feff}' => self.at += next.len_utf8(),
                '\\' if self.rest().starts_with("\\\n") => self.at += 2,
                '\\' if self.rest().starts_with("\\\r\n") => self.at += 3,
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                '\n' | ';' => {
                    if self.rest().starts_with(";;") {
                        return self.unreadable("control flow", start);
                    }
                    self.at += 1;
                    self.end_command(Join::Then);
                }
                '&' if self.rest().starts_with("&&") => self.operator(2, Join::And)?,
                '&' if self.rest().starts_with("&>") => self.redirection(1)?,
                '&' => {
                    self.at += 1;
                    self.end_command(Join::Background);
                }
                '|' if self.rest().starts_with("||") => self.operator(2, Join::Or)?,
                '|' if self.rest().starts_with("|&") => self.operator(2, Join::Pipe)?,
                '|' => self.operator(1, Join::Pipe)?,
                '(' | ')' => return self.unreadable("a group in parentheses", start),
                '<' | '>' => self.redirection(0)?,
                _ => self.read_word()?,
            }
        }
        self.end_command(Join::Then);
        if self.out.is_empty() || self.join == Join::Then || self.join == Join::Background {
            return Ok(());
        }
        self.unreadable("the line ends in an operator", self.text.len())
    }

    /// An operator that needs a command on both sides.
    fn operator(&mut self, length: usize, join: Join) -> Result<(), Unreadable> {
        if self.current.words.is_empty() && self.current.assignments.is_empty() {
            return self.unreadable("an operator without a command before it", self.at);
        }
        self.at += length;
        self.end_command(join);
        Ok(())
    }

    fn end_command(&mut self, next: Join) {
        if self.current.words.is_empty() && self.current.assignments.is_empty() {
            // `a &&` and a line end: the operator still stands
            if self.join == Join::First || matches!(self.join, Join::Then | Join::Background) {
                self.join = if self.out.is_empty() { Join::First } else { next };
            }
            return;
        }
        self.out.push((self.join, std::mem::take(&mut self.current)));
        self.join = next;
    }

    /// Passes over `>`, `>>`, `<`, `>&`, `>|` and the word behind it.
    fn redirection(&mut self, skip: usize) -> Result<(), Unreadable> {
        let start = self.at;
        self.at += skip;
        if self.rest().starts_with("<<") || self.rest().starts_with("<(") || self.rest().starts_with(">(") {
            return self.unreadable("a here-document or a process substitution", start);
        }
        let signs = self.rest().len() - self.rest().trim_start_matches(['<', '>', '&', '|']).len();
        self.at += signs;
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        self.word()?;
        Ok(())
    }

    fn read_word(&mut self) -> Result<(), Unreadable> {
        let start = self.at;
        let word = self.word()?;
        // `2>file`: the number belongs to the redirection
        if self.rest().starts_with(['<', '>'])
            && self.text[start..self.at].bytes().all(|byte| byte.is_ascii_digit())
        {
            return self.redirection(0);
        }
        if self.current.words.is_empty() {
            if CONTROL.contains(&&self.text[start..self.at]) {
                return self.unreadable("control flow", start);
            }
            if let Some(assignment) = assignment(&word, &self.text[start..self.at]) {
                self.current.assignments.push(assignment);
                return Ok(());
            }
        }
        self.current.words.push(word);
        Ok(())
    }

    /// Reads one word, quotes and all, and stops before what ends it.
    fn word(&mut self) -> Result<Word, Unreadable> {
        let start = self.at;
        let mut word = Word::default();
        while let Some(next) = self.rest().chars().next() {
            match next {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')' => break,
                '\'' => {
                    let body = &self.text[self.at + 1..];
                    let Some(length) = body.find('\'') else {
                        return self.unreadable("a quote that is never closed", self.at);
                    };
                    word.text.push_str(&body[..length]);
                    self.at += length + 2;
                }
                '"' => self.double_quoted(&mut word)?,
                '$' | '`' => self.substitution(&mut word)?,
                '\\' => {
                    self.at += 1;
                    if let Some(escaped) = self.rest().chars().next() {
                        self.at += escaped.len_utf8();
                        if escaped != '\n' {
                            word.text.push(escaped);
                        }
                    }
                }
                other => {
                    word.text.push(other);
                    self.at += other.len_utf8();
                }
            }
        }
        word.span = Span::new(start, self.at);
        Ok(word)
    }

    fn double_quoted(&mut self, word: &mut Word) -> Result<(), Unreadable> {
        let start = self.at;
        self.at += 1;
        while let Some(next) = self.rest().chars().next() {
            match next {
                '"' => {
                    self.at += 1;
                    return Ok(());
                }
                '$' | '`' => self.substitution(word)?,
                '\\' => {
                    self.at += 1;
                    let Some(escaped) = self.rest().chars().next() else { break };
                    self.at += escaped.len_utf8();
                    if !matches!(escaped, '"' | '\\' | '$' | '`' | '\n') {
                        word.text.push('\\');
                    }
                    if escaped != '\n' {
                        word.text.push(escaped);
                    }
                }
                other => {
                    word.text.push(other);
                    self.at += other.len_utf8();
                }
            }
        }
        self.unreadable("a quote that is never closed", start)
    }

    /// Keeps `$NAME`, `${…}`, `$(…)` and backticks as written.
    fn substitution(&mut self, word: &mut Word) -> Result<(), Unreadable> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let length = match (bytes[start], bytes.get(start + 1)) {
            (b'`', _) => self.rest()[1..].find('`').map(|length| length + 2),
            (_, Some(b'{')) => closing(self.rest(), b'{', b'}'),
            (_, Some(b'(')) => closing(self.rest(), b'(', b')'),
            (_, Some(byte)) if byte.is_ascii_alphabetic() || *byte == b'_' => {
                let name = self.rest()[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                Some(name.map_or(self.rest().len(), |length| length + 1))
            }
            (_, Some(byte)) if byte.is_ascii_digit() || b"@*#?$!-".contains(byte) => Some(2),
            // a dollar that names nothing is a dollar
            _ => {
                word.text.push('$');
                self.at += 1;
                return Ok(());
            }
        };
        let Some(length) = length else {
            return self.unreadable("a substitution that is never closed", start);
        };
        word.text.push_str(&self.text[start..start + length]);
        word.certainty = Certainty::Substituted;
        self.at += length;
        Ok(())
    }
}

/// The length of `$(…)` or `${…}` with what is nested in it; quotes inside hide brackets.
fn closing(text: &str, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0_u32;
    let mut quote = None;
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        let byte = bytes[at];
        match quote {
            Some(_) if byte == b'\\' && quote == Some(b'"') => at += 1,
            Some(quoting) if byte == quoting => quote = None,
            Some(_) => {}
            None if byte == b'\\' => at += 1,
            None if byte == b'\'' || byte == b'"' => quote = Some(byte),
            None if byte == open => depth += 1,
            None if byte == close => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            None => {}
        }
        at += 1;
    }
    None
}

/// `NAME=value`, with the name written bare.
pub(super) fn assignment(word: &Word, written: &str) -> Option<Assignment> {
    let (name, value) = word.text.split_once('=')?;
    if !is_name(name) || !written.starts_with(name) {
        return None;
    }
    let start = word.span.start as usize;
    let name_end = start + name.len();
    Some(Assignment {
        name: Spanned::new(name.to_owned(), Span::new(start, name_end)),
        value: Word {
            text: value.to_owned(),
            certainty: word.certainty,
            span: Span::new(name_end + 1, word.span.end as usize),
        },
    })
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
