//! What an engine would refuse in a Dockerfile, or take differently from what it looks like.

use seaworthy_text::Span;

use crate::{Keyword, expand::ExpandError};

/// A fault of the syntax, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub span: Span,
    /// Why.
    pub kind: ProblemKind,
}

/// The faults of the syntax.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// No instruction at all.
    #[error("no instruction in the file")]
    NoInstruction,
    /// Instructions, but no stage to put them in.
    #[error("no `FROM` in the file")]
    NoStage,
    /// The engine reads lines of less than 64 KiB.
    #[error("line longer than 64 KiB")]
    LineTooLong,
    /// `# escape=` or its like, twice.
    #[error("directive `{0}` given twice")]
    DirectiveRepeated(String),
    /// Neither a backslash nor a backtick.
    #[error("escape character `{0}`: only a backslash or a backtick may be one")]
    EscapeCharacter(String),
    /// An empty line between the lines of an instruction; engines still accept it.
    #[error("empty line inside an instruction")]
    EmptyContinuation,
    /// Not a keyword.
    #[error("unknown instruction `{word}`")]
    UnknownInstruction {
        /// As written.
        word: String,
        /// The keyword that was probably meant.
        suggestion: Option<&'static str>,
    },
    /// Only `ARG` may stand before the first `FROM`.
    #[error("`{0}` before the first `FROM`")]
    BeforeFrom(Keyword),
    /// The end of the file came first.
    #[error("heredoc `{0}` is not closed")]
    HeredocOpen(String),
    /// A heredoc can be a source, not the destination.
    #[error("`{0}` cannot write to a heredoc")]
    HeredocDestination(Keyword),
    /// `["a", 1]`: JSON, but not of strings only.
    #[error("the arguments in JSON form may only be strings")]
    JsonNotStrings,
    /// `['a']`, `["a",]`: looks like JSON, is none, and so is given to a shell, or taken for paths.
    #[error("arguments that start with `[` but are not JSON are taken literally")]
    JsonBroken,
    /// A flag that no frontend known to us takes for this instruction.
    #[error("unknown flag `--{name}` of `{keyword}`")]
    UnknownFlag {
        /// The instruction.
        keyword: Keyword,
        /// The flag without its dashes.
        name: String,
        /// The flag that was probably meant.
        suggestion: Option<&'static str>,
    },
    /// A flag given twice that may be given once.
    #[error("flag `--{0}` given twice")]
    FlagRepeated(String),
    /// A flag without its `=value`.
    #[error("flag `--{0}` needs a value")]
    FlagWithoutValue(String),
    /// A flag that is on or off, with another value.
    #[error("flag `--{0}` is either `true` or `false`")]
    FlagNotBoolean(String),
    /// Too few or too many arguments.
    #[error("`{keyword}` needs {expected}")]
    Arguments {
        /// The instruction.
        keyword: Keyword,
        /// What it takes, as in "one argument".
        expected: &'static str,
    },
    /// `ENV a=1 b`.
    #[error("`{0}` is not of the form name=value")]
    PairWithoutEquals(String),
    /// `ENV =1`.
    #[error("`{0}` with an empty name")]
    EmptyName(Keyword),
    /// Starts with something other than a letter, or holds something other than letters, digits, `-`, `_`, `.`.
    #[error("`{0}` cannot be the name of a stage")]
    StageName(String),
    /// `ONBUILD ONBUILD`, `ONBUILD FROM`, `ONBUILD MAINTAINER`.
    #[error("`ONBUILD` cannot trigger `{0}`")]
    OnbuildTrigger(Keyword),
    /// `SHELL` takes nothing else.
    #[error("`SHELL` takes its arguments as JSON only")]
    ShellNotJson,
    /// Neither `CMD` nor `NONE`.
    #[error("`HEALTHCHECK` takes `CMD` or `NONE`, not `{0}`")]
    HealthcheckKind(String),
    /// Not a duration such as `30s`, or one under a millisecond.
    #[error("`{0}` is not a duration of at least 1ms")]
    Duration(String),
    /// Not a number of retries.
    #[error("`{0}` is not a number of retries")]
    Retries(String),
    /// `--mount` with a kind or an option that does not exist.
    #[error("mount with {0}")]
    Mount(String),
    /// Quotes or variables that cannot be read.
    #[error("{0}")]
    Substitution(#[from] ExpandError),
}

impl ProblemKind {
    /// Whether engines refuse to build the file because of it.
    pub fn fails_the_build(&self) -> bool {
        !matches!(self, Self::EmptyContinuation | Self::JsonBroken)
    }
}
