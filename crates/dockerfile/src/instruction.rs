//! One instruction: its keyword, flags and arguments, each with its place, and what they say.

use seaworthy_text::{Span, closest};

use crate::Keyword;
use crate::body::{self, Body, Context};
use crate::heredoc::{Heredoc, announced};
use crate::logical::{Piece, Word};
use crate::problem::ProblemKind;
use crate::split::{Flag, split};

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// From the keyword to the last argument, or to the line that closes the last heredoc; without the line end.
    pub span: Span,
    /// Which instruction it is.
    pub keyword: Keyword,
    /// The keyword as written.
    pub name: Word,
    /// The flags, in order.
    pub flags: Vec<Flag>,
    /// Everything behind the flags, continuations joined; empty when there is nothing.
    pub arguments: Word,
    /// What the instruction says.
    pub body: Body,
    /// The heredocs, in order.
    pub heredocs: Vec<Heredoc>,
    /// Comments and empty lines between its lines, which engines leave out.
    pub inner: Vec<InnerLine>,
    /// The comments above that describe it, without their `#`.
    pub description: Vec<Word>,
}

/// A line inside an instruction that is no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InnerLine {
    /// The line without its line end.
    pub span: Span,
    /// Whether it is a comment; otherwise it is empty.
    pub is_comment: bool,
}

/// How a flag is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FlagKind {
    Value,
    Values,
    Switch,
}

impl Instruction {
    /// The flag with that name, if it is given; the last one where it is given several times.
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().rev().find(|flag| flag.name.text == name)
    }

    /// What the comments above say of `name`, a stage or an argument: the rest of a line that starts with it.
    pub fn description_of(&self, name: &str) -> Option<&str> {
        self.description.iter().find_map(|line| line.text.strip_prefix(name)?.strip_prefix(' '))
    }

    /// Reads a logical line that is not empty.
    pub(crate) fn read(line: Piece<'_>, context: &mut Context<'_>) -> Self {
        let parts = split(line);
        let keyword = Keyword::read(parts.keyword.text());
        if keyword == Keyword::Unknown {
            context.note(parts.keyword.span(), unknown(parts.keyword.text()));
        } else {
            check_flags(keyword, &parts.flags, parts.arguments.text(), context);
        }
        let body = body::read(keyword, &parts.flags, parts.arguments, context);
        Self {
            span: line.trim().span(),
            keyword,
            name: parts.keyword.word(),
            flags: parts.flags,
            arguments: parts.arguments.word(),
            body,
            heredocs: Vec::new(),
            inner: Vec::new(),
            description: Vec::new(),
        }
    }

    /// The heredocs that the line, from which this instruction was read, announces.
    pub(crate) fn announced_heredocs(&self, line: Piece<'_>) -> Vec<Heredoc> {
        let inner = match &self.body {
            Body::Onbuild(Some(inner)) => inner,
            _ => self,
        };
        if inner.keyword.takes_heredocs() && !inner.body.is_json() { announced(line) } else { Vec::new() }
    }
}

fn unknown(word: &str) -> ProblemKind {
    // the cost of looking for a slip grows with the word's length, and no slip is as long
    let suggestion = Some(word).filter(|word| word.len() <= 32);
    let suggestion = suggestion.and_then(|word| closest(&word.to_ascii_uppercase(), Keyword::names()));
    ProblemKind::UnknownInstruction { word: word.to_owned(), suggestion }
}

/// The flags that the newest frontend knows. A flag that older ones refuse is a matter of the frontend, not of syntax.
fn known_flags(keyword: Keyword) -> &'static [(&'static str, FlagKind)] {
    use FlagKind::{Switch, Value, Values};
    match keyword {
        Keyword::From => &[("platform", Value)],
        Keyword::Run => &[("mount", Values), ("network", Value), ("security", Value), ("device", Values)],
        Keyword::Copy => &[
            ("from", Value),
            ("chown", Value),
            ("chmod", Value),
            ("link", Switch),
            ("parents", Switch),
            ("exclude", Values),
        ],
        Keyword::Add => &[
            ("chown", Value),
            ("chmod", Value),
            ("link", Switch),
            ("keep-git-dir", Switch),
            ("checksum", Value),
            ("unpack", Switch),
            ("exclude", Values),
        ],
        Keyword::Healthcheck => &[
            ("interval", Value),
            ("timeout", Value),
            ("start-period", Value),
            ("start-interval", Value),
            ("retries", Value),
        ],
        _ => &[],
    }
}

fn check_flags(keyword: Keyword, flags: &[Flag], arguments: &str, context: &mut Context<'_>) {
    // engines do not look at the flags of these
    let none = keyword == Keyword::Healthcheck && arguments.eq_ignore_ascii_case("none");
    if none || matches!(keyword, Keyword::Arg | Keyword::Stopsignal) {
        return;
    }
    let known = known_flags(keyword);
    for (index, flag) in flags.iter().enumerate() {
        let name = flag.name.text.as_str();
        let Some((_, kind)) = known.iter().find(|(known, _)| *known == name) else {
            let names = known.iter().map(|(name, _)| *name);
            let suggestion = Some(name).filter(|name| name.len() <= 32).and_then(|name| closest(name, names));
            context.note(
                flag.name.span,
                ProblemKind::UnknownFlag { keyword, name: name.to_owned(), suggestion },
            );
            continue;
        };
        if *kind != FlagKind::Values && flags[..index].iter().any(|other| other.name.text == name) {
            context.note(flag.span, ProblemKind::FlagRepeated(name.to_owned()));
        }
        match (&flag.value, kind) {
            (None, FlagKind::Value | FlagKind::Values) => {
                context.note(flag.span, ProblemKind::FlagWithoutValue(name.to_owned()));
            }
            (Some(value), FlagKind::Switch) => {
                let text = value.text.as_str();
                if !text.eq_ignore_ascii_case("true") && !text.eq_ignore_ascii_case("false") {
                    context.note(flag.span, ProblemKind::FlagNotBoolean(name.to_owned()));
                }
            }
            _ => {}
        }
    }
}
