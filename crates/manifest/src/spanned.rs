//! A value with the bytes it was read from, and what can be wrong with a text.

use seaworthy_text::Span;

/// A value and where it stands in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// The bytes it was read from, quotes included where it is quoted.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value and its place together.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }

    /// The same place with a borrowed value.
    pub const fn as_ref(&self) -> Spanned<&T> {
        Spanned { value: &self.value, span: self.span }
    }
}

impl Spanned<String> {
    /// The text that was read.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// Something in a readable file that has the wrong shape. The rest of the file was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The bytes meant.
    pub span: Span,
    /// One line, lower case, without a full stop.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: bounded(message.into()) }
    }
}

/// Messages quote the file, and a file may hold a word of a megabyte.
fn bounded(mut message: String) -> String {
    const LONGEST: usize = 200;
    if let Some((at, _)) = message.char_indices().nth(LONGEST) {
        message.truncate(at);
        message.push('…');
    }
    message
}

/// A file that could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// One line, lower case, without a full stop.
    pub message: String,
    /// Where reading stopped.
    pub span: Span,
}

impl ParseError {
    pub(crate) fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: bounded(message.into()), span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stays_short() {
        let error = ParseError::new(format!("unexpected `{}`", "ä".repeat(1000)), Span::default());
        assert_eq!(error.message.chars().count(), 201);
        assert_eq!(Problem::new(Span::default(), "as it is").message, "as it is");
    }
}
