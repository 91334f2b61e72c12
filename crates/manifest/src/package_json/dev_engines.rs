//! The `devEngines` field: what whoever develops the package must use.

use crate::Spanned;
use crate::data::{Node, Value};
use crate::shape::Shape;

/// The `devEngines` field; each entry may be one object or a list of them, first choice first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DevEngines {
    /// `runtime`.
    pub runtime: Vec<DevEngine>,
    /// `packageManager`.
    pub package_manager: Vec<DevEngine>,
}

/// One wanted tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevEngine {
    /// `node`, `bun`, `pnpm`.
    pub name: Spanned<String>,
    /// The range; `None` when any will do.
    pub version: Option<Spanned<String>>,
    /// `onFail`: `ignore`, `warn`, `error`, `download`.
    pub on_fail: Option<Spanned<String>>,
}

impl DevEngines {
    pub(super) fn read(value: &Node<'_>, shape: &mut Shape) -> Self {
        let mut engines = Self::default();
        for entry in shape.map("devEngines", value) {
            match &*entry.key {
                "runtime" => engines.runtime = read_list("devEngines.runtime", &entry.value, shape),
                "packageManager" => {
                    engines.package_manager = read_list("devEngines.packageManager", &entry.value, shape);
                }
                _ => {}
            }
        }
        engines
    }
}

fn read_list(field: &str, value: &Node<'_>, shape: &mut Shape) -> Vec<DevEngine> {
    match &value.value {
        Value::List(items) => items.iter().filter_map(|item| read_one(field, item, shape)).collect(),
        _ => read_one(field, value, shape).into_iter().collect(),
    }
}

fn read_one(field: &str, value: &Node<'_>, shape: &mut Shape) -> Option<DevEngine> {
    shape.map(field, value);
    if !matches!(value.value, Value::Map(_)) {
        return None;
    }
    let Some(name) = value.get("name") else {
        shape.note(value.span, format!("`{field}` lacks a `name`"));
        return None;
    };
    let name = shape.text(&format!("{field}.name"), name)?;
    let version = value.get("version").and_then(|node| shape.text(&format!("{field}.version"), node));
    let on_fail = value.get("onFail").and_then(|node| shape.text(&format!("{field}.onFail"), node));
    Some(DevEngine { name, version, on_fail })
}
