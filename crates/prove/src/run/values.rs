//! Values for the variables that a set-up wants: given ones, those of its own template, made-up ones. None is a real secret.

use std::collections::BTreeMap;

use seaworthy_setup::VariableNeed;
use sha2::{Digest as _, Sha256};

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A person gave it.
    Given,
    /// The repository's env template has it.
    Template,
    /// It is made up for this run: found anywhere, it leaked.
    MadeUp,
}

/// A value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) origin: Origin,
}

/// A value for every variable that has to have one.
pub(crate) fn values(
    needs: &[VariableNeed],
    given: &BTreeMap<String, String>,
    salt: &str,
) -> BTreeMap<String, Value> {
    let mut found: BTreeMap<String, Value> = given
        .iter()
        .map(|(name, text)| (name.clone(), Value { text: text.clone(), origin: Origin::Given }))
        .collect();
    for need in needs {
        if found.contains_key(&need.name) {
            continue;
        }
        let template = need.template_value.as_deref().filter(|value| is_real(value));
        let value = match (template, &need.default) {
            (Some(text), _) => Value { text: text.to_owned(), origin: Origin::Template },
            // the file's own default is what a person gets who sets nothing
            (None, Some(default)) if !need.demanded && !default.is_empty() => continue,
            (None, _) => Value { text: made_up(&need.name, salt), origin: Origin::MadeUp },
        };
        found.insert(need.name.clone(), value);
    }
    found
}

/// Whether a template's value is one, and no place to write one.
fn is_real(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let placeholders =
        ["change", "your", "example", "xxx", "todo", "replace", "secret", "password", "<", "..."];
    !value.trim().is_empty() && !placeholders.iter().any(|word| lower.contains(word))
}

/// A value that fits what the name says; for anything that may be a secret one that stands nowhere else.
pub(crate) fn made_up(name: &str, salt: &str) -> String {
    let parts: Vec<String> = name.split('_').map(str::to_ascii_lowercase).collect();
    let says = |words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
    if says(&["url", "uri", "origin", "endpoint", "host", "domain"]) && !says(&["secret", "key", "token"]) {
        return match () {
            () if says(&["host", "domain"]) => "localhost".to_owned(),
            () => "http://localhost".to_owned(),
        };
    }
    if says(&["port"]) {
        return "0".to_owned();
    }
    if says(&["email", "mail", "from"]) {
        return "someone@example.org".to_owned();
    }
    if says(&["level"]) {
        return "info".to_owned();
    }
    secret(&format!("{salt}/{name}"))
}

/// 48 hexadecimal digits that follow from a text.
pub(crate) fn secret(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(24).map(|byte| format!("{byte:02x}")).collect()
}
