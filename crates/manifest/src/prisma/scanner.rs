//! Finds blocks by their braces, outside strings and comments, and the `key = value` lines in those that matter.

use seaworthy_text::Span;

use super::{Datasource, Generator, PrismaSchema, PrismaUrl};
use crate::{Problem, Spanned};

pub(super) fn read(text: &str) -> PrismaSchema {
    let mut scanner = Scanner { text, at: 0, schema: PrismaSchema::default() };
    scanner.schema_blocks();
    scanner.schema
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    schema: PrismaSchema,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Text(&'a str),
    Sign(char),
}

impl<'a> Scanner<'a> {
    fn note(&mut self, start: usize, end: usize, message: &str) {
        self.schema.problems.push(Problem::new(Span::new(start, end), message.to_owned()));
    }

    /// The next token with its place; comments and blanks are passed over.
    fn token(&mut self) -> Option<(Token<'a>, Span)> {
        loop {
            let rest = &self.text[self.at..];
            let start = self.at;
            let first = rest.chars().next()?;
            if first.is_whitespace() || first == '\u{feff}' {
                self.at += first.len_utf8();
            } else if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.at += rest.find("*/").map_or(rest.len(), |length| length + 2);
            } else if first == '"' || first == '\'' {
                return Some(self.string(first, start));
            } else {
                let word = rest
                    .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'))
                    .unwrap_or(rest.len());
                let token = if word == 0 {
                    self.at += first.len_utf8();
                    Token::Sign(first)
                } else {
                    self.at += word;
                    Token::Word(&rest[..word])
                };
                return Some((token, Span::new(start, self.at)));
            }
        }
    }

    /// A string ends at its quote, or, broken, at the end of its line.
    fn string(&mut self, quote: char, start: usize) -> (Token<'a>, Span) {
        let body = &self.text[start + 1..];
        let mut escaped = false;
        for (at, character) in body.char_indices() {
            if character == '\n' {
                self.at = start + 1 + at;
                self.note(start, self.at, "the string is never closed");
                return (Token::Text(body[..at].trim_end_matches('\r')), Span::new(start, self.at));
            }
            if character == quote && !escaped {
                self.at = start + at + 2;
                return (Token::Text(&body[..at]), Span::new(start, self.at));
            }
            escaped = character == '\\' && !escaped;
        }
        self.at = self.text.len();
        self.note(start, self.at, "the string is never closed");
        (Token::Text(body), Span::new(start, self.at))
    }

    fn schema_blocks(&mut self) {
        while let Some((token, span)) = self.token() {
            let Token::Word(kind @ ("datasource" | "generator" | "model" | "view" | "enum" | "type")) = token
            else {
                if token == Token::Sign('{') {
                    self.skip_block(span.start as usize);
                }
                continue;
            };
            let name = match self.token() {
                Some((Token::Word(name), place)) => Spanned::new(name.to_owned(), place),
                _ => {
                    self.note(span.start as usize, span.end as usize, "the block has no name");
                    continue;
                }
            };
            match self.token() {
                Some((Token::Sign('{'), _)) => {}
                _ => {
                    self.note(span.start as usize, self.at, "the block does not open with `{`");
                    continue;
                }
            }
            self.block(kind, name, span.start as usize);
        }
    }

    fn block(&mut self, kind: &str, name: Spanned<String>, start: usize) {
        match kind {
            "datasource" => {
                let mut datasource = Datasource { name, ..Datasource::default() };
                self.assignments(start, |key, value| datasource.set(key, value));
                datasource.span = Span::new(start, self.at);
                self.schema.datasources.push(datasource);
            }
            "generator" => {
                let mut generator = Generator { name, ..Generator::default() };
                self.assignments(start, |key, value| generator.set(key, value));
                generator.span = Span::new(start, self.at);
                self.schema.generators.push(generator);
            }
            _ => {
                if kind == "model" {
                    self.schema.models.push(name);
                }
                self.skip_block(start);
            }
        }
    }

    /// The opening brace was read.
    fn skip_block(&mut self, start: usize) {
        let mut depth = 1_u32;
        while let Some((token, _)) = self.token() {
            match token {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
        self.note(start, self.text.len(), "the block is never closed");
    }

    /// Reads `key = value` up to the closing brace; `set` says whether it could use the value.
    fn assignments(&mut self, start: usize, mut set: impl FnMut(&str, &Written<'a>) -> bool) {
        while let Some((token, span)) = self.token() {
            match token {
                Token::Sign('}') => return,
                Token::Word(key) => {
                    let resume = self.at;
                    if !matches!(self.token(), Some((Token::Sign('='), _))) {
                        self.at = resume;
                        self.note(span.start as usize, span.end as usize, "expected `=` after the name");
                        continue;
                    }
                    let value = self.value();
                    if !set(key, &value) {
                        let message = format!("`{key}` has a value of another kind than expected");
                        self.note(span.start as usize, span.end as usize, &message);
                    }
                }
                Token::Text(_) | Token::Sign(_) => {}
            }
        }
        self.note(start, self.text.len(), "the block is never closed");
    }

    fn value(&mut self) -> Written<'a> {
        let resume = self.at;
        match self.token() {
            Some((Token::Text(text), span)) => Written::Text(Spanned::new(text, span)),
            Some((Token::Word("env"), span)) => {
                let mut name = "";
                while let Some((token, _)) = self.token() {
                    match token {
                        Token::Text(text) => name = text,
                        Token::Sign('(') => {}
                        _ => break,
                    }
                }
                Written::Environment(Spanned::new(name, Span::new(span.start as usize, self.at)))
            }
            Some((Token::Sign('['), _)) => {
                let mut items = Vec::new();
                while let Some((token, span)) = self.token() {
                    match token {
                        Token::Text(text) => items.push(Spanned::new(text, span)),
                        Token::Sign(']' | '}') => break,
                        Token::Sign(_) | Token::Word(_) => {}
                    }
                }
                Written::List(items)
            }
            Some((Token::Sign('}'), _)) => {
                self.at = resume;
                Written::Other
            }
            _ => Written::Other,
        }
    }
}

/// A value as it stands in the file.
enum Written<'a> {
    Text(Spanned<&'a str>),
    Environment(Spanned<&'a str>),
    List(Vec<Spanned<&'a str>>),
    Other,
}

impl Written<'_> {
    fn text(&self) -> Option<Spanned<String>> {
        match self {
            Self::Text(text) => Some(Spanned::new(text.value.to_owned(), text.span)),
            _ => None,
        }
    }

    fn texts(&self) -> Option<Vec<Spanned<String>>> {
        match self {
            Self::List(items) => {
                Some(items.iter().map(|item| Spanned::new(item.value.to_owned(), item.span)).collect())
            }
            _ => None,
        }
    }

    fn url(&self) -> Option<Spanned<PrismaUrl>> {
        match self {
            Self::Environment(name) => {
                Some(Spanned::new(PrismaUrl::Environment(name.value.to_owned()), name.span))
            }
            Self::Text(text) => Some(Spanned::new(
                match text.value.strip_prefix("file:") {
                    Some(path) => PrismaUrl::File(path.to_owned()),
                    None => PrismaUrl::Literal,
                },
                text.span,
            )),
            _ => None,
        }
    }
}

impl Datasource {
    fn set(&mut self, key: &str, value: &Written<'_>) -> bool {
        match key {
            "provider" => put(&mut self.provider, value.text()),
            "url" => put(&mut self.url, value.url()),
            "directUrl" => put(&mut self.direct_url, value.url()),
            "shadowDatabaseUrl" => put(&mut self.shadow_database_url, value.url()),
            _ => true,
        }
    }
}

impl Generator {
    fn set(&mut self, key: &str, value: &Written<'_>) -> bool {
        match key {
            "provider" => put(&mut self.provider, value.text()),
            "output" => put(&mut self.output, value.text()),
            "engineType" => put(&mut self.engine_type, value.text()),
            "runtime" => put(&mut self.runtime, value.text()),
            "moduleFormat" => put(&mut self.module_format, value.text()),
            "binaryTargets" => value.texts().map(|items| self.binary_targets = items).is_some(),
            "previewFeatures" => value.texts().map(|items| self.preview_features = items).is_some(),
            _ => true,
        }
    }
}

fn put<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    let fits = value.is_some();
    *field = value;
    fits
}
