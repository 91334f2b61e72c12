//! Signals that a program handles.

use seaworthy_text::Span;

/// `process.on('SIGTERM', …)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The signal or event, such as `SIGTERM`.
    pub name: String,
    /// The call.
    pub span: Span,
}
