//! Why a Compose file, or a part of it, could not be read.

use seaworthy_text::Span;

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ComposeError {
    /// One line, lower case, without a full stop.
    pub message: String,
    /// The bytes that are wrong.
    pub span: Span,
}

impl ComposeError {
    pub(crate) fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span }
    }
}
