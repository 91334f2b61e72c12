//! Ways to ask a module: what a name is bound to, where it comes from, what lies inside a span.

use seaworthy_text::Span;

use crate::binding::Binding;
use crate::call::{Call, Target};
use crate::export::Export;
use crate::function::{Function, FunctionId};
use crate::import::{Import, ImportBinding, Imported};
use crate::module::Module;

/// How many names are followed before giving up: enough for any real chain, and an end for `const a = a`.
const MAX_STEPS: usize = 16;

/// The name under which a target is found: its first, or the member of `this`.
fn bound_name<'a>(target: &[&'a str]) -> Option<&'a str> {
    match target {
        ["this", name, ..] | [name, ..] => Some(name),
        [] => None,
    }
}

/// The name under which a binding is found.
fn name_bound(binding: &Binding) -> Option<&str> {
    match binding.target.as_slice() {
        [this, name, ..] if this == "this" => Some(name),
        [name, ..] => Some(name),
        [] => None,
    }
}

/// A place in a list, as it is kept.
fn place(index: usize) -> u32 {
    Span::new(index, index).start
}

/// Those of sorted places whose name is this.
fn equal<'p, 'n>(places: &'p [u32], name_at: impl Fn(&u32) -> Option<&'n str>, name: &str) -> &'p [u32] {
    let first = places.partition_point(|place| name_at(place) < Some(name));
    let rest = &places[first..];
    &rest[..rest.partition_point(|place| name_at(place) == Some(name))]
}

impl<'a> Target<'a> {
    fn new(import: &'a Import, binding: &'a ImportBinding, rest: &[&'a str]) -> Self {
        let mut names = match &binding.imported {
            Imported::Name(name) if name == "default" => Vec::new(),
            Imported::Name(name) => vec![name.as_str()],
            Imported::Namespace | Imported::Default => Vec::new(),
        };
        names.extend(rest);
        Self { module: &import.specifier, names }
    }

    /// The first exported name, if it is not the module as a whole or its default export.
    pub fn export(&self) -> Option<&'a str> {
        self.names.first().copied()
    }

    /// The last name: the function called.
    pub fn name(&self) -> Option<&'a str> {
        self.names.last().copied()
    }

    /// Whether the module is this one of Node's own, with or without `node:` before it.
    pub fn is_builtin(&self, name: &str) -> bool {
        self.module.strip_prefix("node:").unwrap_or(self.module) == name
    }
}

impl Module {
    /// The function of this id.
    pub fn function(&self, id: FunctionId) -> Option<&Function> {
        self.functions.get(id.0 as usize)
    }

    /// The innermost function around a place; `None` at top level.
    pub fn function_around(&self, span: Span) -> Option<FunctionId> {
        let holds = |function: &Function| function.span.start <= span.start && span.end <= function.span.end;
        // functions lie in one another: what holds the place holds the start of the last one before it, too
        let before = self.functions.partition_point(|function| function.span.start <= span.start);
        let mut open = u32::try_from(before.checked_sub(1)?).ok().map(FunctionId);
        while let Some(id) = open {
            let function = self.function(id)?;
            if holds(function) && function.span != span {
                return Some(id);
            }
            open = function.within;
        }
        None
    }

    /// The function whose extent is exactly this.
    pub fn function_at(&self, span: Span) -> Option<FunctionId> {
        let from = self.functions.partition_point(|function| function.span.start < span.start);
        let mut same = self.functions[from..].iter().take_while(|function| function.span.start == span.start);
        Some(FunctionId(place(from + same.position(|function| function.span == span)?)))
    }

    /// The functions of this name, in the order of the text.
    pub fn functions_named(&self, name: &str) -> impl Iterator<Item = (FunctionId, &Function)> {
        let name_at = |place: &u32| self.functions.get(*place as usize).and_then(|one| one.name.as_deref());
        let named = equal(&self.named_functions, name_at, name);
        named.iter().filter_map(|place| Some((FunctionId(*place), self.functions.get(*place as usize)?)))
    }

    /// The first function of this name at top level, or else anywhere.
    pub fn function_named(&self, name: &str) -> Option<(FunctionId, &Function)> {
        let mut named = self.functions_named(name);
        let first = named.next()?;
        if first.1.within.is_none() {
            return Some(first);
        }
        Some(named.find(|(_, function)| function.within.is_none()).unwrap_or(first))
    }

    /// What is exported under this name, in the order of the text.
    pub fn exports_named(&self, name: &str) -> impl Iterator<Item = &Export> {
        let name_at = |place: &u32| self.exports.get(*place as usize).map(|export| export.name.as_str());
        equal(&self.exported_names, name_at, name)
            .iter()
            .filter_map(|place| self.exports.get(*place as usize))
    }

    /// The functions around a place, innermost first, and at last `None` for the top level.
    pub fn scopes(&self, within: Option<FunctionId>) -> impl Iterator<Item = Option<FunctionId>> {
        std::iter::successors(Some(within), |scope| {
            scope.map(|id| self.function(id).and_then(|function| function.within))
        })
    }

    /// What a name is bound to, seen from inside `within`. A parameter of a function around hides what lies further out.
    pub fn binding(&self, name: &str, within: Option<FunctionId>) -> Option<&Binding> {
        self.binding_of(std::slice::from_ref(&name), within)
    }

    /// As [`Module::binding`], for an assigned member such as `this.redis`.
    pub fn binding_of(&self, target: &[&str], within: Option<FunctionId>) -> Option<&Binding> {
        let first = *target.first()?;
        // `this.x = …` stands in a constructor and is read in methods
        if first == "this" {
            return self.bindings_of(target).next();
        }
        for scope in self.scopes(within) {
            let is_parameter = scope.and_then(|id| self.function(id)).is_some_and(|function| {
                function.parameters.iter().flatten().any(|parameter| parameter == first)
            });
            // what is assigned to a parameter is only one of its values
            let found = self
                .bindings_of(target)
                .find(|binding| binding.within == scope && !(is_parameter && binding.is_mutable));
            if found.is_some() || is_parameter {
                return found;
            }
        }
        None
    }

    /// All bindings of a target, wherever they stand.
    pub(crate) fn bindings_of<'m>(&'m self, target: &[&str]) -> impl Iterator<Item = &'m Binding> {
        let places = bound_name(target).map_or(&[][..], |name| {
            let name_at = |place: &u32| self.bindings.get(*place as usize).and_then(name_bound);
            equal(&self.bound_names, name_at, name)
        });
        places
            .iter()
            .filter_map(|place| self.bindings.get(*place as usize))
            .filter(move |binding| binding.target == target)
    }

    /// Makes bindings, functions, imports and exports findable by name, once all are there.
    pub(crate) fn index_names(&mut self) {
        let mut imported: Vec<(u32, u32)> = Vec::new();
        for (index, import) in self.imports.iter().enumerate() {
            if import.kind != crate::ImportKind::ReExport {
                imported.extend((0..import.bindings.len()).map(|inner| (place(index), place(inner))));
            }
        }
        // stable: of two of one name the first stays first
        imported.sort_by(|a, b| self.local_name(*a).cmp(&self.local_name(*b)));
        let mut bound: Vec<u32> = (0..self.bindings.len()).map(place).collect();
        bound.retain(|place| self.bindings.get(*place as usize).and_then(name_bound).is_some());
        bound.sort_by_key(|place| self.bindings.get(*place as usize).and_then(name_bound));
        let mut named: Vec<u32> = (0..self.functions.len()).map(place).collect();
        let name_of = |place: &u32| self.functions.get(*place as usize).and_then(|one| one.name.as_deref());
        named.retain(|place| name_of(place).is_some());
        named.sort_by_key(name_of);
        let mut exported: Vec<u32> = (0..self.exports.len()).map(place).collect();
        exported.sort_by_key(|place| self.exports.get(*place as usize).map(|export| export.name.as_str()));
        (self.imported_names, self.bound_names) = (imported, bound);
        (self.named_functions, self.exported_names) = (named, exported);
    }

    fn local_name(&self, (place, inner): (u32, u32)) -> Option<&str> {
        let import = self.imports.get(place as usize)?;
        Some(import.bindings.get(inner as usize)?.local.as_str())
    }

    /// The import that brings in this local name.
    pub fn import_of(&self, local: &str) -> Option<(&Import, &ImportBinding)> {
        let first = self.imported_names.partition_point(|place| self.local_name(*place) < Some(local));
        let (place, inner) = *self.imported_names.get(first)?;
        let import = self.imports.get(place as usize)?;
        let binding = import.bindings.get(inner as usize)?;
        (binding.local == local).then_some((import, binding))
    }

    /// What a chain of names means in another module, if it starts with an imported name: with
    /// `import fs from 'node:fs'`, `["fs", "mkdirSync"]` is `mkdirSync` of `node:fs`.
    pub fn target<'a>(&'a self, names: &'a [String]) -> Option<Target<'a>> {
        let (first, rest) = names.split_first()?;
        let (import, binding) = self.import_of(first)?;
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        Some(Target::new(import, binding, &rest))
    }

    /// Where the thing of this name comes from: the import itself, or for a name bound in this file what makes its value.
    /// With `const app = express()`, the origin of `app` is `express`; with `const db = drizzle(new Pool())`, that of
    /// `db` is `drizzle`.
    pub fn origin<'a>(&'a self, name: &'a str, within: Option<FunctionId>) -> Option<Target<'a>> {
        let (mut target, mut scope) = (std::slice::from_ref(&name).to_vec(), within);
        for _ in 0..MAX_STEPS {
            if let [first, ..] = target.as_slice()
                && let Some((import, _)) = self.import_of(first)
            {
                let names = import.bindings.iter().find(|binding| binding.local == *first)?;
                return Some(Target::new(import, names, &target[1..]));
            }
            let binding = self.binding_of(&target, scope).or_else(|| self.binding_of(&target[..1], scope))?;
            target = binding.value.root_path()?.iter().map(String::as_str).collect();
            scope = binding.within;
        }
        None
    }

    /// The calls that lie inside `span`.
    pub fn calls_inside(&self, span: Span) -> impl Iterator<Item = &Call> {
        let from = self.calls.partition_point(|call| call.span.start < span.start);
        self.calls[from..]
            .iter()
            .take_while(move |call| call.span.start < span.end)
            .filter(move |call| call.span.end <= span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::module;

    #[test]
    fn the_function_around_is_the_innermost() {
        let module = module(
            "function a(x = () => 1) { const b = function () { return c(() => d()); }; class E { f() { g(); } } }\n\
             h(async () => { await i; });\nconst j = { k() { l(); }, m: (n) => n };",
        );
        let mut asked: Vec<Span> = module.functions.iter().map(|function| function.span).collect();
        asked.extend(module.calls.iter().map(|call| call.span));
        asked.extend((0..180).map(|at| Span::new(at, at)));
        for span in asked {
            let holds =
                |function: &Function| function.span.start <= span.start && span.end <= function.span.end;
            let wanted = module.functions.iter().rposition(|one| holds(one) && one.span != span);
            let found = module.function_around(span).map(|id| id.0 as usize);
            assert_eq!(found, wanted, "{span:?}");
        }
    }
}
