//! The object that a configuration file exports, looked for through names, wrappers and functions.

use seaworthy_js::{Module, Value, ValueKind};

/// How many names and wrappers are followed.
const DEEPEST: usize = 8;

/// The exported configuration object; `None` when there is none or it is computed.
///
/// `export default { … }`, `defineConfig({ … })`, `withPlugin(config)`, `() => ({ … })` and `module.exports = config`
/// are all the same here. Of a list the first object counts.
pub(crate) fn exported(module: &Module) -> Option<&Value> {
    object(module, module.default_export.as_ref()?, DEEPEST)
}

/// All objects that the configuration exports: several when it is a list.
pub(crate) fn exported_all(module: &Module) -> Vec<&Value> {
    let Some(value) = module.default_export.as_ref() else { return Vec::new() };
    let value = match &value.kind {
        ValueKind::Call(call) => call.arguments.first().unwrap_or(value),
        _ => value,
    };
    if let ValueKind::Array(elements) = &value.kind {
        return elements.iter().filter_map(|element| object(module, element, DEEPEST)).collect();
    }
    object(module, value, DEEPEST).into_iter().collect()
}

/// The value of a key of the exported configuration, names followed.
pub(crate) fn setting<'m>(module: &'m Module, config: &'m Value, path: &[&str]) -> Option<&'m Value> {
    let mut value = config;
    for key in path {
        value = object(module, value, DEEPEST)?.get(key)?;
    }
    Some(named(module, value, DEEPEST))
}

/// A value with plain names replaced by what they are bound to.
pub(crate) fn named<'m>(module: &'m Module, value: &'m Value, depth: usize) -> &'m Value {
    match &value.kind {
        ValueKind::Path(names) if depth > 0 => match names.as_slice() {
            [name] => match module.binding(name, None) {
                Some(binding) => named(module, &binding.value, depth - 1),
                None => value,
            },
            _ => value,
        },
        _ => value,
    }
}

fn object<'m>(module: &'m Module, value: &'m Value, depth: usize) -> Option<&'m Value> {
    if depth == 0 {
        return None;
    }
    match &value.kind {
        ValueKind::Object(_) => Some(value),
        ValueKind::Path(_) => {
            let target = named(module, value, depth);
            (!std::ptr::eq(target, value)).then(|| object(module, target, depth - 1)).flatten()
        }
        ValueKind::Call(call) => {
            // a wrapper takes the configuration as an argument, or is curried: `withPlugin(options)(config)`
            call.arguments.iter().find_map(|argument| object(module, argument, depth - 1))
        }
        ValueKind::Function { returns: Some(returns), .. } => object(module, returns, depth - 1),
        ValueKind::Array(elements) => elements.iter().find_map(|element| object(module, element, depth - 1)),
        ValueKind::Conditional { consequent, alternate, .. } => {
            object(module, consequent, depth - 1).or_else(|| object(module, alternate, depth - 1))
        }
        ValueKind::Logical { left, right, .. } => {
            object(module, left, depth - 1).or_else(|| object(module, right, depth - 1))
        }
        _ => None,
    }
}

/// The strings that a value may be: one for a literal, all branches for a choice. The second is whether it depends on
/// something that is not known here.
pub(crate) fn strings(module: &Module, value: &Value) -> (Vec<String>, bool) {
    let value = named(module, value, DEEPEST);
    match &value.kind {
        ValueKind::String(text) => (vec![text.clone()], false),
        ValueKind::Undefined | ValueKind::Null => (Vec::new(), false),
        ValueKind::Conditional { consequent, alternate, .. } => {
            let (mut found, _) = strings(module, consequent);
            found.extend(strings(module, alternate).0);
            (found, true)
        }
        ValueKind::Logical { left, right, .. } => {
            let (mut found, _) = strings(module, left);
            found.extend(strings(module, right).0);
            (found, true)
        }
        ValueKind::Env(reference) => match &reference.default {
            Some(default) => (strings(module, default).0, true),
            None => (Vec::new(), true),
        },
        _ => (Vec::new(), true),
    }
}

/// The file at which a path-like value points, as written: a string, or `path.join(__dirname, 'x')`.
pub(crate) fn path(module: &Module, value: &Value) -> Option<String> {
    let value = named(module, value, DEEPEST);
    match &value.kind {
        ValueKind::String(text) => Some(text.clone()),
        ValueKind::Call(call) if matches!(call.name(), Some("join" | "resolve" | "fileURLToPath")) => {
            let parts: Option<Vec<String>> = call
                .arguments
                .iter()
                .filter(|argument| !matches!(argument.kind, ValueKind::Location(_)))
                .map(|argument| path(module, argument))
                .collect();
            parts.map(|parts| parts.join("/"))
        }
        ValueKind::New(call) if call.name() == Some("URL") => path(module, call.arguments.first()?),
        _ => None,
    }
}
