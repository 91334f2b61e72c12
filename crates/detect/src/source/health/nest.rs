//! Routes that Nest's decorators declare: `@Controller('health')` above a class, `@Get('ready')` above its methods.

use seaworthy_js::{Call, Module, Value};
use seaworthy_text::Span;

use super::{Candidate, joined};
use crate::source::code::{Code, used};

/// The routes that answer `GET`.
pub(super) fn routes<'r>(code: &Code<'_, 'r>) -> Vec<Candidate<'r>> {
    let prefix = code.telling().find_map(|source| {
        let call = source
            .module
            .calls
            .iter()
            .find(|call| call.path.last().is_some_and(|name| name == "setGlobalPrefix"))?;
        call.arguments.first()?.as_str().map(str::to_owned)
    });
    let mut found = Vec::new();
    for source in code.telling() {
        let module = &source.module;
        let mut controller: Option<&Call> = None;
        for call in &module.calls {
            match decorator(module, call) {
                Some("Controller") => controller = Some(call),
                Some("Get" | "All") => {
                    let Some(controller) = controller else { continue };
                    let (Some(outer), Some(own)) = (text(controller), text(call)) else { continue };
                    let path = joined([prefix.as_deref().unwrap_or_default(), &outer, &own]);
                    let body = method(module, call.span).unwrap_or(call.span);
                    found.push(Candidate { path, source, body, evidence: used(source, call.span) });
                }
                _ => {}
            }
        }
    }
    found
}

fn decorator<'m>(module: &'m Module, call: &'m Call) -> Option<&'m str> {
    let target = module.target(&call.path)?;
    (target.module == "@nestjs/common").then(|| target.name()).flatten()
}

/// The path in a decorator; none written is none.
fn text(call: &Call) -> Option<String> {
    match call.arguments.first() {
        None => Some(String::new()),
        Some(first) => first
            .as_str()
            .or_else(|| first.get("path").and_then(Value::as_str))
            .map(str::to_owned)
            .filter(|path| !path.contains([':', '*', '(', '{'])),
    }
}

/// The method below a decorator: the next function in the text.
fn method(module: &Module, decorator: Span) -> Option<Span> {
    let after = module.functions.iter().filter(|function| function.span.start >= decorator.end);
    after.min_by_key(|function| function.span.start).map(|function| function.span)
}
