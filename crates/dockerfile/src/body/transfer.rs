//! `COPY` and `ADD`: files that come into the image.

use super::{Context, flag, switch};
use crate::Keyword;
use crate::heredoc::is_heredoc;
use crate::logical::{Piece, Word};
use crate::problem::ProblemKind;
use crate::split::Flag;

/// What a `COPY` or an `ADD` brings where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Where files come from, in order.
    pub sources: Vec<Source>,
    /// Where they go; `None` when missing.
    pub destination: Option<Word>,
    /// Whether the paths were given as JSON, the only form in which they may hold blanks.
    pub is_json: bool,
    /// `--from`: a stage's name or number, an image or a named context; the build context without it.
    pub from: Option<Word>,
    /// `--chown`.
    pub chown: Option<Word>,
    /// `--chmod`.
    pub chmod: Option<Word>,
    /// `--link`.
    pub link: bool,
    /// `--parents`: the sources keep their folders.
    pub parents: bool,
    /// `--exclude`, in order.
    pub exclude: Vec<Word>,
    /// `--checksum` of `ADD`.
    pub checksum: Option<Word>,
    /// `--keep-git-dir` of `ADD`.
    pub keep_git_dir: bool,
    /// `--unpack` of `ADD`; `None` where the engine decides.
    pub unpack: Option<bool>,
}

/// Where a file comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A path or pattern; for `ADD` perhaps an address.
    Path(Word),
    /// A heredoc of the instruction, as written: `<<NAME`.
    Heredoc(Word),
}

impl Source {
    /// The source as written.
    pub fn word(&self) -> &Word {
        match self {
            Self::Path(word) | Self::Heredoc(word) => word,
        }
    }
}

pub(super) fn read(
    keyword: Keyword,
    flags: &[Flag],
    arguments: Piece<'_>,
    context: &mut Context<'_>,
) -> Transfer {
    let json = context.json(arguments);
    let is_json = json.is_some();
    let mut words = json.unwrap_or_else(|| arguments.split_blanks().into_iter().map(Piece::word).collect());
    if words.len() < 2 {
        context.arguments(arguments, keyword, "at least one source and a destination");
    }
    let destination = if words.len() < 2 { None } else { words.pop() };
    if let Some(destination) = destination.as_ref().filter(|word| is_heredoc(&word.text)) {
        context.note(destination.span, ProblemKind::HeredocDestination(keyword));
    }
    let source = |word: Word| {
        if !is_json && is_heredoc(&word.text) { Source::Heredoc(word) } else { Source::Path(word) }
    };
    let transfer = Transfer {
        sources: words.into_iter().map(source).collect(),
        destination,
        is_json,
        from: flag(flags, "from"),
        chown: flag(flags, "chown"),
        chmod: flag(flags, "chmod"),
        link: switch(flags, "link"),
        parents: switch(flags, "parents"),
        exclude: flags
            .iter()
            .filter(|flag| flag.name.text == "exclude")
            .filter_map(|flag| flag.value.clone())
            .collect(),
        checksum: flag(flags, "checksum"),
        keep_git_dir: switch(flags, "keep-git-dir"),
        unpack: flags.iter().any(|flag| flag.name.text == "unpack").then(|| switch(flags, "unpack")),
    };
    let paths = transfer.sources.iter().filter_map(|source| match source {
        Source::Path(word) => Some(word),
        Source::Heredoc(_) => None,
    });
    let given = [&transfer.destination, &transfer.from, &transfer.chown, &transfer.chmod];
    for word in paths.chain(given.into_iter().flatten()) {
        context.check_word(word);
    }
    transfer
}
