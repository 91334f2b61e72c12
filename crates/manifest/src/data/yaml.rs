//! YAML into the same tree, through `serde-saphyr` with its resource budget: a bomb of aliases is an error.

use std::borrow::Cow;
use std::fmt;

use seaworthy_text::Span;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

use super::{Entry, Node, Value};
use crate::ParseError;

/// Reads one YAML document. An empty text is [`Value::Null`].
///
/// # Errors
/// When the text is not YAML, holds a key twice, or expands to more than it should, with the place.
pub fn parse_yaml(text: &str) -> Result<Node<'_>, ParseError> {
    parse_yaml_from(text, if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 })
}

/// As [`parse_yaml`], of what begins at the byte `skipped`; places still count from the start of `text`.
pub(crate) fn parse_yaml_from(text: &str, skipped: usize) -> Result<Node<'_>, ParseError> {
    let body = text.get(skipped..).unwrap_or_default();
    // nothing that we read nests deeper, and every level costs the stack some 30 KB in a debug build
    // and `yes` is a word, as it is to the managers
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: 24 },
        strict_booleans: true,
    };
    let tree: Tree = serde_saphyr::from_str_with_options(body, options).map_err(|error| {
        let span = error.location().map_or(Span::default(), |location| span_of(&location, text, skipped));
        ParseError::new(message_of(&error.without_snippet().to_string()), span)
    })?;
    Ok(tree.into_node(text, skipped))
}

/// The library's own words without what the caller says better: the place, a picture, advice for programmers.
fn message_of(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let line = line.rsplit_once(" at line ").map_or(line, |(message, _)| message);
    match line.strip_prefix("duplicate mapping key: ").and_then(|rest| rest.split_once(", set ")) {
        Some((key, _)) => format!("`{key}` stands twice in one mapping"),
        None => line.to_owned(),
    }
}

struct Tree(Spanned<Inner>);

enum Inner {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(Spanned<String>, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spanned::deserialize(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for Inner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Inner;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Inner, E> {
        Ok(Inner::Null)
    }

    fn visit_none<E>(self) -> Result<Inner, E> {
        Ok(Inner::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Inner, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Inner, E> {
        Ok(Inner::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Inner, E> {
        Ok(Inner::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Inner, E> {
        Ok(Inner::Number(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Inner, E> {
        Ok(Inner::Number(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Inner, E> {
        Ok(Inner::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Inner, E> {
        Ok(Inner::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Inner, E> {
        Ok(Inner::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Inner, E> {
        Ok(Inner::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Inner, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Inner::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<Inner, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = mapping.next_entry()? {
            entries.push(entry);
        }
        Ok(Inner::Map(entries))
    }
}

impl Tree {
    fn into_node(self, text: &str, skipped: usize) -> Node<'_> {
        let span = span_of(&self.0.referenced, text, skipped);
        let value = match self.0.value {
            Inner::Null => Value::Null,
            Inner::Bool(value) => Value::Bool(value),
            Inner::Number(number) => {
                // `1.10` must not become `1.1`: take what was written, where that is the number itself
                let written = text.get(span_of(&self.0.defined, text, skipped).range()).map(str::trim);
                match written {
                    Some(written) if written.parse::<f64>().is_ok() => Value::Number(Cow::Borrowed(written)),
                    _ => Value::Number(Cow::Owned(number)),
                }
            }
            Inner::Text(text) => Value::Text(Cow::Owned(text)),
            Inner::List(items) => {
                Value::List(items.into_iter().map(|item| item.into_node(text, skipped)).collect())
            }
            Inner::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| Entry {
                        key_span: span_of(&key.referenced, text, skipped),
                        key: Cow::Owned(key.value),
                        value: value.into_node(text, skipped),
                    })
                    .collect(),
            ),
        };
        Node { value, span }
    }
}

fn span_of(location: &Location, text: &str, skipped: usize) -> Span {
    let span = location.span();
    let (Some(start), Some(length)) = (span.byte_offset(), span.byte_len()) else {
        return line_span(location, text);
    };
    let start = usize::try_from(start).unwrap_or(usize::MAX).saturating_add(skipped).min(text.len());
    let end = start.saturating_add(usize::try_from(length).unwrap_or(0)).min(text.len());
    Span::new(start, end)
}

/// The whole line, where only its number is known.
fn line_span(location: &Location, text: &str) -> Span {
    let Some(index) = location.line().checked_sub(1).and_then(|line| usize::try_from(line).ok()) else {
        return Span::default();
    };
    let Some(line) = text.split('\n').nth(index) else { return Span::default() };
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    Span::new(start, start + line.trim_end_matches('\r').len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_know_their_place() {
        let text = "\u{feff}packages:\r\n  - 'apps/*' # ä\r\n  - \"!x\"\r\nversion: 1.10\r\n";
        let node = parse_yaml(text).unwrap();
        let packages = node.entry("packages").unwrap();
        assert_eq!(&text[packages.key_span.range()], "packages");
        assert_eq!(packages.value.items()[0].text(), Some("apps/*"));
        assert!(text[packages.value.items()[0].span.range()].contains("apps/*"));
        assert_eq!(node.get("version").unwrap().scalar(), Some("1.10"));
    }

    #[test]
    fn an_empty_document_is_null() {
        assert_eq!(parse_yaml("").unwrap().value, Value::Null);
        assert_eq!(parse_yaml("# only a comment\n").unwrap().value, Value::Null);
    }

    #[test]
    fn a_broken_document_says_where() {
        let error = parse_yaml("a: 1\nb: [1\nc: 2\n").unwrap_err();
        assert!(error.span.start > 0, "{error:?}");
        assert!(!error.message.contains('\n') && !error.message.contains("line"), "{}", error.message);
        assert_eq!(parse_yaml("a: 1\na: 2\n").unwrap_err().message, "`a` stands twice in one mapping");
    }

    #[test]
    fn a_bomb_and_a_deep_nest_are_refused() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        assert!(parse_yaml(&bomb).is_err());
        assert!(parse_yaml(&"[".repeat(10_000)).is_err());
        assert!(parse_yaml(&"- ".repeat(10_000)).is_err());
    }
}
