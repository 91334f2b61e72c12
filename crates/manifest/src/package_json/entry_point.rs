//! What of a package can be started or imported: `exports` and `bin`.

use seaworthy_text::Span;

use crate::Spanned;
use crate::data::{Node, Value};
use crate::shape::Shape;

/// How deep conditions may be nested before we stop looking.
const DEEPEST: u32 = 16;

/// The `exports` field, as far as the package's own entry `.` goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exports {
    /// Where `.` leads, one line for each condition path, in the order of the file.
    pub entry_points: Vec<EntryPoint>,
    /// The whole field.
    pub span: Span,
}

/// A file that `exports` names for `.`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPoint {
    /// The conditions on the way, outermost first: `["import", "default"]`; none for a bare string.
    pub conditions: Vec<String>,
    /// The file, as written.
    pub path: Spanned<String>,
}

/// A program of the `bin` field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bin {
    /// Its name; `None` when `bin` is a string, and then it is the package's own name.
    pub name: Option<Spanned<String>>,
    /// The file.
    pub path: Spanned<String>,
}

impl Exports {
    pub(super) fn read(value: &Node<'_>, shape: &mut Shape) -> Self {
        let mut exports = Self { entry_points: Vec::new(), span: value.span };
        let has_subpaths = value.entries().iter().any(|entry| entry.key.starts_with('.'));
        let root = if has_subpaths { value.get(".") } else { Some(value) };
        if let Some(root) = root {
            collect(root, &mut Vec::new(), &mut exports.entry_points, shape);
        }
        exports
    }

    /// The file that a program gets for `.` when these conditions hold; `default` always does. `types` never does: it
    /// names no program.
    pub fn resolve(&self, conditions: &[&str]) -> Option<&Spanned<String>> {
        self.entry_points
            .iter()
            .find(|entry| {
                entry
                    .conditions
                    .iter()
                    .all(|wanted| wanted == "default" || conditions.contains(&wanted.as_str()))
            })
            .map(|entry| &entry.path)
    }
}

fn collect(node: &Node<'_>, conditions: &mut Vec<String>, out: &mut Vec<EntryPoint>, shape: &mut Shape) {
    if conditions.len() as u32 > DEEPEST {
        shape.note(node.span, "`exports` is nested too deep");
        return;
    }
    match &node.value {
        Value::Text(path) => out.push(EntryPoint {
            conditions: conditions.clone(),
            path: Spanned::new(path.to_string(), node.span),
        }),
        // `null` closes a path on purpose
        Value::Null => {}
        Value::List(items) => {
            // a list of fallbacks: Node.js takes the first that it can read
            if let Some(first) = items.iter().find(|item| item.text().is_some() || !item.entries().is_empty())
            {
                conditions.push("default".to_owned());
                collect(first, conditions, out, shape);
                conditions.pop();
            }
        }
        Value::Map(entries) => {
            for entry in entries {
                conditions.push(entry.key.to_string());
                collect(&entry.value, conditions, out, shape);
                conditions.pop();
            }
        }
        Value::Bool(_) | Value::Number(_) => {
            shape.note(node.span, format!("`exports` should name a file, not {}", node.describe()));
        }
    }
}

pub(super) fn read_bin(value: &Node<'_>, shape: &mut Shape) -> Vec<Bin> {
    if let Value::Text(path) = &value.value {
        return vec![Bin { name: None, path: Spanned::new(path.to_string(), value.span) }];
    }
    shape.pairs("bin", value).into_iter().map(|(name, path)| Bin { name: Some(name), path }).collect()
}
