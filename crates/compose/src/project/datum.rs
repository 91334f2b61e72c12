//! The values of a project while and after it is put together: each knows the file and the bytes that say it.

use std::collections::BTreeMap;

use seaworthy_text::Span;

use crate::scalar::Resolved;
use crate::value::{Kind, Value};

/// Where a value is written. What was made of a short form has the place of that form; what nobody wrote (a default) has
/// the place of what it was added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Origin {
    /// The file, as an index into [`super::Project::sources`].
    pub file: usize,
    /// The bytes in it.
    pub span: Span,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Datum {
    /// What it is.
    pub what: What,
    /// Where it is written.
    pub origin: Origin,
    /// What it does to the value below it.
    pub(super) tag: Option<Tag>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Nothing.
    Null,
    /// True or false.
    Truth(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Datum>),
    /// Keys and values.
    Map(Mapping),
}

/// Keys and values, sorted.
pub type Mapping = BTreeMap<String, Member>;

/// The value of a key, and where the key is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The place of the key.
    pub key: Origin,
    /// The value.
    pub value: Datum,
}

/// `!reset` and `!override`: what becomes of the value in the files below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// It goes, and this value with it.
    Reset,
    /// It goes, and this value takes its place.
    Override,
}

impl Datum {
    pub(super) fn new(what: What, origin: Origin) -> Self {
        Self { what, origin, tag: None }
    }

    pub(super) fn text_at(text: impl Into<String>, origin: Origin) -> Self {
        Self::new(What::Text(text.into()), origin)
    }

    /// A mapping of these fields, all at one place.
    pub(super) fn map_at<'k>(fields: impl IntoIterator<Item = (&'k str, Self)>, origin: Origin) -> Self {
        let members = fields.into_iter().map(|(key, value)| (key.to_owned(), Member { key: origin, value }));
        Self::new(What::Map(members.collect()), origin)
    }

    /// What a YAML value says. Aliases and merge keys are followed; the reader bounded what that can come to.
    pub(super) fn read(value: &Value, file: usize) -> Self {
        let origin = Origin { file, span: value.span() };
        let what = match value.kind() {
            Kind::Scalar { text, .. } => match value.resolved() {
                None => What::Null,
                Some(Resolved::Null) => What::Null,
                Some(Resolved::Bool(truth)) => What::Truth(truth),
                Some(Resolved::Integer(number)) => {
                    i64::try_from(number).map_or(What::Float(number as f64), What::Integer)
                }
                Some(Resolved::Float(number)) => What::Float(number),
                Some(Resolved::Date(_) | Resolved::Text(_)) => What::Text(text.clone()),
            },
            Kind::Sequence { items, .. } => {
                What::List(items.iter().map(|item| Self::read(item, file)).collect())
            }
            Kind::Mapping { .. } => {
                let fields = value.fields().unwrap_or_default();
                What::Map(
                    fields
                        .into_iter()
                        .map(|field| {
                            let key = Origin { file, span: field.key.span };
                            (field.key.value.clone(), Member { key, value: Self::read(&field.value, file) })
                        })
                        .collect(),
                )
            }
        };
        let tag = match value.tag() {
            Some("!reset") => Some(Tag::Reset),
            Some("!override") => Some(Tag::Override),
            _ => None,
        };
        Self { what, origin, tag }
    }

    /// How many values there are in it, itself included.
    pub(super) fn weight(&self) -> usize {
        match &self.what {
            What::List(items) => 1 + items.iter().map(Self::weight).sum::<usize>(),
            What::Map(members) => 1 + members.values().map(|member| member.value.weight()).sum::<usize>(),
            _ => 1,
        }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.what {
            What::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The truth, where it is one.
    pub fn truth(&self) -> Option<bool> {
        match self.what {
            What::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Self] {
        match &self.what {
            What::List(items) => items,
            _ => &[],
        }
    }

    /// The keys and values of a mapping.
    pub fn members(&self) -> Option<&Mapping> {
        match &self.what {
            What::Map(members) => Some(members),
            _ => None,
        }
    }

    pub(super) fn members_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.what {
            What::Map(members) => Some(members),
            _ => None,
        }
    }

    /// The value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.members()?.get(key).map(|member| &member.value)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        self.members_mut()?.get_mut(key).map(|member| &mut member.value)
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<Self> {
        self.members_mut()?.remove(key).map(|member| member.value)
    }

    /// Puts a value under a key of a mapping; where this is none, nothing happens.
    pub(super) fn set(&mut self, key: &str, value: Self) {
        let origin = value.origin;
        if let Some(members) = self.members_mut() {
            members.insert(key.to_owned(), Member { key: origin, value });
        }
    }

    /// Whether there is nothing.
    pub fn is_null(&self) -> bool {
        self.what == What::Null
    }

    /// A scalar as Compose passes it on: `1.50` as `1.5`. `None` for nothing and for what has parts.
    pub fn printed(&self) -> Option<String> {
        Some(match &self.what {
            What::Truth(truth) => truth.to_string(),
            What::Integer(number) => number.to_string(),
            What::Float(number) => Resolved::Float(*number).to_string(),
            What::Text(text) => text.clone(),
            What::Null | What::List(_) | What::Map(_) => return None,
        })
    }
}
