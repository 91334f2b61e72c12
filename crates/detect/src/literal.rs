//! Settings in the objects that configuration files export. The js room has resolved names, wrappers and functions; here
//! choices between values are weighed, and paths are read.

use seaworthy_js::{Value, ValueKind};

use crate::sources::Source;

/// The exported configuration object; `None` when there is none or it is computed. Of a list the first object counts.
pub(crate) fn exported(source: &Source) -> Option<&Value> {
    exported_all(source).into_iter().next()
}

/// All objects that the configuration exports: several when it is a list.
pub(crate) fn exported_all(source: &Source) -> Vec<&Value> {
    let Some(value) = &source.config else { return Vec::new() };
    objects(value)
}

/// The objects that an exported value is.
pub(crate) fn objects(value: &Value) -> Vec<&Value> {
    match &value.kind {
        ValueKind::Array(elements) => elements.iter().filter_map(object).collect(),
        _ => object(value).into_iter().collect(),
    }
}

/// The object that a value is, or that it is in the likeliest case.
fn object(value: &Value) -> Option<&Value> {
    match &value.kind {
        ValueKind::Object(_) => Some(value),
        ValueKind::Conditional { consequent, alternate, .. } => {
            object(consequent).or_else(|| object(alternate))
        }
        ValueKind::Logical { left, right, .. } => object(left).or_else(|| object(right)),
        ValueKind::Function { returns: Some(returns), .. } => object(returns),
        // a wrapper takes the configuration as an argument: `withPlugin(config)`
        ValueKind::Call(call) => call.arguments.iter().find_map(object),
        _ => None,
    }
}

/// The value under nested keys of an exported configuration.
pub(crate) fn setting<'m>(config: &'m Value, path: &[&str]) -> Option<&'m Value> {
    path.iter().try_fold(config, |value, key| object(value)?.get(key))
}

/// The value at the end of a way through a configuration: keys, and `@name` for the call of `name` in a list.
pub(crate) fn along<'m>(config: &'m Value, way: &[&str]) -> Option<&'m Value> {
    way.iter().try_fold(config, |value, step| match step.strip_prefix('@') {
        None => object(value)?.get(step),
        Some(name) => value
            .elements()
            .iter()
            .find(|element| matches!(&element.kind, ValueKind::Call(call) if call.name() == Some(name))),
    })
}

/// The strings that a value may be: one for a literal, all branches for a choice. The second is whether it depends on
/// something that is not known here.
pub(crate) fn strings(value: &Value) -> (Vec<String>, bool) {
    let both = |first: &Value, second: &Value| {
        let (mut found, _) = strings(first);
        found.extend(strings(second).0);
        (found, true)
    };
    match &value.kind {
        ValueKind::String(text) => (vec![text.clone()], false),
        ValueKind::Undefined | ValueKind::Null | ValueKind::Bool(false) => (Vec::new(), false),
        ValueKind::Conditional { consequent, alternate, .. } => both(consequent, alternate),
        ValueKind::Logical { left, right, .. } => both(left, right),
        ValueKind::Env(reference) => match &reference.default {
            Some(default) => (strings(default).0, true),
            None => (Vec::new(), true),
        },
        _ => (Vec::new(), true),
    }
}

/// The file at which a path-like value points, as written: a string, or `path.join(__dirname, 'x')`.
pub(crate) fn path(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::String(text) => Some(text.clone()),
        ValueKind::Call(call) if matches!(call.name(), Some("join" | "resolve" | "fileURLToPath")) => {
            let named =
                call.arguments.iter().filter(|argument| !matches!(argument.kind, ValueKind::Location(_)));
            let parts: Option<Vec<String>> = named.map(path).collect();
            parts.map(|parts| parts.join("/"))
        }
        ValueKind::New(call) if call.name() == Some("URL") => path(call.arguments.first()?),
        _ => None,
    }
}

/// The paths of a list, or the only one.
pub(crate) fn paths(value: &Value) -> Vec<String> {
    match &value.kind {
        ValueKind::Array(elements) => elements.iter().filter_map(path).collect(),
        _ => path(value).into_iter().collect(),
    }
}
