//! Values for the variables that a set-up wants: given ones, those of its own template, made-up ones. None is a real secret.

use std::collections::BTreeMap;

use seaworthy_setup::VariableNeed;
use sha2::{Digest as _, Sha256};

use crate::request::Request;

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
    required: &[&str],
    is_key: &dyn Fn(&str) -> bool,
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
            (None, _) if need.demanded || required.contains(&need.name.as_str()) || is_key(&need.name) => {
                Value { text: made_up(&need.name, salt), origin: Origin::MadeUp }
            }
            // what may be left out is left out
            (None, _) => continue,
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

/// Whether a name tells of a password or a key, and not of an address that may carry one: nothing can be made up for an
/// address that nobody asks for.
pub(crate) fn is_key(request: &Request<'_>, name: &str) -> bool {
    (request.is_secret_name)(name) && !is_address(name)
}

/// Whether a name is that of an address: `DATABASE_URL`, `SENTRY_DSN`.
fn is_address(name: &str) -> bool {
    name.to_ascii_lowercase().split('_').any(|part| matches!(part, "url" | "urls" | "uri" | "dsn" | "string"))
}

/// A configuration file made of its template: what is a secret by its key, or a place to write one, gets a made-up value of the
/// form that the template asks for. What is no JSON object stays as it is.
pub(crate) fn configuration(template: &str, is_secret: fn(&str) -> bool, salt: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<serde_json::Value>(template) else {
        return template.to_owned();
    };
    fill(&mut value, "", is_secret, salt);
    serde_json::to_string_pretty(&value).unwrap_or_else(|_| template.to_owned())
}

fn fill(value: &mut serde_json::Value, key: &str, is_secret: fn(&str) -> bool, salt: &str) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                fill(field, &format!("{key}/{name}"), is_secret, salt);
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| fill(item, key, is_secret, salt)),
        serde_json::Value::String(text) => {
            let name = key.rsplit('/').next().unwrap_or_default();
            let is_place =
                !text.is_empty() && (is_secret(name) || text.contains(' ')) && !text.contains("://");
            if is_place {
                *text = of_form(text, &format!("{salt}/{key}"));
            }
        }
        _ => {}
    }
}

/// `0x and 64 hex digits` asks for a number in that form; anything else gets hexadecimal digits.
fn of_form(hint: &str, salt: &str) -> String {
    let digits = format!("{}{}", secret(salt), secret(&format!("{salt}+")));
    if hint.contains("0x") { format!("0x{}", &digits[..64]) } else { digits[..48].to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_gets_values_where_its_template_has_places() {
        let text = r#"{"auth":{"apiToken":"at least 24"},"key":"0x and 64 hex digits","url":"redis://127.0.0.1","level":"info","password":""}"#;
        let made: serde_json::Value =
            serde_json::from_str(&configuration(text, |name| name == "apiToken" || name == "password", "x"))
                .unwrap();
        assert_eq!(made["auth"]["apiToken"].as_str().unwrap().len(), 48);
        assert_eq!(made["key"].as_str().unwrap().len(), 66);
        assert_eq!(
            (made["url"].as_str(), made["level"].as_str(), made["password"].as_str()),
            (Some("redis://127.0.0.1"), Some("info"), Some(""))
        );
        assert_eq!(configuration("not json", |_| true, "x"), "not json");
    }

    #[test]
    fn values_fit_their_names() {
        assert_eq!(made_up("PUBLIC_URL", "x"), "http://localhost");
        assert_eq!(made_up("AUTH_SECRET", "x").len(), 48);
        assert_ne!(made_up("AUTH_SECRET", "x"), made_up("AUTH_SECRET", "y"));
    }
}
