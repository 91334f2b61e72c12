//! `custom-environment-variables` of the package `config`: a file that says which variable overrides which setting.

use std::collections::BTreeMap;

use seaworthy_facts::{
    Confidence, EnvDefault, EnvPhase, EnvShape, EnvVar, Evidence, EvidenceKind, Unknown, UnknownKind,
};
use seaworthy_manifest::data::{self, Dialect, Node};
use seaworthy_text::{RepoPath, SourceFile};

use super::is_secret_name;
use crate::source::code::Code;

/// How deep settings lie in settings.
const DEEPEST: usize = 12;

/// The variables, none of them required: without one the setting keeps the value of `default`.
pub(super) fn read(code: &Code<'_, '_>, unknowns: &mut Vec<Unknown>) -> Vec<EnvVar> {
    if code.scope.package.json.dependency("config").is_none() {
        return Vec::new();
    }
    let mut found = BTreeMap::new();
    with_root(code, "custom-environment-variables", unknowns, &mut |file, root| {
        leaves(root, &mut Vec::new(), &mut |path, node| {
            let name = node.text().map(str::to_owned);
            if let Some(name) = name.filter(|name| !name.is_empty()) {
                found.insert(path.to_vec(), (name, Evidence::at(EvidenceKind::Configured, file, node.span)));
            }
        });
    });
    let mut defaults = BTreeMap::new();
    if !found.is_empty() {
        with_root(code, "default", unknowns, &mut |_, root| {
            leaves(root, &mut Vec::new(), &mut |path, node| {
                if let Some(value) = node.scalar().or(node.text()) {
                    defaults.insert(path.to_vec(), value.to_owned());
                }
            });
        });
    }
    found
        .into_iter()
        .map(|(path, (name, evidence))| {
            let default = defaults.get(&path).filter(|value| !value.is_empty() && *value != "null");
            EnvVar {
                secret: is_secret_name(&name),
                shape: EnvShape::Text,
                name,
                phase: EnvPhase::Run,
                required: false,
                public: false,
                default: default.cloned().map(EnvDefault::Text),
                min_length: None,
                one_of: Vec::new(),
                comment: None,
                listed: false,
                evidence: vec![evidence],
                confidence: Confidence::Certain,
                demanded_by: Vec::new(),
            }
        })
        .collect()
}

/// Reads a file of the folder `config`, as JSON or YAML; one that does not parse is noted.
fn with_root(
    code: &Code<'_, '_>,
    stem: &str,
    unknowns: &mut Vec<Unknown>,
    with: &mut dyn FnMut(&SourceFile, &Node<'_>),
) {
    let folder: RepoPath = code.dir().child("config");
    for ending in ["json", "json5", "yaml", "yml"] {
        let path = folder.child(&format!("{stem}.{ending}"));
        if !code.scope.repository.repo.has_file(&path) {
            continue;
        }
        let Ok(file) = code.scope.repository.repo.read(&path) else { continue };
        let parsed = match ending {
            "json" | "json5" => data::parse_json(file.text(), Dialect::Comments),
            _ => data::parse_yaml(file.text()),
        };
        match parsed {
            Ok(root) => with(&file, &root),
            Err(error) => {
                let why = error.to_string();
                unknowns.push(Unknown { kind: UnknownKind::Env, place: file.place(error.span), why });
            }
        }
        return;
    }
}

/// Every value with the keys that lead to it; `{ "__name": "PORT", "__format": "number" }` is one.
fn leaves(node: &Node<'_>, path: &mut Vec<String>, found: &mut dyn FnMut(&[String], &Node<'_>)) {
    if let Some(named) = node.get("__name") {
        found(path, named);
        return;
    }
    if node.entries().is_empty() {
        found(path, node);
        return;
    }
    if path.len() >= DEEPEST {
        return;
    }
    for entry in node.entries() {
        path.push(entry.key.to_string());
        leaves(&entry.value, path, found);
        path.pop();
    }
}
