//! Values of JSON files that are checked in: settings, and examples of settings.

use seaworthy_facts::{Evidence, EvidenceKind};
use seaworthy_js::{Imported, Value, ValueKind};
use seaworthy_manifest::data::{self, Dialect, Node};
use seaworthy_text::RepoPath;

use super::across::At;
use super::code::Code;

/// The value under nested keys of a file; `None` where it is not there, or no number or text.
pub(super) fn value(code: &Code<'_, '_>, path: &RepoPath, keys: &[&str]) -> Option<(Value, Evidence)> {
    let file = code.scope.repository.repo.read(path).ok()?;
    let root = data::parse_json(file.text(), Dialect::Comments).ok()?;
    let node = keys.iter().try_fold(&root, |node: &Node<'_>, key| node.get(key))?;
    let kind = match &node.value {
        data::Value::Number(number) => ValueKind::Number(number.parse().ok()?),
        data::Value::Text(text) => ValueKind::String(text.to_string()),
        _ => return None,
    };
    Some((Value::new(kind, node.span), Evidence::at(EvidenceKind::Configured, &file, node.span)))
}

/// A member of what is imported from a JSON file: `import config from './config.json'`.
pub(super) fn imported(code: &Code<'_, '_>, at: &At<'_>) -> Option<(Value, Evidence)> {
    let path = at.value.as_path()?;
    let (first, rest) = path.split_first()?;
    let (import, binding) = at.source.module.import_of(first)?;
    if !import.specifier.ends_with(".json") || !import.specifier.starts_with('.') {
        return None;
    }
    let file = at.source.file.path().parent()?.join(&import.specifier).ok()?;
    let mut keys: Vec<&str> = match &binding.imported {
        Imported::Name(name) => vec![name],
        Imported::Default | Imported::Namespace => Vec::new(),
    };
    keys.extend(rest.iter().map(String::as_str).skip_while(|key| *key == "default"));
    value(code, &file, &keys)
}
