//! The tree of a YAML document: values with the places where they are written.
//!
//! An alias shares the node that it names, so that a tree is never larger than its text; merge keys (`<<`) are kept
//! as written and looked through by [`Value::get`] and [`Value::fields`].

use std::collections::BTreeSet;
use std::sync::Arc;

use seaworthy_text::Span;

use crate::error::ComposeError;
use crate::scalar::{Resolved, resolve};
use crate::spanned::Spanned;
use crate::yaml::Parsed;

/// A value at one place of a document. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Value {
    /// The `*name` through which the value came here.
    alias: Option<Span>,
    node: Arc<ValueNode>,
}

#[derive(Debug)]
struct ValueNode {
    span: Span,
    tag: Option<String>,
    kind: Kind,
    /// How many values there are with every alias followed.
    weight: u64,
    /// How many levels there are with every alias followed.
    depth: u32,
}

/// What a value is.
#[derive(Debug)]
pub enum Kind {
    /// One text.
    Scalar {
        /// The text as meant, escapes and folding undone.
        text: String,
        /// How it is written.
        style: ScalarStyle,
    },
    /// A list.
    Sequence {
        /// How it is written.
        style: CollectionStyle,
        /// The items in order.
        items: Vec<Value>,
    },
    /// Keys and values.
    Mapping {
        /// How it is written.
        style: CollectionStyle,
        /// The fields in order, merge keys included.
        fields: Vec<Field>,
    },
}

/// A key and its value.
#[derive(Debug, Clone)]
pub struct Field {
    /// The key, always read as text.
    pub key: Spanned<String>,
    /// Whether the key is an unquoted `<<`, whose value's fields count as fields of this mapping.
    pub is_merge: bool,
    /// The value.
    pub value: Value,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Nothing at all, where a value could stand.
    Absent,
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollectionStyle {
    /// By indentation.
    Block,
    /// In brackets.
    Flow,
}

impl Value {
    pub(crate) fn new(span: Span, tag: Option<String>, kind: Kind) -> Self {
        let (weight, depth) = match &kind {
            Kind::Scalar { .. } => (1, 1),
            Kind::Sequence { items, .. } => size_of(items.iter()),
            Kind::Mapping { fields, .. } => size_of(fields.iter().map(|field| &field.value)),
        };
        Self { alias: None, node: Arc::new(ValueNode { span, tag, kind, weight, depth }) }
    }

    pub(crate) fn aliased_at(&self, place: Span) -> Self {
        Self { alias: Some(place), node: Arc::clone(&self.node) }
    }

    /// The tree of a document that need not be a Compose file; `None` where there is nothing in it.
    ///
    /// # Errors
    /// When the text is not one YAML document within bounds.
    pub fn parse(text: &str) -> Result<Option<Self>, ComposeError> {
        Ok(Parsed::read(text)?.root)
    }

    pub(crate) fn weight(&self) -> u64 {
        self.node.weight
    }

    pub(crate) fn depth(&self) -> u32 {
        self.node.depth
    }

    /// Where the value is written; for an alias the place of what it names. Tag and anchor are not part of it, nor
    /// are the opening `|` or `>` of a block text.
    pub fn span(&self) -> Span {
        self.node.span
    }

    /// Where the value is used: the `*name`, or else [`Value::span`].
    pub fn used_at(&self) -> Span {
        self.alias.unwrap_or(self.node.span)
    }

    /// Whether the value came through an alias.
    pub fn is_alias(&self) -> bool {
        self.alias.is_some()
    }

    /// What it is.
    pub fn kind(&self) -> &Kind {
        &self.node.kind
    }

    /// An explicit tag such as `!reset`; those of YAML itself in short form, `!!str`.
    pub fn tag(&self) -> Option<&str> {
        self.node.tag.as_deref()
    }

    /// The text of a scalar, as written but for quotes and escapes.
    pub fn text(&self) -> Option<&str> {
        match self.kind() {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What Compose makes of a scalar.
    pub fn resolved(&self) -> Option<Resolved> {
        let Kind::Scalar { text, style } = self.kind() else { return None };
        Some(match (style, self.tag()) {
            (ScalarStyle::Absent, _) => Resolved::Null,
            (ScalarStyle::Plain, None) => resolve(text),
            (_, Some("!!int" | "!!float" | "!!bool" | "!!null")) => resolve(text),
            _ => Resolved::Text(text.clone()),
        })
    }

    /// Whether there is nothing: no value, `~` or `null`.
    pub fn is_null(&self) -> bool {
        self.resolved() == Some(Resolved::Null)
    }

    /// The items of a list; `None` for anything else.
    pub fn items(&self) -> Option<&[Self]> {
        match self.kind() {
            Kind::Sequence { items, .. } => Some(items),
            _ => None,
        }
    }

    /// The fields of a mapping as written, merge keys as they stand; `None` for anything else.
    pub fn own_fields(&self) -> Option<&[Field]> {
        match self.kind() {
            Kind::Mapping { fields, .. } => Some(fields),
            _ => None,
        }
    }

    /// The fields of a mapping in order, those of merge keys after its own, the first of a name counting.
    pub fn fields(&self) -> Option<Vec<&Field>> {
        let own = self.own_fields()?;
        if !own.iter().any(|field| field.is_merge) {
            return Some(own.iter().collect());
        }
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        self.collect_fields(&mut seen, &mut found);
        Some(found)
    }

    fn collect_fields<'a>(&'a self, seen: &mut BTreeSet<&'a str>, found: &mut Vec<&'a Field>) {
        let own = self.own_fields().unwrap_or_default();
        for field in own.iter().filter(|field| !field.is_merge) {
            if seen.insert(&field.key.value) {
                found.push(field);
            }
        }
        for field in own.iter().filter(|field| field.is_merge) {
            match field.value.items() {
                Some(items) => items.iter().for_each(|item| item.collect_fields(seen, found)),
                None => field.value.collect_fields(seen, found),
            }
        }
    }

    /// The value under `key`, merge keys looked through.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.fields()?.into_iter().find(|field| field.key.value == key).map(|field| &field.value)
    }

    /// The field `key` as written in this mapping itself.
    pub fn own_field(&self, key: &str) -> Option<&Field> {
        self.own_fields()?.iter().find(|field| !field.is_merge && field.key.value == key)
    }

    /// One past the last byte that belongs to the value at the place where it is used.
    pub(crate) fn end(&self) -> u32 {
        self.used_at().end
    }

    /// Calls `visit` for this value and all below it, once each, aliases not followed.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        if self.is_alias() {
            return;
        }
        visit(self);
        match self.kind() {
            Kind::Scalar { .. } => {}
            Kind::Sequence { items, .. } => items.iter().for_each(|item| item.walk(visit)),
            Kind::Mapping { fields, .. } => fields.iter().for_each(|field| field.value.walk(visit)),
        }
    }
}

impl Field {
    /// From the key's first byte to the last of the value.
    pub fn span(&self) -> Span {
        let start = self.key.span.start;
        Span { start, end: self.value.end().max(self.key.span.end).max(start) }
    }
}

fn size_of<'a>(values: impl Iterator<Item = &'a Value>) -> (u64, u32) {
    values.fold((1, 1), |(weight, depth), value| {
        (weight.saturating_add(value.weight()), depth.max(value.depth().saturating_add(1)))
    })
}
