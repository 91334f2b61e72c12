//! The schema field behind a value: what a validated object's member may be, and where the schema says so.
//!
//! `parsed.data.server.port` is followed to the schema that `parsed` was checked with; where the way is lost, a schema of
//! the file that made the object, or the only schema of the app with such a field, is taken.

use seaworthy_js::{Schema, SchemaField, Value, ValueKind};

use super::across::At;
use super::code::Code;
use crate::sources::Source;

/// Names of a check's result that are no keys of what was checked.
const WRAPPERS: &[&str] = &["data", "value", "output", "success"];

/// Members that hold what was checked.
const HOLDERS: &[&str] = &["config", "env", "settings", "environment"];

/// A field and the schema and file it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'r> {
    pub(super) source: &'r Source,
    pub(super) schema: &'r Schema,
    pub(super) field: &'r SchemaField,
}

impl<'r> Code<'_, 'r> {
    /// The field that a value is a member of.
    pub(super) fn field(&self, at: &At<'r>) -> Option<Field<'r>> {
        let (root, keys) = apart(&at.value)?;
        let keys: Vec<&str> = keys.into_iter().skip_while(|key| WRAPPERS.contains(key)).collect();
        if keys.is_empty() {
            return None;
        }
        let nearby = match &root.kind {
            ValueKind::Call(call) => {
                let path = call.callee.as_path().unwrap_or_default();
                self.schema_named(at.source, path).or_else(|| {
                    let (source, _) = self.links.function_of(at.source, path, at.within)?;
                    self.only_field([source], &keys).map(|found| (found.source, found.schema))
                })
            }
            ValueKind::Path(path) => path.first().and_then(|first| {
                let (import, _) = at.source.module.import_of(first)?;
                let source = self.links.target(at.source, &import.specifier)?;
                self.only_field([source], &keys).map(|found| (found.source, found.schema))
            }),
            _ => None,
        };
        if let Some((source, schema)) = nearby
            && let Some(field) = field_of(schema, &keys)
        {
            return Some(Field { source, schema, field });
        }
        self.only_field(self.telling(), &keys).or_else(|| match keys.as_slice() {
            // `app.config.PORT`: the checked environment as a member of something else
            [holder, rest @ ..] if HOLDERS.contains(holder) && !rest.is_empty() => {
                self.only_field(self.telling(), rest)
            }
            _ => None,
        })
    }

    /// The schema on which `parse` or `validate` is called.
    fn schema_named(&self, source: &'r Source, path: &[String]) -> Option<(&'r Source, &'r Schema)> {
        let [first, ..] = path else { return None };
        let find = |source: &'r Source, name: &str| {
            let schema = source.module.schemas.iter().find(|schema| schema.name.as_deref() == Some(name))?;
            Some((source, schema))
        };
        find(source, first).or_else(|| {
            let (target, value) = self.links.imported(source, std::slice::from_ref(first))?;
            find(target, value.as_path()?.first()?)
        })
    }

    /// The one field with these keys; `None` when there are several that say different things.
    fn only_field(&self, sources: impl IntoIterator<Item = &'r Source>, keys: &[&str]) -> Option<Field<'r>> {
        let mut found: Option<Field<'r>> = None;
        for source in sources {
            for schema in &source.module.schemas {
                let Some(field) = field_of(schema, keys) else { continue };
                match found {
                    Some(other) if other.field.default != field.default => return None,
                    Some(_) => {}
                    None => found = Some(Field { source, schema, field }),
                }
            }
        }
        found
    }
}

fn field_of<'s>(schema: &'s Schema, keys: &[&str]) -> Option<&'s SchemaField> {
    schema.fields.iter().find(|field| field.path == keys)
}

/// The value with which a chain of members starts, and the keys after it. A name that leads nowhere is a start too.
pub(super) fn apart(value: &Value) -> Option<(&Value, Vec<&str>)> {
    let mut keys = Vec::new();
    let mut value = value;
    loop {
        match &value.kind {
            ValueKind::Member { object, name } => {
                keys.push(name.as_str());
                value = object;
            }
            ValueKind::Path(path) => {
                let (first, rest) = path.split_first()?;
                let mut all: Vec<&str> = rest.iter().map(String::as_str).collect();
                // a parameter that was taken apart: its name is the key
                if all.is_empty() && keys.is_empty() {
                    all.push(first);
                }
                keys.reverse();
                all.extend(keys);
                return Some((value, all));
            }
            _ => {
                keys.reverse();
                return Some((value, keys));
            }
        }
    }
}
