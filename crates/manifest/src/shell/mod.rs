//! Command lines as scripts, Procfiles and Dockerfiles hold them: which programs run, with what.
//!
//! Reads the plain part of a shell: `&&`, `||`, `;`, `|`, `&`, quotes, `NAME=value` in front, redirections. What depends
//! on the moment (`$NAME`, `$(…)`) is kept as written and marked; control flow is "could not tell". Spans count from
//! the start of the command line, not of the file it stands in.

mod choice;
mod lexer;
mod script_call;
mod wrapper;

use seaworthy_text::Span;

use crate::Spanned;

pub use choice::{Arm, Part, choices};
pub use script_call::{Runner, ScriptCall};
pub use wrapper::{Wrapper, WrapperKind};

/// A command line, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandLine {
    /// The commands in order; none for an empty line.
    Commands(Vec<Step>),
    /// Something that we do not read: control flow, groups, here-documents, an open quote.
    CouldNotTell {
        /// One line, lower case: what was seen.
        reason: String,
        /// Where.
        span: Span,
    },
}

/// A command and how it hangs on the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What stands in front of it.
    pub join: Join,
    /// The command.
    pub command: Command,
}

/// What stands between two commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Join {
    /// Nothing: the first command.
    First,
    /// `&&`: runs when the one before succeeded.
    And,
    /// `||`: runs when the one before failed.
    Or,
    /// `;` or a line end.
    Then,
    /// `|`: reads what the one before writes.
    Pipe,
    /// `&`: the one before goes on beside it.
    Background,
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Command {
    /// Variables set for it, by the shell, `cross-env` or `env`, in order.
    pub assignments: Vec<Assignment>,
    /// Programs that only prepare or find the real one, outermost first: `cross-env`, `npx`, `dotenv`.
    pub wrappers: Vec<Wrapper>,
    /// The program; `None` when the line only sets variables.
    pub program: Option<Word>,
    /// Its arguments.
    pub arguments: Vec<Word>,
    /// From the first word to the last.
    pub span: Span,
}

/// `NAME=value` in front of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The name.
    pub name: Spanned<String>,
    /// The value.
    pub value: Word,
}

/// A word of a command line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Word {
    /// The text without quotes; `$NAME` and `$(…)` stay as written.
    pub text: String,
    /// Whether the shell would change it.
    pub certainty: Certainty,
    /// Its bytes in the command line, quotes included.
    pub span: Span,
}

/// Whether a word is what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Certainty {
    /// It is.
    #[default]
    Literal,
    /// It holds `$NAME`, `${NAME:-x}`, `$(…)` or backticks: known only when it runs.
    Substituted,
}

impl Word {
    /// The text, when nothing is substituted in it.
    pub fn literal(&self) -> Option<&str> {
        (self.certainty == Certainty::Literal).then_some(self.text.as_str())
    }
}

impl CommandLine {
    /// Takes a command line apart.
    pub fn parse(text: &str) -> Self {
        match lexer::read(text) {
            Ok(steps) => Self::Commands(
                steps
                    .into_iter()
                    .map(|(join, words)| Step { join, command: wrapper::resolve(words) })
                    .collect(),
            ),
            Err((reason, span)) => Self::CouldNotTell { reason, span },
        }
    }

    /// The commands; none where it could not be told.
    pub fn steps(&self) -> &[Step] {
        match self {
            Self::Commands(steps) => steps,
            Self::CouldNotTell { .. } => &[],
        }
    }

    /// The command of a line that has only one.
    pub fn only(&self) -> Option<&Command> {
        match self.steps() {
            [step] => Some(&step.command),
            _ => None,
        }
    }
}

impl Command {
    /// The program's name without its folder: `vite` for `./node_modules/.bin/vite`. `None` when there is none or it
    /// is substituted.
    pub fn program_name(&self) -> Option<&str> {
        let literal = self.program.as_ref()?.literal()?;
        Some(literal.rsplit('/').next().unwrap_or(literal))
    }

    /// The value of `--name value`, `--name=value`, of any of the names given.
    pub fn option(&self, names: &[&str]) -> Option<&str> {
        let mut arguments = self.arguments.iter();
        while let Some(argument) = arguments.next() {
            for name in names {
                let Some(rest) = argument.text.strip_prefix(name) else { continue };
                if let Some(value) = rest.strip_prefix('=') {
                    return Some(value);
                }
                if rest.is_empty() {
                    return arguments.next().and_then(Word::literal);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
