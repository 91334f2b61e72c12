//! What a value is, followed over files: through imports and exports, returned objects, parameters and their callers.
//!
//! The text of one file is resolved by the `js` room; this goes on where a name leads out of a file. Where nothing more can
//! be told, the value is given back as far as it was followed.

use std::collections::BTreeMap;

use seaworthy_js::{
    EntryKey, EnvReference, Export, ExportKind, Function, FunctionId, ImportKind, Imported, Invocation,
    Module, Value, ValueKind,
};

use super::code::{CallSite, Code, OwnFunction};
use crate::sources::Source;

/// How many names, calls and files are followed one after the other.
const MAX_STEPS: u32 = 24;

/// How many values a name may have: a function with many callers is a general one.
const MOST_VALUES: usize = 12;

/// How many files re-export each other.
const MAX_REEXPORTS: u32 = 8;

/// A value in the file that says it.
#[derive(Debug, Clone)]
pub(super) struct At<'r> {
    pub(super) source: &'r Source,
    pub(super) value: Value,
    pub(super) within: Option<FunctionId>,
}

impl<'r> At<'r> {
    /// A value that stands in a source.
    pub(super) fn new(source: &'r Source, value: &Value, within: Option<FunctionId>) -> Self {
        Self { source, value: value.clone(), within }
    }

    fn with(&self, value: Value) -> Self {
        Self { source: self.source, value, within: self.within }
    }
}

impl<'r> Code<'_, 'r> {
    /// What a value may be; several when it depends on who calls, or on a default. Never empty.
    pub(super) fn resolve(&self, at: &At<'r>) -> Vec<At<'r>> {
        let mut found = Vec::new();
        self.follow(at.clone(), MAX_STEPS, &mut found);
        if found.is_empty() {
            found.push(at.clone());
        }
        found
    }

    fn follow(&self, at: At<'r>, steps: u32, found: &mut Vec<At<'r>>) {
        let Some(steps) = steps.checked_sub(1).filter(|_| found.len() < MOST_VALUES) else {
            return;
        };
        let value = at.source.module.resolve(&at.value, at.within);
        match &value.kind {
            ValueKind::Path(names) => self.follow_name(&at, &value, names, steps, found),
            ValueKind::Member { object, name } => {
                let inner = self.followed(at.with((**object).clone()), steps);
                for object in inner {
                    self.member(object, name, &value, steps, found);
                }
            }
            ValueKind::Call(call) => {
                if let Some((source, value)) = self.required(at.source, call) {
                    return self.follow(At { source, value, within: None }, steps, found);
                }
                let returned = call.callee.as_path().and_then(|path| {
                    let (source, id) = self.function_of(at.source, path, at.within)?;
                    Some((source, id, source.module.function(id)?.returns.clone()?))
                });
                match returned {
                    Some((source, id, value)) => {
                        self.follow(At { source, value, within: Some(id) }, steps, found);
                    }
                    None => found.push(at.with(value)),
                }
            }
            ValueKind::Logical { left, right, .. } => {
                self.follow(at.with((**left).clone()), steps, found);
                self.follow(at.with((**right).clone()), steps, found);
            }
            ValueKind::Conditional { consequent, alternate, .. } => {
                self.follow(at.with((**consequent).clone()), steps, found);
                self.follow(at.with((**alternate).clone()), steps, found);
            }
            ValueKind::Env(EnvReference { default: Some(default), .. })
                if matches!(default.kind, ValueKind::Path(_) | ValueKind::Member { .. }) =>
            {
                let default = (**default).clone();
                found.push(at.with(value));
                self.follow(At { value: default, ..at }, steps, found);
            }
            _ => found.push(at.with(value)),
        }
    }

    fn followed(&self, at: At<'r>, steps: u32) -> Vec<At<'r>> {
        let mut found = Vec::new();
        self.follow(at, steps, &mut found);
        found
    }

    fn follow_name(&self, at: &At<'r>, value: &Value, names: &[String], steps: u32, found: &mut Vec<At<'r>>) {
        let module = &at.source.module;
        let Some((first, rest)) = names.split_first() else { return };
        if module.import_of(first).is_some() {
            match self.imported(at.source, names) {
                Some((source, inner)) => {
                    // what was given up on there is best told by its own name there
                    self.follow(At { source, value: inner, within: None }, steps, found);
                }
                None => found.push(at.with(value.clone())),
            }
            return;
        }
        // a name that the file resolves no further: bound to a call, or a parameter
        let own = if first == "this" { names.len().min(2) } else { 1 };
        let target: Vec<&str> = names[..own].iter().map(String::as_str).collect();
        if let Some(binding) = module.binding_of(&target, at.within) {
            let inner = At { source: at.source, value: binding.value.clone(), within: binding.within };
            let is_itself = inner.value == *value;
            let objects = if is_itself { Vec::new() } else { self.followed(inner, steps) };
            let before = found.len();
            for object in objects {
                self.members(object, &names[own..], value, steps, found);
            }
            if found.len() == before {
                found.push(at.with(value.clone()));
            }
            return;
        }
        let mut given = Vec::new();
        for scope in module.scopes(at.within) {
            let Some(function) = scope.and_then(|id| module.function(id)) else { break };
            let parameters = &function.parameters;
            if let Some(index) = parameters.iter().position(|name| name.as_ref() == Some(first)) {
                given = self.given(at.source, scope, function, index);
                break;
            }
        }
        let before = found.len();
        for argument in given {
            for object in self.followed(argument, steps) {
                self.members(object, rest, value, steps, found);
            }
        }
        if found.len() == before {
            found.push(at.with(value.clone()));
        }
    }

    /// What a parameter is given: by those who call, and by its default.
    fn given(
        &self,
        source: &'r Source,
        scope: Option<FunctionId>,
        function: &Function,
        index: usize,
    ) -> Vec<At<'r>> {
        let Some(id) = scope else { return Vec::new() };
        let mut given = Vec::new();
        for (caller, call) in self.callers(source, id) {
            let Some(call) = caller.module.calls.get(*call) else { continue };
            if let Some(argument) = call.arguments.get(index) {
                given.push(At { source: caller, value: argument.clone(), within: call.within });
            }
        }
        if let Some(default) = function.defaults.get(index).cloned().flatten() {
            given.push(At { source, value: default, within: scope });
        }
        given.truncate(MOST_VALUES);
        given
    }

    fn members(
        &self,
        object: At<'r>,
        names: &[String],
        written: &Value,
        steps: u32,
        found: &mut Vec<At<'r>>,
    ) {
        match names.split_first() {
            None => found.push(object),
            Some((name, rest)) => {
                let mut inner = Vec::new();
                self.member(object, name, written, steps, &mut inner);
                for object in inner {
                    self.members(object, rest, written, steps, found);
                }
            }
        }
    }

    fn member(&self, object: At<'r>, name: &str, written: &Value, steps: u32, found: &mut Vec<At<'r>>) {
        if found.len() >= MOST_VALUES {
            return;
        }
        let unresolved = |object: At<'r>| {
            let kind = ValueKind::Member { object: Box::new(object.value.clone()), name: name.to_owned() };
            object.with(Value::new(kind, object.value.span))
        };
        match &object.value.kind {
            ValueKind::Object(entries) => {
                for entry in entries.iter().rev() {
                    match &entry.key {
                        EntryKey::Name(key) if key == name => {
                            return self.follow(object.with(entry.value.clone()), steps, found);
                        }
                        EntryKey::Spread => {
                            let before = found.len();
                            for inner in self.followed(object.with(entry.value.clone()), steps) {
                                self.member(inner, name, written, steps, found);
                            }
                            if found.len() > before {
                                return;
                            }
                        }
                        _ => {}
                    }
                }
            }
            ValueKind::EnvAll(source) => {
                let reference = EnvReference { name: name.to_owned(), source: *source, default: None };
                found.push(object.with(Value::new(ValueKind::Env(reference), written.span)));
            }
            ValueKind::Path(path) => {
                let mut path = path.clone();
                path.push(name.to_owned());
                let longer = object.with(Value::new(ValueKind::Path(path), object.value.span));
                let resolved = longer.source.module.resolve(&longer.value, longer.within);
                found.push(longer.with(resolved));
            }
            ValueKind::Undefined | ValueKind::Null => {}
            _ => found.push(unresolved(object)),
        }
    }

    /// What an imported chain of names is in the file it comes from; `None` for packages from outside.
    pub(super) fn imported(&self, source: &'r Source, names: &[String]) -> Option<(&'r Source, Value)> {
        self.imported_within(source, names, MAX_REEXPORTS)
    }

    fn imported_within(
        &self,
        source: &'r Source,
        names: &[String],
        steps: u32,
    ) -> Option<(&'r Source, Value)> {
        let (first, rest) = names.split_first()?;
        let (import, binding) = source.module.import_of(first)?;
        let target = self.project.imports.resolve(self.scope, source, &import.specifier)?;
        let (name, rest) = match (&binding.imported, rest) {
            (Imported::Name(name), rest) => (name.as_str(), rest),
            (Imported::Default, rest) => ("default", rest),
            (Imported::Namespace, [name, rest @ ..]) => (name.as_str(), rest),
            (Imported::Namespace, []) if import.kind == ImportKind::Require => ("default", rest),
            (Imported::Namespace, []) => return None,
        };
        let (target, value) = self.exported(target, name, steps)?;
        Some((target, extended(value, rest)))
    }

    /// What `require('./file')` gives.
    pub(super) fn required(&self, source: &'r Source, call: &Invocation) -> Option<(&'r Source, Value)> {
        let is_require = call.callee.as_path().is_some_and(|path| path.len() == 1 && path[0] == "require");
        let specifier = call.arguments.first()?.as_str().filter(|_| is_require)?;
        let target = self.project.imports.resolve(self.scope, source, specifier)?;
        self.exported(target, "default", MAX_REEXPORTS)
    }

    /// What a file exports under a name: a value at its top level.
    fn exported(&self, source: &'r Source, name: &str, steps: u32) -> Option<(&'r Source, Value)> {
        let steps = steps.checked_sub(1)?;
        let module = &source.module;
        let other = |specifier: &str| self.project.imports.resolve(self.scope, source, specifier);
        let named =
            module.exports.iter().find(|export| export.name == name && export.kind != ExportKind::Type);
        match named {
            Some(Export { kind: ExportKind::ReExport { specifier, imported }, .. }) => {
                return self.exported(other(specifier)?, imported, steps);
            }
            Some(Export { local: Some(local), span, .. }) => {
                let path = vec![local.clone()];
                if module.import_of(local).is_some() {
                    return self.imported_within(source, &path, steps);
                }
                return Some((source, Value::new(ValueKind::Path(path), *span)));
            }
            _ => {}
        }
        if let Some(default) = &module.default_export {
            if name == "default" {
                return Some((source, default.clone()));
            }
            // `module.exports = { a, b }`, taken apart by whoever requires it
            let object = module.resolve(default, None);
            if let Some(value) = object.get(name) {
                return Some((source, value.clone()));
            }
        }
        if named.is_some() {
            let function = module.functions.iter().find(|function| function.name.as_deref() == Some(name));
            return function
                .map(|function| (source, Value::new(ValueKind::Path(vec![name.to_owned()]), function.span)));
        }
        module
            .exports
            .iter()
            .filter_map(|export| match &export.kind {
                ExportKind::ReExport { specifier, imported } if export.name == "*" && imported == "*" => {
                    other(specifier)
                }
                _ => None,
            })
            .find_map(|target| self.exported(target, name, steps))
    }

    /// The function of the app that a chain of names means.
    pub(super) fn function_of(
        &self,
        source: &'r Source,
        path: &[String],
        within: Option<FunctionId>,
    ) -> Option<(&'r Source, FunctionId)> {
        self.function_within(source, path, within, MAX_REEXPORTS)
    }

    fn function_within(
        &self,
        source: &'r Source,
        path: &[String],
        within: Option<FunctionId>,
        steps: u32,
    ) -> Option<(&'r Source, FunctionId)> {
        let steps = steps.checked_sub(1)?;
        let module = &source.module;
        if module.import_of(path.first()?).is_some() {
            let (target, value) = self.imported(source, path)?;
            return self.valued_function(target, &value, steps);
        }
        match path {
            [name] => {
                if let Some(binding) = module.binding(name, within)
                    && !matches!(binding.value.kind, ValueKind::Function { .. })
                {
                    return self.valued_function(source, &binding.value, steps);
                }
                let function = module.function_named(name).filter(|function| !function.is_member)?;
                Some((source, id_of(module, function)?))
            }
            [this, name] if this == "this" => {
                let function = module
                    .functions
                    .iter()
                    .find(|function| function.is_member && function.name.as_ref() == Some(name))?;
                Some((source, id_of(module, function)?))
            }
            _ => None,
        }
    }

    /// The function that a value is: a function, or a name of one.
    pub(super) fn function_value(
        &self,
        source: &'r Source,
        value: &Value,
    ) -> Option<(&'r Source, FunctionId)> {
        self.valued_function(source, value, MAX_REEXPORTS)
    }

    fn valued_function(
        &self,
        source: &'r Source,
        value: &Value,
        steps: u32,
    ) -> Option<(&'r Source, FunctionId)> {
        let steps = steps.checked_sub(1)?;
        let module = &source.module;
        match &value.kind {
            ValueKind::Function { .. } => Some((source, id_of(module, module.function_at(value.span)?)?)),
            ValueKind::Path(path) => match path.as_slice() {
                [name] if module.import_of(name).is_none() => {
                    let function = module.function_named(name).filter(|function| !function.is_member);
                    match function {
                        Some(function) => Some((source, id_of(module, function)?)),
                        // a class: what makes it
                        None => {
                            let is_class = module.exports.iter().any(|export| {
                                export.kind == ExportKind::Class && export.local.as_ref() == Some(name)
                            });
                            if !is_class {
                                return None;
                            }
                            let mut makers = module.functions.iter().filter(|function| {
                                function.is_member && function.name.as_deref() == Some("constructor")
                            });
                            match (makers.next(), makers.next()) {
                                (Some(only), None) => Some((source, id_of(module, only)?)),
                                _ => None,
                            }
                        }
                    }
                }
                _ => self.function_within(source, path, None, steps),
            },
            // `fp(plugin)`, `asyncHandler(handler)`: what is wrapped
            ValueKind::Call(call) => {
                call.arguments.iter().find_map(|argument| self.valued_function(source, argument, steps))
            }
            _ => None,
        }
    }

    /// The calls of one of the app's functions.
    pub(super) fn callers(&self, source: &'r Source, id: FunctionId) -> &[CallSite<'r>] {
        let sites = self.call_sites.get_or_init(|| self.find_call_sites());
        sites.get(&(source.file.path(), id)).map(Vec::as_slice).unwrap_or_default()
    }

    fn find_call_sites(&self) -> BTreeMap<OwnFunction<'r>, Vec<CallSite<'r>>> {
        let mut sites: BTreeMap<OwnFunction<'r>, Vec<CallSite<'r>>> = BTreeMap::new();
        for source in &self.app {
            let module = &source.module;
            for (index, call) in module.calls.iter().enumerate() {
                if call.path.len() > 2 || call.plain != call.path.len() || call.arguments.is_empty() {
                    continue;
                }
                let Some((target, id)) = self.function_of(source, &call.path, call.within) else { continue };
                sites.entry((target.file.path(), id)).or_default().push((source, index));
            }
        }
        sites
    }
}

/// The place of a function among those of its module.
pub(super) fn id_of(module: &Module, function: &Function) -> Option<FunctionId> {
    let index = module.functions.iter().position(|other| std::ptr::eq(other, function))?;
    u32::try_from(index).ok().map(FunctionId)
}

fn extended(value: Value, names: &[String]) -> Value {
    let span = value.span;
    match value.kind {
        ValueKind::Path(mut path) => {
            path.extend(names.iter().cloned());
            Value::new(ValueKind::Path(path), span)
        }
        kind => names.iter().fold(Value::new(kind, span), |object, name| {
            Value::new(ValueKind::Member { object: Box::new(object), name: name.clone() }, span)
        }),
    }
}
