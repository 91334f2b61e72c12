//! Searches JSON documents: every string and every key in them, as they are once their escapes are read.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::hit::{Hit, Place};
use crate::search::{Encoding, Scanner, Search};

/// One key or string of a document.
struct Text<'v> {
    text: &'v str,
    /// From the outside to the inside.
    field: &'v [String],
}

/// What is found in the configuration.
pub(crate) fn config_hits(config: &Value, search: &Search, scanner: &Scanner<'_>) -> Vec<Hit> {
    let unless_found = |name: &str| (!scanner.finds(name)).then(|| name.to_owned());
    let elsewhere = |text: &Text<'_>| Place::Config(scanner.masked(&text.field.join("."), '.'));
    hits(config, search, scanner, |text| {
        let field: Vec<&str> = text.field.iter().map(String::as_str).collect();
        match field[..] {
            ["config" | "container_config", "Env", _] => {
                Place::Env(unless_found(text.text.split_once('=').map_or(text.text, |pair| pair.0)))
            }
            ["config" | "container_config", "Labels", key] => Place::Label(unless_found(key)),
            ["history", step, _] => step.parse().map_or_else(|_| elsewhere(text), Place::History),
            _ => elsewhere(text),
        }
    })
}

/// What is found in another document.
pub(crate) fn document_hits(
    name: &str,
    document: &Value,
    search: &Search,
    scanner: &Scanner<'_>,
) -> Vec<Hit> {
    hits(document, search, scanner, |text| Place::Document {
        name: scanner.masked(name, '/'),
        field: scanner.masked(&text.field.join("."), '.'),
    })
}

fn hits(
    document: &Value,
    search: &Search,
    scanner: &Scanner<'_>,
    place: impl Fn(&Text<'_>) -> Place,
) -> Vec<Hit> {
    let mut seen: BTreeSet<(usize, Encoding, Place)> = BTreeSet::new();
    walk(document, &mut Vec::new(), &mut |text| {
        for (needle, encoding) in scanner.text(text.text.as_bytes()) {
            seen.insert((needle, encoding, place(&text)));
        }
    });
    seen.into_iter()
        .map(|(needle, encoding, place)| Hit { needle: search.id(needle), encoding, place })
        .collect()
}

/// Visits keys and strings. The parser bounds how deep a document is.
fn walk(value: &Value, field: &mut Vec<String>, visit: &mut impl FnMut(Text<'_>)) {
    match value {
        Value::String(text) => visit(Text { text, field }),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                field.push(at.to_string());
                walk(item, field, visit);
                field.pop();
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries {
                field.push(key.clone());
                visit(Text { text: key, field });
                walk(item, field, visit);
                field.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
