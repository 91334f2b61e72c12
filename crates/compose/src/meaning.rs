//! What a value means, without places, styles, comments, aliases and merge keys: what the gate compares.

use std::collections::{BTreeMap, BTreeSet};

use crate::intention::{Intention, Section};
use crate::lines::Lines;
use crate::node::{Entry, Node, Scalar};
use crate::print::comments_of_entry;
use crate::scalar::Resolved;
use crate::value::{Field, Kind, Value};
use crate::yaml::Parsed;

/// A value as a reader takes it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Meaning {
    Scalar(Resolved),
    Sequence(Vec<Self>),
    Mapping(Vec<(String, Self)>),
    Tagged(String, Box<Self>),
}

impl Meaning {
    pub(crate) fn of(value: &Value) -> Self {
        let bare = match value.kind() {
            Kind::Scalar { text, .. } => {
                Self::Scalar(value.resolved().unwrap_or_else(|| Resolved::Text(text.clone())))
            }
            Kind::Sequence { items, .. } => Self::Sequence(items.iter().map(Self::of).collect()),
            Kind::Mapping { .. } => {
                let fields = value.fields().unwrap_or_default();
                Self::Mapping(
                    fields.iter().map(|field| (field.key.value.clone(), Self::of(&field.value))).collect(),
                )
            }
        };
        match value.tag() {
            Some(tag) => Self::Tagged(tag.to_owned(), Box::new(bare)),
            None => bare,
        }
    }

    pub(crate) fn of_node(node: &Node) -> Self {
        match node {
            Node::Scalar(scalar) => Self::of_scalar(scalar),
            Node::Flow(items) => Self::Sequence(items.iter().map(Self::of_scalar).collect()),
            Node::Sequence(items) => {
                Self::Sequence(items.iter().map(|item| Self::of_node(&item.node)).collect())
            }
            Node::Mapping(entries) => Self::Mapping(
                entries.iter().map(|entry| (entry.key.clone(), Self::of_node(&entry.node))).collect(),
            ),
        }
    }

    fn of_scalar(scalar: &Scalar) -> Self {
        Self::Scalar(match scalar {
            Scalar::Null => Resolved::Null,
            Scalar::Bool(value) => Resolved::Bool(*value),
            Scalar::Integer(value) => Resolved::Integer(i128::from(*value)),
            Scalar::Text(text) | Scalar::Quoted(text) => Resolved::Text(text.clone()),
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Scalar(resolved) => *resolved == Resolved::Null,
            Self::Mapping(fields) => fields.is_empty(),
            Self::Sequence(_) | Self::Tagged(..) => false,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Mapping(fields) => fields.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value under `key`, made if missing; `None` where this is neither a mapping nor empty.
    fn slot(&mut self, key: &str) -> Option<&mut Self> {
        if self.is_empty() {
            *self = Self::Mapping(Vec::new());
        }
        let Self::Mapping(fields) = self else { return None };
        let index = fields.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
            fields.push((key.to_owned(), Self::Scalar(Resolved::Null)));
            fields.len() - 1
        });
        Some(&mut fields[index].1)
    }

    fn remove(&mut self, key: &str) {
        if let Self::Mapping(fields) = self {
            fields.retain(|(name, _)| name != key);
        }
    }

    /// Does to the value of a whole file what `intention` says; `None` where that cannot be.
    pub(crate) fn apply(&mut self, intention: &Intention) -> Option<()> {
        match intention {
            Intention::Add(section, entry) | Intention::Replace(section, entry) => {
                *self.slot(section.key())?.slot(&entry.key)? = Self::of_node(&entry.node);
            }
            Intention::Remove(section, name) => {
                if self.get(section.key()).is_some_and(|things| things.get(name).is_some()) {
                    self.slot(section.key())?.remove(name);
                }
            }
            Intention::AddTopLevel(entry) => *self.slot(&entry.key)? = Self::of_node(&entry.node),
            Intention::SetValue { service, path, node } => {
                let mut place = self.slot(Section::Services.key())?.slot(service)?;
                for key in path {
                    place = place.slot(key)?;
                }
                *place = Self::of_node(node);
            }
        }
        Some(())
    }

    /// Leaves out the sections that name nothing: a section that became empty may stay or go.
    pub(crate) fn without_empty_sections(mut self) -> Self {
        if let Self::Mapping(fields) = &mut self {
            fields.retain(|(key, value)| {
                !(Section::ALL.iter().any(|section| section.key() == key) && value.is_empty())
            });
        }
        self
    }

    /// The first place where two values differ, as keys from the outside in; `None` where they are the same. The
    /// order of keys means nothing.
    pub(crate) fn difference(expected: &Self, found: &Self) -> Option<Vec<String>> {
        match (expected, found) {
            (Self::Mapping(expected), Self::Mapping(found)) => mapping_difference(expected, found),
            (Self::Sequence(expected), Self::Sequence(found)) if expected.len() == found.len() => {
                expected.iter().zip(found).enumerate().find_map(|(index, (expected, found))| {
                    Self::difference(expected, found).map(|path| prefixed(&index.to_string(), path))
                })
            }
            (Self::Tagged(expected_tag, expected), Self::Tagged(found_tag, found))
                if expected_tag == found_tag =>
            {
                Self::difference(expected, found)
            }
            (Self::Scalar(Resolved::Float(expected)), Self::Scalar(Resolved::Float(found)))
                if expected.is_nan() && found.is_nan() =>
            {
                None
            }
            (expected, found) if expected == found => None,
            _ => Some(Vec::new()),
        }
    }
}

/// Whether a block of a file has the value and the comments of `entry`, however it is written.
pub(crate) fn says_the_same(
    (text, parsed, lines): (&str, &Parsed, &Lines),
    field: &Field,
    entry: &Entry,
) -> bool {
    let span = lines.span_of(&lines.block(field));
    let mut wanted = Vec::new();
    comments_of_entry(entry, &mut wanted);
    let found =
        parsed.comments.iter().filter(|comment| span.start <= comment.start && comment.end <= span.end);
    Meaning::of(&field.value) == Meaning::of_node(&entry.node)
        && found.map(|comment| &text[comment.range()]).eq(wanted.iter().map(String::as_str))
}

fn mapping_difference(expected: &[(String, Meaning)], found: &[(String, Meaning)]) -> Option<Vec<String>> {
    let found: BTreeMap<&str, &Meaning> = found.iter().map(|(key, value)| (key.as_str(), value)).collect();
    let mut surplus: BTreeSet<&str> = found.keys().copied().collect();
    for (key, value) in expected {
        surplus.remove(key.as_str());
        let path = match found.get(key.as_str()) {
            Some(other) => Meaning::difference(value, other),
            None => Some(Vec::new()),
        };
        if let Some(path) = path {
            return Some(prefixed(key, path));
        }
    }
    surplus.first().map(|key| vec![(*key).to_owned()])
}

fn prefixed(key: &str, path: Vec<String>) -> Vec<String> {
    std::iter::once(key.to_owned()).chain(path).collect()
}
