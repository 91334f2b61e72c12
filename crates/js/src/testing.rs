//! What the tests of this room share: a module from a line of text, a value as a short line.

use seaworthy_text::{RepoPath, SourceFile};

use crate::module::Module;
use crate::value::{EntryKey, Invocation, LogicalOperator, Value, ValueKind};

pub(crate) fn file(name: &str, text: &str) -> SourceFile {
    SourceFile::new(RepoPath::new(name).unwrap(), text.to_owned())
}

/// The facts of a TypeScript text.
#[track_caller]
pub(crate) fn module(text: &str) -> Module {
    let module = crate::scan(&file("src/index.ts", text)).unwrap();
    assert_eq!(module.diagnostics, [], "{text}");
    module
}

fn list(values: &[Value]) -> String {
    values.iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn call(call: &Invocation) -> String {
    format!("{}({})", shown(&call.callee), list(&call.arguments))
}

/// A value as a line.
pub(crate) fn shown(value: &Value) -> String {
    match &value.kind {
        ValueKind::String(text) => format!("'{text}'"),
        ValueKind::Number(number) => number.to_string(),
        ValueKind::Bool(value) => value.to_string(),
        ValueKind::Null => "null".to_owned(),
        ValueKind::Undefined => "undefined".to_owned(),
        ValueKind::Template(parts) => format!("`{}`", list(parts)),
        ValueKind::Array(elements) => format!("[{}]", list(elements)),
        ValueKind::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| match &entry.key {
                    EntryKey::Name(name) => format!("{name}: {}", shown(&entry.value)),
                    EntryKey::Computed => format!("[]: {}", shown(&entry.value)),
                    EntryKey::Spread => format!("...{}", shown(&entry.value)),
                })
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        ValueKind::Spread(inner) => format!("...{}", shown(inner)),
        ValueKind::Env(reference) => match &reference.default {
            Some(default) => format!("env {} ?? {}", reference.name, shown(default)),
            None => format!("env {}", reference.name),
        },
        ValueKind::EnvAll(_) => "env".to_owned(),
        ValueKind::Location(location) => format!("{location:?}"),
        ValueKind::Path(path) => path.join("."),
        ValueKind::Member { object, name } => format!("{}.{name}", shown(object)),
        ValueKind::Call(invocation) => call(invocation),
        ValueKind::New(invocation) => format!("new {}", call(invocation)),
        ValueKind::Function { returns: Some(returns), .. } => format!("() => {}", shown(returns)),
        ValueKind::Function { .. } => "function".to_owned(),
        ValueKind::Logical { operator, left, right } => {
            let operator = match operator {
                LogicalOperator::Or => "||",
                LogicalOperator::Nullish => "??",
                LogicalOperator::And => "&&",
            };
            format!("{} {operator} {}", shown(left), shown(right))
        }
        ValueKind::Conditional { test, consequent, alternate } => {
            format!("{} ? {} : {}", shown(test), shown(consequent), shown(alternate))
        }
        ValueKind::Compare { operator, left, right } => {
            format!("{} {operator} {}", shown(left), shown(right))
        }
        ValueKind::Not(inner) => format!("!{}", shown(inner)),
        ValueKind::ElementOf(list) => format!("each of {}", shown(list)),
        ValueKind::Unknown => "?".to_owned(),
    }
}
