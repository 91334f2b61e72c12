//! Why no project can be made of the files: what is wrong, where, and what to do.

use seaworthy_text::Span;

use super::datum::Origin;

/// Why there is no project.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ProjectError {
    /// One line, lower case, without a full stop.
    pub message: String,
    /// Where; `None` where no file is at fault.
    pub place: Option<ProjectPlace>,
    /// What to do.
    pub help: String,
}

/// A place in a file of a project. The file need not lie in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectPlace {
    /// The file, as the project names it.
    pub file: String,
    /// Counted from 1.
    pub line: u32,
    /// Characters, counted from 1.
    pub column: u32,
    /// The bytes.
    pub span: Span,
}

impl std::fmt::Display for ProjectPlace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// An error whose place is still an index.
#[derive(Debug, Clone)]
pub(super) struct Trouble {
    pub(super) message: String,
    pub(super) origin: Option<Origin>,
    pub(super) help: String,
}

impl Trouble {
    pub(super) fn new(message: impl Into<String>, origin: Origin, help: impl Into<String>) -> Self {
        Self { message: message.into(), origin: Some(origin), help: help.into() }
    }

    /// An error that no file is at fault for.
    pub(super) fn nowhere(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), origin: None, help: help.into() }
    }
}
