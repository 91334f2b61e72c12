//! On what a method is called: the name of the app, server or router, seen through a chain of calls.

use crate::call::Call;
use crate::module::Module;
use crate::value::{Value, ValueKind};

/// The receiver of a call, and the calls between it and this one.
pub(crate) struct Receiver<'m> {
    /// The names of what it is called on; empty if nothing names it.
    pub(crate) names: Vec<String>,
    /// The names of the methods called in between, in order.
    pub(crate) between: &'m [String],
}

/// The receiver of a method call; `None` for a plain function.
pub(crate) fn receiver<'m>(module: &Module, call: &'m Call) -> Option<Receiver<'m>> {
    let before = call.path.len().checked_sub(1).filter(|before| *before > 0)?;
    if call.plain > before {
        return Some(Receiver { names: call.path[..before].to_vec(), between: &[] });
    }
    if call.plain > 1 {
        // `app.get(…).post(…)`, unless what starts the chain is the maker: `http.createServer(…).listen(…)`
        let names = call.path[..call.plain - 1].to_vec();
        return Some(Receiver { names, between: &call.path[call.plain - 1..before] });
    }
    // `new Hono().get(…)`: named by the declaration that the chain belongs to
    let owner = module.bindings.iter().find(|binding| {
        let span = binding.value.span;
        span.start == call.span.start
            && call.span.end <= span.end
            && !matches!(binding.value.kind, ValueKind::Path(_))
    });
    let names = owner.map(|binding| binding.target.clone()).unwrap_or_default();
    Some(Receiver { names, between: &call.path[call.plain..before] })
}

/// The calls of the same chain before `call`, first one first.
pub(crate) fn chain_before<'m>(module: &'m Module, call: &'m Call) -> impl Iterator<Item = &'m Call> {
    let from = module.calls.partition_point(|other| other.span.start < call.span.start);
    let mut links: Vec<&Call> = module.calls[from..]
        .iter()
        .take_while(|other| other.span.start == call.span.start)
        .filter(|other| other.span.end < call.span.end && call.path.starts_with(&other.path))
        .collect();
    links.sort_by_key(|link| link.span.end);
    links.into_iter()
}

/// The prefixes that a value was made with: `new Hono().basePath('/api')`, `new Router({ prefix: '/api' })`.
pub(crate) fn made_with_prefixes(module: &Module, names: &[String], steps: u32) -> Vec<Value> {
    let Some(steps) = steps.checked_sub(1) else { return Vec::new() };
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let Some(binding) = module.bindings_of(&names).next() else {
        return Vec::new();
    };
    let mut prefixes = Vec::new();
    let mut value = &binding.value;
    loop {
        match &value.kind {
            ValueKind::Call(call) => {
                if call.name() == Some("basePath") {
                    prefixes.extend(call.arguments.first().cloned());
                } else {
                    prefixes
                        .extend(call.arguments.first().and_then(|options| options.get("prefix")).cloned());
                }
                match call.callee.as_path() {
                    // `const v1 = app.basePath('/v1')`
                    Some([root @ .., _]) if !root.is_empty() => {
                        prefixes.extend(made_with_prefixes(module, root, steps).into_iter().rev());
                        break;
                    }
                    _ => value = &call.callee,
                }
            }
            ValueKind::New(new) => {
                prefixes.extend(new.arguments.first().and_then(|options| options.get("prefix")).cloned());
                break;
            }
            ValueKind::Member { object, .. } => value = object,
            _ => break,
        }
    }
    prefixes.reverse();
    prefixes
}
