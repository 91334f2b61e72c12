//! What a value is, followed over files: through imports and exports, returned objects, parameters and their callers.
//!
//! The text of one file is resolved by the `js` room; this goes on where a name leads out of a file. Where nothing more can
//! be told, the value is given back as far as it was followed.

use std::cell::Cell;

use seaworthy_js::{EntryKey, EnvReference, Function, FunctionId, Value, ValueKind};

use super::code::Code;
use crate::sources::Source;

/// How many names, calls and files are followed one after the other.
const MAX_STEPS: u32 = 24;

/// The same in all, for one value: `a = b || b; b = c || c; …` doubles with each name.
const MAX_WORK: u32 = 500;

/// How many values a name may have: a function with many callers is a general one.
const MOST_VALUES: usize = 12;

/// A value in the file that says it.
#[derive(Debug, Clone)]
pub(super) struct At<'r> {
    pub(super) source: &'r Source,
    pub(super) value: Value,
    pub(super) within: Option<FunctionId>,
}

/// How far a value may be followed yet.
#[derive(Clone, Copy)]
struct Steps<'w> {
    left: u32,
    work_left: &'w Cell<u32>,
}

impl Steps<'_> {
    /// Takes one step, if there are steps and work left.
    fn take(self) -> Option<Self> {
        self.work_left.set(self.work_left.get().checked_sub(1)?);
        Some(Self { left: self.left.checked_sub(1)?, ..self })
    }
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
        let work_left = Cell::new(MAX_WORK);
        self.follow(at.clone(), Steps { left: MAX_STEPS, work_left: &work_left }, &mut found);
        if found.is_empty() {
            found.push(at.clone());
        }
        found
    }

    fn follow(&self, at: At<'r>, steps: Steps<'_>, found: &mut Vec<At<'r>>) {
        if found.len() >= MOST_VALUES {
            return;
        }
        let Some(steps) = steps.take() else { return };
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
                if let Some((source, value)) = self.links.required(at.source, call) {
                    return self.follow(At { source, value, within: None }, steps, found);
                }
                let returned = call.callee.as_path().and_then(|path| {
                    let (source, id) = self.links.function_of(at.source, path, at.within)?;
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

    fn followed(&self, at: At<'r>, steps: Steps<'_>) -> Vec<At<'r>> {
        let mut found = Vec::new();
        self.follow(at, steps, &mut found);
        found
    }

    fn follow_name(
        &self,
        at: &At<'r>,
        value: &Value,
        names: &[String],
        steps: Steps<'_>,
        found: &mut Vec<At<'r>>,
    ) {
        let module = &at.source.module;
        let Some((first, rest)) = names.split_first() else { return };
        if module.import_of(first).is_some() {
            match self.links.imported(at.source, names) {
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
            let Some(call) = caller.module.calls.get(call) else { continue };
            if given.len() == MOST_VALUES {
                return given;
            }
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
        steps: Steps<'_>,
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

    fn member(&self, object: At<'r>, name: &str, written: &Value, steps: Steps<'_>, found: &mut Vec<At<'r>>) {
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
}
