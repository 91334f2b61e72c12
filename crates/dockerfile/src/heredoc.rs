//! Heredocs: files written inside a Dockerfile.

use seaworthy_text::Span;

use crate::expand::{raw_words, unquoted_word};
use crate::logical::{Piece, Word};

/// A heredoc of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// `<<NAME` as written.
    pub word: Word,
    /// The name that closes it, quotes removed; in `COPY`, the file's name too.
    pub name: String,
    /// The number before the `<<`, if there is one.
    pub descriptor: Option<u32>,
    /// `<<-`: tabs at the start of lines are left out.
    pub strips_tabs: bool,
    /// No part of the name is quoted: variables in the body are replaced, by the builder in `COPY` and `ADD`, by the
    /// shell in `RUN`.
    pub expands: bool,
    /// `<< NAME`: frontends before 2025 (Engine 26 among them) take it for no heredoc.
    pub has_blanks: bool,
    /// The lines between, line ends included.
    pub body: Span,
    /// The line that closes it, without its line end; `None` when the file ends first.
    pub terminator: Option<Span>,
}

impl Heredoc {
    /// Whether `line`, without its line end, closes the heredoc.
    pub(crate) fn closes(&self, line: &str) -> bool {
        let line = if self.strips_tabs { line.trim_start_matches('\t') } else { line };
        line == self.name
    }
}

/// The heredocs that a logical line announces; their bodies are still to be found.
pub(crate) fn announced(line: Piece<'_>) -> Vec<Heredoc> {
    if !line.text().contains("<<") {
        return Vec::new();
    }
    raw_words(line.text())
        .into_iter()
        .filter_map(|word| {
            let head = head(&word.text)?;
            let place = line.sub(word.range.start, word.range.end).span();
            Some(Heredoc { word: Word { span: place, text: word.text }, ..head })
        })
        .collect()
}

/// Whether an argument is a heredoc.
pub(crate) fn is_heredoc(word: &str) -> bool {
    head(word).is_some()
}

fn head(word: &str) -> Option<Heredoc> {
    let (descriptor, rest) = word.split_once("<<")?;
    if !descriptor.bytes().all(|byte| byte.is_ascii_digit()) || rest.contains('<') {
        return None;
    }
    let (strips_tabs, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
    let written = rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{c}']);
    let name = unquoted_word(written, false)?;
    let quoted = unquoted_word(written, true)?;
    let quotes = |text: &str| text.matches(['\'', '"']).count();
    Some(Heredoc {
        word: Word::default(),
        expands: quotes(&name) == quotes(&quoted),
        name,
        descriptor: descriptor.parse().ok(),
        strips_tabs,
        has_blanks: written.len() != rest.len(),
        body: Span::default(),
        terminator: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        let of =
            |word| head(word).map(|found| (found.name, found.strips_tabs, found.expands, found.descriptor));
        assert_eq!(of("<<EOF"), Some(("EOF".to_owned(), false, true, None)));
        assert_eq!(of("3<<-\"E\"OF"), Some(("EOF".to_owned(), true, false, Some(3))));
        assert_eq!(of("<<'a b'"), Some(("a b".to_owned(), false, false, None)));
        assert_eq!(of("<<\\EOF"), Some(("EOF".to_owned(), false, true, None)));
        assert_eq!(of("<<$X"), Some(("$X".to_owned(), false, true, None)));
        for word in ["<<", "<<''", "a<<b", "<<<a", "<a", "<<a<b"] {
            assert_eq!(of(word), None, "{word}");
        }
    }
}
