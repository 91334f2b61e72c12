//! Replaces names in values by what this file binds them to: with `const port = process.env.PORT || 3000`, the value
//! `port` is the variable with its default. Names that come from elsewhere stay names.

use std::cell::Cell;

use seaworthy_text::Span;

use crate::binding::Binding;
use crate::env::EnvHelper;
use crate::fold::MAX_STRING;
use crate::function::FunctionId;
use crate::module::Module;
use crate::value::{EntryKey, EnvReference, Invocation, Value, ValueKind};

/// Names followed one after the other, and nested parts looked into.
const MAX_STEPS: u32 = 40;
/// Names followed and parts looked into in all, for one value: `a = b + b; b = c + c; …` doubles with each name.
const MAX_WORK: u32 = 2_000;
/// The same for a value with everything in it.
const MAX_DEEP_WORK: u32 = 50_000;
/// Members of members that are followed.
const MAX_NAMES: usize = 16;

/// Follows names in one module.
struct Resolver<'m> {
    module: &'m Module,
    work_left: Cell<u32>,
}

/// A value and the function in which its names have their meaning.
struct Found {
    value: Value,
    scope: Option<FunctionId>,
}

impl Module {
    /// What `value`, standing in the function `within`, is as far as this file tells.
    ///
    /// The outermost part is resolved, and parts that decide it (defaults, parts of a text); elements of arrays and
    /// entries of objects stay as they are and can be resolved in turn. A name that leads to another module stays a
    /// `Path` that starts with the imported name.
    pub fn resolve(&self, value: &Value, within: Option<FunctionId>) -> Value {
        let resolver = Resolver { module: self, work_left: Cell::new(MAX_WORK) };
        let found = resolver.head(Found { value: value.clone(), scope: within }, MAX_STEPS);
        self.seen_from(found, within, value.span)
    }

    /// As [`Module::resolve`], with everything inside resolved too.
    pub fn resolve_deep(&self, value: &Value, within: Option<FunctionId>) -> Value {
        let resolver = Resolver { module: self, work_left: Cell::new(MAX_DEEP_WORK) };
        resolver.deep(value, within, 12)
    }

    /// A value without names that mean something else where it is used.
    fn seen_from(&self, found: Found, within: Option<FunctionId>, span: Span) -> Value {
        match &found.value.kind {
            ValueKind::Path(path) if found.scope != within && self.import_of(&path[0]).is_none() => {
                Value::unknown(span)
            }
            _ => found.value,
        }
    }

    /// The helper that a callee names.
    pub(crate) fn env_helper(&self, path: &[String]) -> Option<&EnvHelper> {
        match path {
            [name] => self.env_helpers.iter().find(|helper| helper.name == *name),
            [_, name] => self.env_helpers.iter().find(|helper| helper.name == *name && helper.is_method),
            _ => None,
        }
    }

    /// The strings that a value can be: itself, or each element that it goes through.
    pub(crate) fn strings(&self, value: &Value, within: Option<FunctionId>) -> Option<Vec<(String, Span)>> {
        let resolved = self.resolve(value, within);
        match resolved.kind {
            ValueKind::String(text) if text.len() <= MAX_STRING => Some(vec![(text, value.span)]),
            ValueKind::ElementOf(list) => {
                let texts: Vec<(String, Span)> = list
                    .elements()
                    .iter()
                    .filter_map(|element| Some((element.as_str()?.to_owned(), element.span)))
                    .collect();
                (!texts.is_empty()).then_some(texts)
            }
            _ => None,
        }
    }
}

impl Resolver<'_> {
    fn deep(&self, value: &Value, within: Option<FunctionId>, depth: u32) -> Value {
        let Some(depth) = depth.checked_sub(1) else { return value.clone() };
        let Found { mut value, scope } = self.head(Found { value: value.clone(), scope: within }, MAX_STEPS);
        match &mut value.kind {
            ValueKind::Array(elements) => {
                for element in elements {
                    *element = self.deep(element, scope, depth);
                }
            }
            ValueKind::Object(entries) => {
                for entry in entries {
                    entry.value = self.deep(&entry.value, scope, depth);
                }
            }
            ValueKind::Spread(inner) => **inner = self.deep(inner, scope, depth),
            ValueKind::Call(call) | ValueKind::New(call) => {
                for argument in &mut call.arguments {
                    *argument = self.deep(argument, scope, depth);
                }
            }
            _ => {}
        }
        value
    }

    /// Takes one step, if there are steps and work left.
    fn step(&self, steps: u32) -> Option<u32> {
        self.work_left.set(self.work_left.get().checked_sub(1)?);
        steps.checked_sub(1)
    }

    fn head(&self, found: Found, steps: u32) -> Found {
        let Some(steps) = self.step(steps) else { return found };
        let Found { value, scope } = found;
        let span = value.span;
        let part = |value: Value| self.head(Found { value, scope }, steps).value;
        let value = match value.kind {
            ValueKind::Path(path) => return self.path(path, span, scope, steps),
            ValueKind::Member { object, name } => {
                let object = self.head(Found { value: *object, scope }, steps);
                return self.member(object, &name, span, steps);
            }
            ValueKind::ElementOf(list) => {
                let mut list = self.head(Found { value: *list, scope }, steps);
                if let ValueKind::Array(elements) = &mut list.value.kind {
                    for element in elements {
                        if matches!(element.kind, ValueKind::Path(_) | ValueKind::Template(_)) {
                            *element =
                                self.head(Found { value: element.clone(), scope: list.scope }, steps).value;
                        }
                    }
                }
                return Found {
                    value: Value::new(ValueKind::ElementOf(Box::new(list.value)), span),
                    scope: list.scope,
                };
            }
            ValueKind::Env(EnvReference { name, source, default: Some(default) }) => {
                let bare = Value::new(ValueKind::Env(EnvReference { name, source, default: None }), span);
                Value::logical(crate::LogicalOperator::Or, bare, part(*default), span)
            }
            ValueKind::Logical { operator, left, right } => {
                Value::logical(operator, part(*left), part(*right), span)
            }
            ValueKind::Conditional { test, consequent, alternate } => {
                Value::conditional(part(*test), part(*consequent), part(*alternate), span)
            }
            ValueKind::Template(parts) => Value::template(parts.into_iter().map(part).collect(), span),
            ValueKind::Call(call) => return self.called(*call, span, scope, steps),
            kind => Value::new(kind, span),
        };
        Found { value, scope }
    }

    fn path(&self, path: Vec<String>, span: Span, scope: Option<FunctionId>, steps: u32) -> Found {
        // `a = a.b` grows for ever
        if path.len() > MAX_NAMES {
            return Found { value: Value::unknown(span), scope };
        }
        let unresolved = |path: Vec<String>| Found { value: Value::new(ValueKind::Path(path), span), scope };
        if let Some(value) = self.checked_variable(&path, span) {
            return Found { value, scope };
        }
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let own = if names[0] == "this" { names.len().min(2) } else { 1 };
        if self.module.import_of(names[0]).is_some() {
            return unresolved(path);
        }
        // an assigned member (`config.port = …`) says more than the object that it was made of
        let assigned = (own + 1..=names.len()).rev().find_map(|length| {
            self.module.binding_of(&names[..length], scope).map(|binding| (binding, length))
        });
        let Some((binding, length)) =
            assigned.or_else(|| self.module.binding_of(&names[..own], scope).map(|binding| (binding, own)))
        else {
            return unresolved(path);
        };
        let Some(value) = self.bound(binding) else {
            return Found { value: Value::unknown(span), scope };
        };
        let mut found = self.head(Found { value, scope: binding.within }, steps);
        for name in &names[length..] {
            found = self.member(found, name, span, steps);
        }
        // nothing gained: keep the short name rather than the call that made it
        if matches!(found.value.kind, ValueKind::Member { .. } | ValueKind::Unknown) && length < names.len() {
            return unresolved(path);
        }
        found
    }

    /// The value of a name. A variable that is given several is known only in the pattern
    /// `let port = 3000; if (…) port = process.env.PORT`.
    fn bound(&self, binding: &Binding) -> Option<Value> {
        if !binding.is_mutable {
            return Some(binding.value.clone());
        }
        let target: Vec<&str> = binding.target.iter().map(String::as_str).collect();
        // a variable of the same name in another function is another variable
        let is_another = |other: &Binding| other.is_declared && other.within != binding.within;
        let mut others = self
            .module
            .bindings_of(&target)
            .filter(|other| other.span != binding.span && other.is_mutable && !is_another(other));
        match (others.next(), others.next()) {
            (None, _) => Some(binding.value.clone()),
            (Some(other), None) => {
                let [first, second] = [&binding.value, &other.value];
                match &second.kind {
                    ValueKind::Env(reference) if reference.default.is_none() => {
                        let default = Some(Box::new(first.clone()));
                        let reference = EnvReference { default, ..reference.clone() };
                        Some(Value::new(ValueKind::Env(reference), second.span))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn member(&self, found: Found, name: &str, span: Span, steps: u32) -> Found {
        let Found { value, scope } = found;
        let Some(steps) = self.step(steps) else { return Found { value: Value::unknown(span), scope } };
        let kind = match value.kind {
            ValueKind::Object(_) => match value.get(name) {
                Some(inner) => return self.head(Found { value: inner.clone(), scope }, steps),
                None if value.is_closed_object() => ValueKind::Undefined,
                None => return self.spread_member(value, name, span, scope, steps),
            },
            ValueKind::EnvAll(source) => {
                ValueKind::Env(EnvReference { name: name.to_owned(), source, default: None })
            }
            ValueKind::Path(mut path) => {
                path.push(name.to_owned());
                return match self.step(steps) {
                    Some(steps) => self.path(path, span, scope, steps),
                    None => Found { value: Value::new(ValueKind::Path(path), span), scope },
                };
            }
            ValueKind::ElementOf(list) => match list.kind {
                ValueKind::Array(elements) => {
                    let members = elements
                        .into_iter()
                        .map(|value| self.member(Found { value, scope }, name, span, steps).value)
                        .collect();
                    let list = Value::new(ValueKind::Array(members), list.span);
                    ValueKind::ElementOf(Box::new(list))
                }
                _ => ValueKind::Unknown,
            },
            ValueKind::Array(elements) => match name.parse::<usize>() {
                Ok(index) if index < elements.len() => {
                    return self.head(Found { value: elements[index].clone(), scope }, steps);
                }
                _ => ValueKind::Unknown,
            },
            ValueKind::Unknown => ValueKind::Unknown,
            kind => {
                ValueKind::Member { object: Box::new(Value::new(kind, value.span)), name: name.to_owned() }
            }
        };
        Found { value: Value::new(kind, span), scope }
    }

    /// A member of an object into which others are spread.
    fn spread_member(
        &self,
        object: Value,
        name: &str,
        span: Span,
        scope: Option<FunctionId>,
        steps: u32,
    ) -> Found {
        for entry in object.entries().iter().rev().filter(|entry| entry.key == EntryKey::Spread) {
            let inner = self.head(Found { value: entry.value.clone(), scope }, steps);
            let found = self.member(inner, name, span, steps);
            if !matches!(found.value.kind, ValueKind::Undefined) {
                return found;
            }
        }
        Found { value: Value::unknown(span), scope }
    }

    fn called(&self, call: Invocation, span: Span, scope: Option<FunctionId>, steps: u32) -> Found {
        if let Some(path) = call.callee.as_path() {
            if let Some(helper) = self.module.env_helper(path)
                && let Some(value) = helper.value(&call.arguments, span)
            {
                return self.head(Found { value, scope }, steps);
            }
            let inside = match path {
                [name] => {
                    let mut named = self.module.functions_named(name);
                    named.find(|(_, function)| function.within.is_none()).map(|(id, _)| id)
                }
                _ => None,
            };
            if let Some(found) = inside.and_then(|id| self.returned(id, steps)) {
                return found;
            }
        }
        if let ValueKind::Function { .. } = call.callee.kind
            && let Some(id) = self.module.function_at(call.callee.span)
            && let Some(found) = self.returned(id, steps)
        {
            return found;
        }
        Found { value: Value::new(ValueKind::Call(Box::new(call)), span), scope }
    }

    /// What a function gives back, unless that is a name of its own.
    fn returned(&self, id: FunctionId, steps: u32) -> Option<Found> {
        let value = self.module.function(id)?.returns.clone()?;
        let found = self.head(Found { value, scope: Some(id) }, steps);
        let is_known = match &found.value.kind {
            // a plain "no" at the end is the last of several ways out
            ValueKind::Unknown | ValueKind::Bool(_) | ValueKind::Null | ValueKind::Undefined => false,
            ValueKind::Path(path) => {
                self.module.schemas.iter().any(|schema| schema.result.as_ref() == Some(path))
            }
            _ => true,
        };
        is_known.then_some(found)
    }

    /// A variable that a schema has checked: `env.PORT` after `const env = schema.parse(process.env)`.
    fn checked_variable(&self, path: &[String], span: Span) -> Option<Value> {
        self.module.schemas.iter().find_map(|schema| {
            let result = schema.result.as_ref()?;
            let members = path.strip_prefix(result.as_slice())?;
            let field = schema.fields.iter().find(|field| field.path == members)?;
            let name = field.variable.clone()?;
            let default = field.default.clone().map(|default| {
                let is_number = matches!(field.kind, crate::FieldKind::Number | crate::FieldKind::Port);
                Box::new(if is_number { default.into_number() } else { default })
            });
            let reference = EnvReference { name, source: crate::EnvSource::Process, default };
            Some(Value::new(ValueKind::Env(reference), span))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{module, shown};

    /// What the argument of the last call to `f` is.
    fn resolved(text: &str) -> String {
        let module = module(text);
        let call = module.calls.iter().find(|call| call.path == ["f"]).unwrap();
        shown(&module.resolve(&call.arguments[0], call.within))
    }

    #[test]
    fn follows_names() {
        assert_eq!(resolved("const a = 1; f(a)"), "1");
        assert_eq!(resolved("const a = { b: { c: 'x' } }; const { b } = a; f(b.c)"), "'x'");
        assert_eq!(resolved("const { b = 2 } = config; f(b)"), "config.b ?? 2");
        assert_eq!(resolved("const host = 'db'; f(`http://${host}:${80}/x`)"), "'http://db:80/x'");
        assert_eq!(resolved("class A { x = 5; m() { f(this.x) } }"), "5");
        assert_eq!(resolved("const a = ['x', 'y']; f(a[1])"), "'y'");
        assert_eq!(resolved("const a = process.env.A; const b = a || 'x'; f(b)"), "env A ?? 'x'");
        assert_eq!(resolved("const d = 'x'; f(process.env.A ?? d)"), "env A ?? 'x'");
        assert_eq!(resolved("const a = { ...{ p: 1 }, q: 2 }; f(a.p)"), "1");
        assert_eq!(resolved("const a = {}; a.p = 1; f(a.p)"), "1");
    }

    #[test]
    fn what_a_function_gives_back() {
        let schema = "const schema = z.object({ PORT: z.coerce.number().default(3001) })
            function readEnv(source = process.env) {
              const parsed = schema.safeParse(source)
              if (parsed.success) return parsed.data
              process.exit(1)
            }";
        assert_eq!(resolved(&format!("{schema}\nconst env = readEnv(); f(env.PORT)")), "env PORT ?? 3001");
        assert_eq!(
            resolved("const load = () => ({ port: +(process.env.PORT ?? 1) }); f(load().port)"),
            "env PORT ?? 1"
        );
    }

    #[test]
    fn respects_scopes() {
        assert_eq!(resolved("function g(a) { a = 1; f(a) }"), "a");
        assert_eq!(resolved("const a = 1; function g(a) { f(a) }"), "a");
        assert_eq!(resolved("const a = 1; function g() { const a = 2; f(a) }"), "2");
        assert_eq!(resolved("function g() { const a = 2 }\nf(a)"), "a");
        assert_eq!(resolved("function make(port) { return port }\nf(make(1))"), "make(1)");
    }

    #[test]
    fn leaves_what_comes_from_elsewhere() {
        assert_eq!(resolved("import { config as c } from './config'; f(c.port)"), "c.port");
        assert_eq!(
            resolved("import { env } from './env'; const port = env.PORT ?? 3000; f(port)"),
            "env.PORT ?? 3000"
        );
    }

    #[test]
    fn does_not_guess_between_assignments() {
        assert_eq!(resolved("let a = 1; a = 2; f(a)"), "?");
        assert_eq!(resolved("let a = 1; if (x) { a = process.env.A } f(a)"), "env A ?? 1");
    }

    #[test]
    fn ends_on_circles() {
        assert_eq!(resolved("const a = b; const b = a; f(a)").len(), 1);
        resolved("let a = { ...a, b: a }; f(a.c.d)");
        resolved("const a = { ...b }; const b = { ...a }; f(a.x)");
        resolved("let a = a.a; f(a.b)");
        resolved("function g(a, b) { b = Object.assign(a, b); a = a.a; f(a.x) }");
        resolved("function g() { return g() }\nf(g().a)");
        let doubling: String =
            (0..40).map(|n| format!("const a{n} = `${{a{}}}${{a{}}}`;", n + 1, n + 1)).collect();
        resolved(&format!("{doubling} f(a0)"));
    }
}
