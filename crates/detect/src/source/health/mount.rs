//! Under which prefixes a route is reached: routers mounted into routers, plugins registered, over files.

use seaworthy_js::{FunctionId, Module, Value, ValueKind};
use seaworthy_text::{RepoPath, Span};

use crate::source::across::At;
use crate::source::code::Code;
use crate::sources::Source;

/// Routers in routers.
const MAX_DEPTH: u32 = 8;

/// Places at which one router is mounted.
const MOST_PREFIXES: usize = 16;

/// What routes hang on, or what is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Carrier<'r> {
    /// A name in a file: `const router = new Hono()`.
    Name(&'r RepoPath, String),
    /// What is given to a function: `async (app) => { app.get(…) }`; the function and which parameter.
    Parameter(&'r RepoPath, FunctionId, usize),
    /// What a function gives back.
    Result(&'r RepoPath, FunctionId),
}

/// A mount whose target was followed to where it comes from.
struct Mounted<'r> {
    source: &'r Source,
    receiver: Vec<String>,
    within: Option<FunctionId>,
    prefix: Option<Value>,
    targets: Vec<Carrier<'r>>,
    span: Span,
}

/// All mounts of an app.
pub(super) struct Mounts<'r> {
    all: Vec<Mounted<'r>>,
}

impl<'r> Mounts<'r> {
    /// Finds them.
    pub(super) fn read(code: &Code<'_, 'r>) -> Self {
        let mut all = Vec::new();
        for source in code.telling() {
            for mount in &source.module.mounts {
                let within = source.module.function_around(mount.span);
                all.push(Mounted {
                    source,
                    receiver: mount.receiver.clone(),
                    within,
                    prefix: mount.prefix.clone(),
                    targets: targets(code, source, &mount.target, within, MAX_DEPTH),
                    span: mount.span,
                });
            }
        }
        Self { all }
    }

    /// The prefixes of what `receiver` means at a place; one empty prefix for the app itself.
    pub(super) fn prefixes(
        &self,
        code: &Code<'_, 'r>,
        source: &'r Source,
        receiver: &[String],
        span: Span,
    ) -> Vec<String> {
        let within = source.module.function_around(span);
        self.of(code, source, receiver, within, span, MAX_DEPTH)
    }

    fn of(
        &self,
        code: &Code<'_, 'r>,
        source: &'r Source,
        receiver: &[String],
        within: Option<FunctionId>,
        span: Span,
        depth: u32,
    ) -> Vec<String> {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let carriers = carriers(source, receiver, within, span);
        let mut prefixes: Vec<String> = Vec::new();
        let mut is_mounted = false;
        for mounted in &self.all {
            if mounted.span == span || !mounted.targets.iter().any(|target| carriers.contains(target)) {
                continue;
            }
            is_mounted = true;
            let own = match &mounted.prefix {
                None => Some(String::new()),
                Some(prefix) => text(&At::new(mounted.source, prefix, mounted.within), code),
            };
            let made_with: Option<Vec<String>> = made_with(&mounted.source.module, &mounted.receiver)
                .into_iter()
                .map(|prefix| text(&At::new(mounted.source, prefix, mounted.within), code))
                .collect();
            let (Some(own), Some(made_with)) = (own, made_with) else { continue };
            let own = made_with.into_iter().chain([own]).collect::<Vec<_>>().join("/");
            for outer in self.of(code, mounted.source, &mounted.receiver, mounted.within, mounted.span, depth)
            {
                prefixes.push(format!("{outer}/{own}"));
            }
        }
        // `healthRoute(app, …)`: the app itself is handed over
        for carrier in &carriers {
            let Carrier::Parameter(_, id, index) = carrier else { continue };
            for (caller, call) in code.callers(source, *id) {
                let Some(call) = caller.module.calls.get(call) else { continue };
                let Some(ValueKind::Path(names)) = call.arguments.get(*index).map(|value| &value.kind) else {
                    continue;
                };
                is_mounted = true;
                prefixes.extend(self.of(code, caller, names, call.within, call.span, depth));
            }
        }
        if !is_mounted {
            prefixes.push(String::new());
        }
        prefixes.sort();
        prefixes.dedup();
        prefixes.truncate(MOST_PREFIXES);
        prefixes
    }
}

/// The prefixes that a router was made with, outermost first: `new Hono().basePath('/api')`, `new Router({ prefix })`.
fn made_with<'m>(module: &'m Module, receiver: &[String]) -> Vec<&'m Value> {
    let mut prefixes = Vec::new();
    let Some(binding) = module.bindings.iter().find(|binding| binding.target == receiver) else {
        return prefixes;
    };
    let mut value = &binding.value;
    loop {
        value = match &value.kind {
            ValueKind::Call(call) => {
                let first = call.arguments.first();
                let given = if call.name() == Some("basePath") {
                    first
                } else {
                    first.and_then(|first| first.get("prefix"))
                };
                prefixes.extend(given);
                &call.callee
            }
            ValueKind::New(call) => {
                prefixes.extend(call.arguments.first().and_then(|first| first.get("prefix")));
                break;
            }
            ValueKind::Member { object, .. } => object,
            _ => break,
        };
    }
    prefixes.reverse();
    prefixes
}

/// What a receiver is: a name, a parameter, what a function gives back.
fn carriers<'r>(
    source: &'r Source,
    receiver: &[String],
    within: Option<FunctionId>,
    span: Span,
) -> Vec<Carrier<'r>> {
    let module = &source.module;
    let path = source.file.path();
    let mut carriers = Vec::new();
    if let [name] = receiver {
        for scope in module.scopes(within) {
            let Some(id) = scope else { break };
            let Some(function) = module.function(id) else { break };
            let index = function.parameters.iter().position(|parameter| parameter.as_ref() == Some(name));
            if let Some(index) = index {
                carriers.push(Carrier::Parameter(path, id, index));
                return carriers;
            }
            let is_local = module.bindings.iter().any(|binding| {
                binding.within == scope && binding.target.len() == 1 && binding.target[0] == *name
            });
            if is_local {
                if gives_back(module, id, name) {
                    carriers.push(Carrier::Result(path, id));
                }
                return carriers;
            }
        }
        carriers.push(Carrier::Name(path, name.clone()));
    } else if receiver.is_empty() {
        // a chain that nothing names: given back by the function, or exported as it is
        match within {
            Some(id) => carriers.push(Carrier::Result(path, id)),
            None => carriers.push(Carrier::Name(path, default_name(span))),
        }
    }
    carriers
}

/// Whether a function may give back what it calls `name`; where the text does not tell, a function that makes it does.
fn gives_back(module: &Module, id: FunctionId, name: &str) -> bool {
    match module.function(id).and_then(|function| function.returns.as_ref()) {
        Some(returns) => returns.root_path().is_some_and(|path| path[0] == name),
        None => true,
    }
}

fn default_name(_: Span) -> String {
    "default".to_owned()
}

/// What is mounted: each thing that the target may be.
fn targets<'r>(
    code: &Code<'_, 'r>,
    source: &'r Source,
    target: &Value,
    within: Option<FunctionId>,
    depth: u32,
) -> Vec<Carrier<'r>> {
    let mut found = Vec::new();
    let Some(depth) = depth.checked_sub(1) else { return found };
    let function = |(source, id): (&'r Source, FunctionId)| {
        let path = source.file.path();
        // a plugin gets the app as its first argument
        [Carrier::Parameter(path, id, 0), Carrier::Result(path, id)]
    };
    match &target.kind {
        ValueKind::Function { .. } => {
            found.extend(code.links.function_value(source, target).map(function).into_iter().flatten());
        }
        ValueKind::Path(path) => named(code, source, path, within, &mut found),
        // `healthRoutes(db)`, `router.routes()`, `import('./routes')`
        ValueKind::Call(call) => {
            if let Some((target, value)) = code.links.required(source, call) {
                found.extend(targets(code, target, &value, None, depth));
                return found;
            }
            if let Some(path) = call.callee.as_path() {
                match code.links.function_of(source, path, within) {
                    Some(made) => found.extend(function(made)),
                    None => named(code, source, path, within, &mut found),
                }
            }
            if found.is_empty() {
                for argument in &call.arguments {
                    if let Some(plugin) = code.links.function_value(source, argument) {
                        found.extend(function(plugin));
                    }
                }
            }
        }
        ValueKind::Member { object, .. } => found.extend(targets(code, source, object, within, depth)),
        _ => {}
    }
    found
}

fn named<'r>(
    code: &Code<'_, 'r>,
    source: &'r Source,
    path: &[String],
    within: Option<FunctionId>,
    found: &mut Vec<Carrier<'r>>,
) {
    if let Some((target, id)) = code.links.function_of(source, path, within) {
        let file = target.file.path();
        found.extend([Carrier::Parameter(file, id, 0), Carrier::Result(file, id)]);
    }
    let (target, value) = match code.links.imported(source, path) {
        Some(imported) => imported,
        None => (source, Value::new(ValueKind::Path(path.to_vec()), Span::default())),
    };
    match value.as_path() {
        Some([name, ..]) => {
            found.push(Carrier::Name(target.file.path(), name.clone()));
            // `const api = createApi()`
            if let Some(binding) =
                target.module.binding(name, within.filter(|_| std::ptr::eq(target, source)))
                && let Some(call) = binding.value.as_call()
                && let Some(callee) = call.callee.as_path()
                && let Some((maker, id)) = code.links.function_of(target, callee, binding.within)
            {
                found.push(Carrier::Result(maker.file.path(), id));
            }
        }
        _ => found.push(Carrier::Name(target.file.path(), default_name(value.span))),
    }
}

/// A text that is known.
pub(super) fn text<'r>(at: &At<'r>, code: &Code<'_, 'r>) -> Option<String> {
    code.resolve(at).into_iter().find_map(|found| match &found.value.kind {
        ValueKind::String(text) => Some(text.clone()),
        ValueKind::Env(reference) => reference.default.as_ref()?.as_str().map(str::to_owned),
        _ => None,
    })
}
