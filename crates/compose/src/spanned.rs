//! A value and where it is written.

use seaworthy_text::Span;

/// A value with the bytes that say it. For what comes through an alias or a merge key, the place of its definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spanned<T> {
    /// What is said.
    pub value: T,
    /// Where it is said.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, said at `span`.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Another value at the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned::new(change(self.value), self.span)
    }
}
