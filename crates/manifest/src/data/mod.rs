//! JSON and YAML as one tree with places: the ground under every manifest.
//!
//! The JSON reader is our own: strict (package.json) or with comments and trailing commas (tsconfig, bun.lock), with
//! spans on keys and values and a bound on depth. YAML goes through `serde-saphyr` into the same tree.

mod json;
mod yaml;
mod yaml_lines;

use std::borrow::Cow;

use seaworthy_text::Span;

pub use json::{Dialect, parse_json};
pub(crate) use json::{JsonError, Kind, Reader};
pub use yaml::parse_yaml;
pub(crate) use yaml::parse_yaml_from;
pub(crate) use yaml_lines::parse_yaml_lines;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// What stands there.
    pub value: Value<'a>,
    /// Its bytes, quotes and brackets included.
    pub span: Span,
}

/// What a node can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// `null`, or nothing at all in YAML.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number, as written: `1.10` keeps its zero.
    Number(Cow<'a, str>),
    /// A string, unescaped.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// A mapping, in the order of the file.
    Map(Vec<Entry<'a>>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// The key, unescaped.
    pub key: Cow<'a, str>,
    /// The key's bytes, quotes included.
    pub key_span: Span,
    /// What it stands for.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    /// The entry of this key; the last one where it is given twice, as JavaScript has it.
    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries().iter().rev().find(|entry| entry.key == key)
    }

    /// The value of this key.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entries of a mapping; none of anything else.
    pub fn entries(&self) -> &[Entry<'a>] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a string, a number or a boolean: in YAML `version: 18` and `version: "18"` mean the same to us.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(text) => Some(text),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// Whether it is `true` or `false`, and which.
    pub fn bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(bool) => Some(bool),
            _ => None,
        }
    }

    /// What kind of value it is, for messages: `a string`, `a list`.
    pub fn describe(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}
