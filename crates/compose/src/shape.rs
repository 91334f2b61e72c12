//! Takes the usual shapes out of a value: a text, a list of texts, a mapping. What has another shape is a problem with
//! its place, and the rest of the file is read all the same.

use seaworthy_text::Span;

use crate::error::ComposeError;
use crate::scalar::Resolved;
use crate::spanned::Spanned;
use crate::value::{Field, Value};

/// Reads shapes and collects what has the wrong one.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    pub(crate) problems: Vec<ComposeError>,
}

impl Shapes {
    pub(crate) fn problem(&mut self, message: impl Into<String>, span: Span) {
        self.problems.push(ComposeError::new(message, span));
    }

    /// A text, as written; numbers and truth values are texts to most keys.
    pub(crate) fn text(&mut self, what: &str, value: &Value) -> Option<Spanned<String>> {
        if value.is_null() {
            return None;
        }
        match value.text() {
            Some(text) => Some(Spanned::new(text.to_owned(), value.span())),
            None => {
                self.problem(format!("`{what}` must be a text"), value.used_at());
                None
            }
        }
    }

    pub(crate) fn truth(&mut self, what: &str, value: &Value) -> Option<Spanned<bool>> {
        match value.resolved() {
            Some(Resolved::Bool(truth)) => Some(Spanned::new(truth, value.span())),
            Some(Resolved::Text(text)) if text.contains('$') => None,
            _ => {
                self.problem(format!("`{what}` must be true or false"), value.used_at());
                None
            }
        }
    }

    pub(crate) fn items<'v>(&mut self, what: &str, value: &'v Value) -> &'v [Value] {
        if value.is_null() {
            return &[];
        }
        value.items().unwrap_or_else(|| {
            self.problem(format!("`{what}` must be a list"), value.used_at());
            &[]
        })
    }

    pub(crate) fn texts(&mut self, what: &str, value: &Value) -> Vec<Spanned<String>> {
        self.items(what, value).iter().filter_map(|item| self.text(what, item)).collect()
    }

    pub(crate) fn fields<'v>(&mut self, what: &str, value: &'v Value) -> Vec<&'v Field> {
        if value.is_null() {
            return Vec::new();
        }
        value.fields().unwrap_or_else(|| {
            self.problem(format!("`{what}` must be a mapping"), value.used_at());
            Vec::new()
        })
    }

    /// The keys of a mapping or the items of a list.
    pub(crate) fn names(&mut self, what: &str, value: &Value) -> Vec<Spanned<String>> {
        match value.fields() {
            Some(fields) => fields.into_iter().map(|field| field.key.clone()).collect(),
            None => self.texts(what, value),
        }
    }
}
