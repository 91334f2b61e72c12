//! `ENV`, `LABEL` and `ARG`: names and values.

use seaworthy_text::Span;

use super::Context;
use super::words::quoted_words;
use crate::Keyword;
use crate::logical::{Piece, Word};
use crate::problem::ProblemKind;

/// A name, perhaps with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Name and value together.
    pub span: Span,
    /// The name as written.
    pub name: Word,
    /// The value as written, quotes and variables still in it; `None` for `ARG name`.
    pub value: Option<Word>,
    /// How the two are joined.
    pub form: PairForm,
}

/// How a name and its value are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairForm {
    /// `name=value`, of which an instruction may hold several.
    Equals,
    /// `name value`: the old form; everything after the first blanks is the value.
    Blank,
    /// A name alone.
    NameOnly,
}

/// Reads `ENV` and `LABEL`. Whether the first word holds a `=` decides the form of all.
pub(super) fn read(keyword: Keyword, arguments: Piece<'_>, context: &mut Context<'_>) -> Vec<Pair> {
    let words = quoted_words(arguments, context.escape);
    let Some(first) = words.first() else {
        context.arguments(arguments, keyword, "at least one name=value");
        return Vec::new();
    };
    let pairs: Vec<Pair> = if first.text().contains('=') {
        for word in words.iter().filter(|word| !word.text().contains('=')) {
            context.note(word.span(), ProblemKind::PairWithoutEquals(word.text().to_owned()));
        }
        words.into_iter().map(pair).collect()
    } else {
        let (name, value) = arguments.cut_blanks();
        if value.is_empty() {
            context.arguments(arguments, keyword, "a name and a value");
        }
        let value = Some(value.word()).filter(|value| !value.is_empty());
        let form = if value.is_some() { PairForm::Blank } else { PairForm::NameOnly };
        vec![Pair { span: arguments.span(), name: name.word(), value, form }]
    };
    check(keyword, &pairs, context);
    pairs
}

pub(super) fn read_arg(arguments: Piece<'_>, context: &mut Context<'_>) -> Vec<Pair> {
    let pairs: Vec<Pair> = quoted_words(arguments, context.escape).into_iter().map(pair).collect();
    if pairs.is_empty() {
        context.arguments(arguments, Keyword::Arg, "at least one name");
    }
    check(Keyword::Arg, &pairs, context);
    pairs
}

fn pair(word: Piece<'_>) -> Pair {
    let text = word.text();
    let (name, value, form) = match text.find('=') {
        Some(at) => (word.sub(0, at), Some(word.from(at + 1).word()), PairForm::Equals),
        None => (word, None, PairForm::NameOnly),
    };
    Pair { span: word.span(), name: name.word(), value, form }
}

fn check(keyword: Keyword, pairs: &[Pair], context: &mut Context<'_>) {
    for pair in pairs {
        if pair.name.is_empty() {
            context.note(pair.span, ProblemKind::EmptyName(keyword));
        }
        context.check_word(&pair.name);
        if let Some(value) = &pair.value {
            context.check_word(value);
        }
    }
}
