//! Ways to ask a value: by key, by path, as a plain string or number.

use seaworthy_text::Span;

use crate::value::{Entry, EntryKey, EnvReference, Invocation, Value, ValueKind};

impl Value {
    /// A value of this kind at `span`.
    pub fn new(kind: ValueKind, span: Span) -> Self {
        Self { span, kind }
    }

    /// A value of which nothing is known.
    pub fn unknown(span: Span) -> Self {
        Self::new(ValueKind::Unknown, span)
    }

    /// Whether nothing at all is known.
    pub fn is_unknown(&self) -> bool {
        matches!(self.kind, ValueKind::Unknown)
    }

    /// The string, if it is one literal.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one, or a string that is one.
    pub fn as_number(&self) -> Option<f64> {
        match &self.kind {
            ValueKind::Number(number) => Some(*number),
            ValueKind::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// The number, if it is one that a port can be; 0 is one.
    pub fn as_port(&self) -> Option<u16> {
        let number = self.as_number()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked in the same line"
        )]
        (number.fract() == 0.0 && (0.0..=65535.0).contains(&number)).then_some(number as u16)
    }

    /// `true` or `false`, if it is a literal.
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            ValueKind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The names, if it is a name or a chain of plain members.
    pub fn as_path(&self) -> Option<&[String]> {
        match &self.kind {
            ValueKind::Path(names) => Some(names),
            _ => None,
        }
    }

    /// The variable, if it is one of the environment.
    pub fn as_env(&self) -> Option<&EnvReference> {
        match &self.kind {
            ValueKind::Env(reference) => Some(reference),
            _ => None,
        }
    }

    /// The call, if it is one; `new` is none.
    pub fn as_call(&self) -> Option<&Invocation> {
        match &self.kind {
            ValueKind::Call(call) => Some(call),
            _ => None,
        }
    }

    /// The elements of an array, spread ones included; none for anything else.
    pub fn elements(&self) -> &[Value] {
        match &self.kind {
            ValueKind::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The entries of an object literal; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            ValueKind::Object(entries) => entries,
            _ => &[],
        }
    }

    /// Whether it is an object literal all of whose keys are known.
    pub fn is_closed_object(&self) -> bool {
        matches!(&self.kind, ValueKind::Object(entries)
            if entries.iter().all(|entry| matches!(entry.key, EntryKey::Name(_))))
    }

    /// The entry of this name in an object literal. A later one wins, as at run time; what is spread after it and could
    /// replace it is not looked at.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries().iter().rev().find(|entry| matches!(&entry.key, EntryKey::Name(key) if key == name))
    }

    /// The value under this name in an object literal, object literals spread into it included.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries().iter().rev().find_map(|entry| match &entry.key {
            EntryKey::Name(key) if key == name => Some(&entry.value),
            EntryKey::Spread => entry.value.get(name),
            _ => None,
        })
    }

    /// The value under nested names.
    pub fn at_path(&self, names: &[&str]) -> Option<&Value> {
        names.iter().try_fold(self, |value, name| value.get(name))
    }

    /// The names of a callee or member chain, seen through the calls in it: `a.b(1).c` is `["a", "b", "c"]`. Empty if it
    /// does not start with a name.
    pub fn chain(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut value = self;
        loop {
            match &value.kind {
                ValueKind::Path(path) => {
                    names.extend(path.iter().rev().map(String::as_str));
                    names.reverse();
                    return names;
                }
                ValueKind::Member { object, name } => {
                    names.push(name);
                    value = object;
                }
                ValueKind::Call(call) | ValueKind::New(call) => value = &call.callee,
                _ => return Vec::new(),
            }
        }
    }

    /// The plain names with which a chain starts: `["express"]` for `express().use(x)`.
    pub fn root_path(&self) -> Option<&[String]> {
        let mut value = self;
        loop {
            match &value.kind {
                ValueKind::Path(path) => return Some(path),
                ValueKind::Member { object, .. } => value = object,
                ValueKind::Call(call) | ValueKind::New(call) => value = &call.callee,
                _ => return None,
            }
        }
    }

    /// This value and all values inside it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Value)) {
        visit(self);
        match &self.kind {
            ValueKind::Template(parts) | ValueKind::Array(parts) => {
                parts.iter().for_each(|part| part.walk(visit))
            }
            ValueKind::Object(entries) => entries.iter().for_each(|entry| entry.value.walk(visit)),
            ValueKind::Spread(inner) | ValueKind::Not(inner) | ValueKind::ElementOf(inner) => {
                inner.walk(visit)
            }
            ValueKind::Member { object, .. } => object.walk(visit),
            ValueKind::Env(EnvReference { default: Some(inner), .. })
            | ValueKind::Function { returns: Some(inner), .. } => inner.walk(visit),
            ValueKind::Call(call) | ValueKind::New(call) => {
                call.callee.walk(visit);
                call.arguments.iter().for_each(|argument| argument.walk(visit));
            }
            ValueKind::Logical { left, right, .. } | ValueKind::Compare { left, right, .. } => {
                left.walk(visit);
                right.walk(visit);
            }
            ValueKind::Conditional { test, consequent, alternate } => {
                test.walk(visit);
                consequent.walk(visit);
                alternate.walk(visit);
            }
            ValueKind::String(_)
            | ValueKind::Number(_)
            | ValueKind::Bool(_)
            | ValueKind::Null
            | ValueKind::Undefined
            | ValueKind::Env(_)
            | ValueKind::EnvAll(_)
            | ValueKind::Location(_)
            | ValueKind::Path(_)
            | ValueKind::Function { .. }
            | ValueKind::Unknown => {}
        }
    }
}

impl Invocation {
    /// The names of the callee: see [`Value::chain`].
    pub fn path(&self) -> Vec<&str> {
        self.callee.chain()
    }

    /// The last name of the callee.
    pub fn name(&self) -> Option<&str> {
        match &self.callee.kind {
            ValueKind::Path(names) => names.last().map(String::as_str),
            ValueKind::Member { name, .. } => Some(name),
            _ => None,
        }
    }

    /// What it is called on, if it is a member of something that is not a plain name.
    pub fn object(&self) -> Option<&Value> {
        match &self.callee.kind {
            ValueKind::Member { object, .. } => Some(object),
            _ => None,
        }
    }
}
