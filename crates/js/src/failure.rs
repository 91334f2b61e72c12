//! What the parser could not read. Knows no facts; never an empty result in disguise.

use seaworthy_text::Span;

/// A file that could not be read at all: nothing is known about it. Report it as unknown, never as "has none".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseFailure {
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// Where, as far as the parser can tell.
    pub span: Span,
}

impl std::fmt::Display for ParseFailure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ParseFailure {}

/// Something that was not read as meant, in a file that was read otherwise: a syntax error from which the parser
/// recovered, or code nested too deeply to look into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// Where.
    pub span: Span,
}
