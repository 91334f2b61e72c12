//! `FROM`: what a stage is built on.

use super::{Context, flag};
use crate::Keyword;
use crate::logical::{Piece, Word};
use crate::problem::ProblemKind;
use crate::split::Flag;

/// The start of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct From {
    /// `--platform`.
    pub platform: Option<Word>,
    /// A stage, an image or `scratch`, as written; empty when missing.
    pub image: Word,
    /// The `AS` of the name.
    pub as_keyword: Option<Word>,
    /// The stage's name as written; engines compare it in lower case.
    pub alias: Option<Word>,
}

pub(super) fn read(flags: &[Flag], arguments: Piece<'_>, context: &mut Context<'_>) -> From {
    let words = arguments.split_blanks();
    let has_alias = words.get(1).is_some_and(|word| word.text().eq_ignore_ascii_case("as"));
    if !(words.len() == 1 || (words.len() == 3 && has_alias)) {
        context.arguments(arguments, Keyword::From, "an image, or an image, `AS` and a name");
    }
    let word = |index: usize| words.get(index).map(|piece| piece.word());
    let from = From {
        platform: flag(flags, "platform"),
        image: word(0).unwrap_or_else(|| arguments.word()),
        as_keyword: word(1).filter(|_| has_alias),
        alias: word(2).filter(|_| has_alias),
    };
    if let Some(alias) = &from.alias
        && !is_stage_name(&alias.text)
    {
        context.note(alias.span, ProblemKind::StageName(alias.text.clone()));
    }
    context.check_word(&from.image);
    if let Some(platform) = &from.platform {
        context.check_word(platform);
    }
    from
}

/// A letter first, then letters, digits, `-`, `_`, `.`.
fn is_stage_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}
