//! Takes values of the wanted shape out of a tree and notes what has another shape.

use seaworthy_text::Span;

use crate::data::{Entry, Node, Value};
use crate::{Problem, Spanned};

/// Collects problems while a tree is read.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    pub(crate) problems: Vec<Problem>,
    language: Language,
}

/// Whether `18` may stand where `"18"` is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Language {
    #[default]
    Json,
    Yaml,
}

impl Shape {
    /// For YAML, where `18` and `"18"` are the same to a person and to the managers.
    pub(crate) fn for_yaml() -> Self {
        Self { problems: Vec::new(), language: Language::Yaml }
    }

    pub(crate) fn note(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Problem::new(span, message.into()));
    }

    fn wrong(&mut self, name: &str, wanted: &str, found: &Node<'_>) {
        self.note(found.span, format!("`{name}` should be {wanted}, not {}", found.describe()));
    }

    pub(crate) fn text(&mut self, name: &str, node: &Node<'_>) -> Option<Spanned<String>> {
        match &node.value {
            Value::Text(text) => Some(Spanned::new(text.to_string(), node.span)),
            _ => {
                self.wrong(name, "a string", node);
                None
            }
        }
    }

    /// A string; in YAML also a number or boolean, as it is written.
    pub(crate) fn scalar(&mut self, name: &str, node: &Node<'_>) -> Option<Spanned<String>> {
        if self.language == Language::Json {
            return self.text(name, node);
        }
        match node.scalar() {
            Some(text) => Some(Spanned::new(text.to_owned(), node.span)),
            None => {
                self.wrong(name, "a string", node);
                None
            }
        }
    }

    pub(crate) fn bool(&mut self, name: &str, node: &Node<'_>) -> Option<Spanned<bool>> {
        match node.bool() {
            Some(value) => Some(Spanned::new(value, node.span)),
            None => {
                self.wrong(name, "true or false", node);
                None
            }
        }
    }

    /// The entries of a mapping; `null` counts as left out.
    pub(crate) fn map<'n, 'a>(&mut self, name: &str, node: &'n Node<'a>) -> &'n [Entry<'a>] {
        match &node.value {
            Value::Map(entries) => entries,
            Value::Null => &[],
            _ => {
                self.wrong(name, "a mapping", node);
                &[]
            }
        }
    }

    /// The items of a list; `null` counts as left out.
    pub(crate) fn list<'n, 'a>(&mut self, name: &str, node: &'n Node<'a>) -> &'n [Node<'a>] {
        match &node.value {
            Value::List(items) => items,
            Value::Null => &[],
            _ => {
                self.wrong(name, "a list", node);
                &[]
            }
        }
    }

    pub(crate) fn texts(&mut self, name: &str, node: &Node<'_>) -> Vec<Spanned<String>> {
        let items = self.list(name, node);
        items.iter().filter_map(|item| self.scalar(name, item)).collect()
    }

    /// A mapping from names to strings, in order.
    pub(crate) fn pairs(&mut self, name: &str, node: &Node<'_>) -> Vec<crate::package_json::Pair> {
        let entries = self.map(name, node);
        entries
            .iter()
            .filter_map(|entry| {
                let value = self.scalar(&format!("{name}.{}", entry.key), &entry.value)?;
                Some((Spanned::new(entry.key.to_string(), entry.key_span), value))
            })
            .collect()
    }
}
