//! Environment of a service, written as a mapping or as a list, and the files that bring more of it.

use crate::scalar::Resolved;
use crate::shape::Shapes;
use crate::spanned::Spanned;
use crate::value::Value;

/// One variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: Spanned<String>,
    /// What it is set to, as the container gets it but for variables in it; the shell's own value without one.
    pub value: Option<Spanned<String>>,
}

/// A file that brings environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvFile {
    /// Where it is, from the Compose file's folder.
    pub path: Spanned<String>,
    /// What happens when it is not there.
    pub when_missing: WhenMissing,
    /// Whether its text is taken as it stands, without quotes and variables.
    pub is_raw: bool,
}

/// What happens when an env file is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenMissing {
    /// Compose stops.
    Error,
    /// It is passed over.
    Ignored,
}

pub(crate) fn read_variables(what: &str, value: &Value, shapes: &mut Shapes) -> Vec<Variable> {
    if let Some(items) = value.items() {
        return items
            .iter()
            .filter_map(|item| shapes.text(what, item))
            .map(|item| match item.value.split_once('=') {
                Some((name, set)) => Variable {
                    name: Spanned::new(name.to_owned(), item.span),
                    value: Some(Spanned::new(set.to_owned(), item.span)),
                },
                None => Variable { name: item, value: None },
            })
            .collect();
    }
    let fields = shapes.fields(what, value);
    fields
        .into_iter()
        .filter_map(|field| {
            let value = match field.value.resolved() {
                Some(Resolved::Null) => None,
                Some(resolved) => Some(Spanned::new(resolved.to_string(), field.value.span())),
                None => {
                    shapes.problem(format!("`{}` must be one value", field.key.value), field.value.used_at());
                    return None;
                }
            };
            Some(Variable { name: field.key.clone(), value })
        })
        .collect()
}

pub(crate) fn read_env_files(value: &Value, shapes: &mut Shapes) -> Vec<EnvFile> {
    let plain = |path: Spanned<String>| EnvFile { path, when_missing: WhenMissing::Error, is_raw: false };
    let Some(items) = value.items() else {
        return shapes.text("env_file", value).map(plain).into_iter().collect();
    };
    items
        .iter()
        .filter_map(|item| {
            if item.own_fields().is_none() {
                return shapes.text("env_file", item).map(plain);
            }
            let Some(path) = item.get("path") else {
                shapes.problem("an env file needs a `path`", item.used_at());
                return None;
            };
            let path = shapes.text("path", path)?;
            let required = item.get("required").and_then(|found| shapes.truth("required", found));
            let when_missing = match required {
                Some(Spanned { value: false, .. }) => WhenMissing::Ignored,
                _ => WhenMissing::Error,
            };
            let is_raw = item.get("format").and_then(Value::text) == Some("raw");
            Some(EnvFile { path, when_missing, is_raw })
        })
        .collect()
}
