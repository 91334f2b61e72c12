//! What instructions say, as values: one file a family.
//!
//! Every reader takes the arguments of an instruction and gives a value whatever they are; what an engine would refuse
//! is noted beside it.

mod command;
mod from;
mod healthcheck;
mod mount;
mod pairs;
mod transfer;
mod words;

pub use command::{Command, Run};
pub use from::From;
pub use healthcheck::{Healthcheck, duration};
pub use mount::{Mount, MountKind, MountOption};
pub use pairs::{Pair, PairForm};
pub use transfer::{Source, Transfer};

use crate::Keyword;
use crate::expand::{Quotes, references};
use crate::instruction::Instruction;
use crate::json::{NotJson, strings};
use crate::logical::{Piece, Word};
use crate::problem::{Problem, ProblemKind};
use crate::split::Flag;

/// What an instruction says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// `FROM`: the start of a stage.
    From(From),
    /// `RUN`.
    Run(Run),
    /// `CMD`.
    Cmd(Command),
    /// `ENTRYPOINT`.
    Entrypoint(Command),
    /// `HEALTHCHECK`.
    Healthcheck(Healthcheck),
    /// `COPY` and `ADD`: the keyword tells which.
    Transfer(Transfer),
    /// `ENV`.
    Env(Vec<Pair>),
    /// `LABEL`.
    Label(Vec<Pair>),
    /// `ARG`.
    Arg(Vec<Pair>),
    /// `EXPOSE`: `port`, `port/protocol`, `first-last`.
    Expose(Vec<Word>),
    /// `USER`: name or number, perhaps `:group`.
    User(Word),
    /// `WORKDIR`.
    Workdir(Word),
    /// `VOLUME`.
    Volume(Vec<Word>),
    /// `STOPSIGNAL`: name or number.
    Stopsignal(Word),
    /// `SHELL`: the program that runs commands in shell form, with its arguments.
    Shell(Vec<Word>),
    /// `ONBUILD`: what runs in a stage built on this image. Its heredocs belong to the outer instruction.
    Onbuild(Option<Box<Instruction>>),
    /// `MAINTAINER`.
    Maintainer(Word),
    /// An instruction that does not exist.
    Unknown,
}

/// What the readers need to know, and where they note what is wrong.
pub(crate) struct Context<'a> {
    pub(crate) escape: char,
    pub(crate) problems: &'a mut Vec<Problem>,
}

impl Context<'_> {
    pub(crate) fn note(&mut self, span: seaworthy_text::Span, kind: ProblemKind) {
        self.problems.push(Problem { span, kind });
    }

    fn arguments(&mut self, piece: Piece<'_>, keyword: Keyword, expected: &'static str) {
        self.note(piece.span(), ProblemKind::Arguments { keyword, expected });
    }

    /// Notes a word whose variables or quotes the builder cannot read.
    fn check_word(&mut self, word: &Word) {
        // most words have nothing that could be read wrongly
        if !word.text.contains(['$', '\'', '"']) {
            return;
        }
        if let Err(error) = references(&word.text, self.escape, Quotes::Remove) {
            self.note(word.span, error.into());
        }
    }

    /// The arguments as JSON, if they are; what only looks like it is noted.
    fn json(&mut self, piece: Piece<'_>) -> Option<Vec<Word>> {
        match strings(piece) {
            Ok(words) => return Some(words),
            Err(NotJson::Plain) => {}
            Err(NotJson::NotStrings) => self.note(piece.span(), ProblemKind::JsonNotStrings),
            Err(NotJson::Broken) if looks_like_json(piece.text()) => {
                self.note(piece.span(), ProblemKind::JsonBroken);
            }
            Err(NotJson::Broken) => {}
        }
        None
    }
}

/// Whether `text`, which starts with a bracket, was meant as an array and not as a shell's test (`[ "$a" = b ]`).
fn looks_like_json(text: &str) -> bool {
    let inner = &text[1..];
    let quoted = inner.trim_start().starts_with(['"', '\'']);
    quoted && (inner.starts_with(['"', '\'']) || inner.contains("\",") || inner.contains("',"))
}

/// Reads the arguments of `keyword`.
pub(crate) fn read(
    keyword: Keyword,
    flags: &[Flag],
    arguments: Piece<'_>,
    context: &mut Context<'_>,
) -> Body {
    match keyword {
        Keyword::From => Body::From(from::read(flags, arguments, context)),
        Keyword::Run => Body::Run(command::read_run(flags, arguments, context)),
        Keyword::Cmd => Body::Cmd(command::read(arguments, context)),
        Keyword::Entrypoint => Body::Entrypoint(command::read(arguments, context)),
        Keyword::Healthcheck => Body::Healthcheck(healthcheck::read(flags, arguments, context)),
        Keyword::Copy | Keyword::Add => Body::Transfer(transfer::read(keyword, flags, arguments, context)),
        Keyword::Env => Body::Env(pairs::read(keyword, arguments, context)),
        Keyword::Label => Body::Label(pairs::read(keyword, arguments, context)),
        Keyword::Arg => Body::Arg(pairs::read_arg(arguments, context)),
        Keyword::Expose => Body::Expose(words::read_expose(arguments, context)),
        Keyword::User => Body::User(words::read_one(keyword, arguments, context)),
        Keyword::Workdir => Body::Workdir(words::read_one(keyword, arguments, context)),
        Keyword::Volume => Body::Volume(words::read_volume(arguments, context)),
        Keyword::Stopsignal => Body::Stopsignal(words::read_one(keyword, arguments, context)),
        Keyword::Shell => Body::Shell(words::read_shell(arguments, context)),
        Keyword::Onbuild => Body::Onbuild(read_onbuild(arguments, context)),
        Keyword::Maintainer => Body::Maintainer(words::read_one(keyword, arguments, context)),
        Keyword::Unknown => Body::Unknown,
    }
}

fn read_onbuild(arguments: Piece<'_>, context: &mut Context<'_>) -> Option<Box<Instruction>> {
    if arguments.is_empty() {
        context.arguments(arguments, Keyword::Onbuild, "an instruction");
        return None;
    }
    let (first, _) = arguments.cut_blanks();
    let keyword = Keyword::read(first.text());
    if matches!(keyword, Keyword::Onbuild | Keyword::From | Keyword::Maintainer) {
        context.note(first.span(), ProblemKind::OnbuildTrigger(keyword));
        // not followed: a file may chain as many as it likes
        return None;
    }
    Some(Box::new(Instruction::read(arguments, context)))
}

/// The last value given for a flag; flags that may be given once are noted elsewhere when repeated.
fn flag(flags: &[Flag], name: &str) -> Option<Word> {
    flags.iter().rev().find(|flag| flag.name.text == name).and_then(|flag| flag.value.clone())
}

/// Whether a switch is on.
fn switch(flags: &[Flag], name: &str) -> bool {
    flags
        .iter()
        .rev()
        .find(|flag| flag.name.text == name)
        .is_some_and(|flag| flag.value.as_ref().is_none_or(|value| value.text.eq_ignore_ascii_case("true")))
}

impl Body {
    /// Whether the arguments were given as JSON, where the form makes a difference: `VOLUME` always says no.
    pub fn is_json(&self) -> bool {
        match self {
            Self::Run(Run { command, .. }) | Self::Cmd(command) | Self::Entrypoint(command) => {
                matches!(command, Command::Exec(_))
            }
            Self::Transfer(transfer) => transfer.is_json,
            Self::Healthcheck(Healthcheck::Command { command, .. }) => matches!(command, Command::Exec(_)),
            Self::Shell(_) => true,
            _ => false,
        }
    }
}
