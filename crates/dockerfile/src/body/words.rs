//! The plain arguments: one word, several words, a list of paths.

use super::Context;
use crate::Keyword;
use crate::logical::{Piece, Word};
use crate::problem::ProblemKind;

/// The whole rest as one argument: `USER`, `WORKDIR`, `STOPSIGNAL`, `MAINTAINER` split nothing.
pub(super) fn read_one(keyword: Keyword, arguments: Piece<'_>, context: &mut Context<'_>) -> Word {
    if arguments.is_empty() {
        context.arguments(arguments, keyword, "one argument");
    }
    let word = arguments.word();
    if keyword.expands_variables() {
        context.check_word(&word);
    }
    word
}

pub(super) fn read_expose(arguments: Piece<'_>, context: &mut Context<'_>) -> Vec<Word> {
    let words: Vec<Word> = arguments.split_blanks().into_iter().map(Piece::word).collect();
    if words.is_empty() {
        context.arguments(arguments, Keyword::Expose, "at least one port");
    }
    words.iter().for_each(|word| context.check_word(word));
    words
}

pub(super) fn read_volume(arguments: Piece<'_>, context: &mut Context<'_>) -> Vec<Word> {
    let words = match context.json(arguments) {
        Some(words) => words,
        None => arguments.split_blanks().into_iter().map(Piece::word).collect(),
    };
    if words.is_empty() || words.iter().any(|word| word.text.trim().is_empty()) {
        context.arguments(arguments, Keyword::Volume, "at least one path");
    }
    words.iter().for_each(|word| context.check_word(word));
    words
}

pub(super) fn read_shell(arguments: Piece<'_>, context: &mut Context<'_>) -> Vec<Word> {
    match crate::json::strings(arguments) {
        Ok(words) => {
            if words.is_empty() {
                context.arguments(arguments, Keyword::Shell, "at least one argument");
            }
            words
        }
        Err(_) => {
            context.note(arguments.span(), ProblemKind::ShellNotJson);
            Vec::new()
        }
    }
}

/// Words that may hold blanks in quotes or behind the escape character; both stay in the words.
pub(super) fn quoted_words<'a>(piece: Piece<'a>, escape: char) -> Vec<Piece<'a>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut chars = piece.text().char_indices();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            words.extend(start.take().map(|start| piece.sub(start, at)));
            continue;
        }
        start.get_or_insert(at);
        match quote {
            None if matches!(c, '\'' | '"') => quote = Some(c),
            Some(open) if c == open => quote = None,
            Some('\'') => {}
            _ if c == escape => {
                chars.next();
            }
            _ => {}
        }
    }
    words.extend(start.map(|start| piece.from(start)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logical::Logical;

    #[test]
    fn quotes_and_escapes_hold_words_together() {
        let mut line = Logical::default();
        line.push(r#"a="b c" d='e\' f=g\ h "i "j"#, 0);
        let words: Vec<_> = quoted_words(line.whole(), '\\').into_iter().map(Piece::text).collect();
        assert_eq!(words, [r#"a="b c""#, r"d='e\'", r"f=g\ h", "\"i \"j"]);
    }
}
