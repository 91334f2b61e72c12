//! The value of a configuration file: its default export, seen through the functions and names it is wrapped in.

use seaworthy_text::{SourceFile, Span};

use crate::collect::collect_open;
use crate::env_names::name_reads;
use crate::failure::ParseFailure;
use crate::module::Module;
use crate::parse::with_program;
use crate::value::{Entry, EntryKey, Invocation, Value, ValueKind};

/// Wrappers in wrappers.
const MAX_STEPS: u32 = 16;

/// Reads the value that a configuration file exports, as far as its text tells: through `defineConfig(…)`,
/// `withPlugin(config)`, `withPlugin(options)(config)`, names, `satisfies` and `as`, and functions that end in a
/// `return`. Parts that are not known stay [`ValueKind::Unknown`]; a file without a default export gives an unknown
/// value, or an object of its CommonJS exports.
///
/// # Errors
/// As [`scan`](crate::scan).
pub fn config(file: &SourceFile) -> Result<Value, ParseFailure> {
    let collected = with_program(file, collect_open)?;
    let mut module = collected.module;
    module.index_names();
    name_reads(&mut module, collected.reads, &collected.checks);
    let value = match &module.default_export {
        Some(value) => unwrapped(&module, value, MAX_STEPS),
        None => exported_object(&module),
    };
    Ok(module.resolve_deep(&value, None))
}

/// `exports.a = …; exports.b = …`.
fn exported_object(module: &Module) -> Value {
    let mut entries = Vec::new();
    for binding in module.bindings.iter().filter(|binding| binding.within.is_none()) {
        let names: Vec<&str> = binding.target.iter().map(String::as_str).collect();
        if let ["exports", name] | ["module", "exports", name] = names.as_slice() {
            entries.push(Entry {
                key: EntryKey::Name((*name).to_owned()),
                key_span: binding.span,
                value: binding.value.clone(),
            });
        }
    }
    match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => {
            let span = Span::new(first.key_span.start as usize, last.value.span.end as usize);
            Value::new(ValueKind::Object(entries), span)
        }
        _ => Value::unknown(Span::default()),
    }
}

/// The configuration inside what wraps it.
fn unwrapped(module: &Module, value: &Value, steps: u32) -> Value {
    let Some(steps) = steps.checked_sub(1) else { return Value::unknown(value.span) };
    match &value.kind {
        ValueKind::Path(path) => named(module, value, path, steps),
        ValueKind::Function { returns, .. } => match returns {
            Some(returns) => unwrapped(module, returns, steps),
            None => Value::unknown(value.span),
        },
        ValueKind::Call(call) => called(module, value, call, steps),
        ValueKind::Conditional { test, consequent, alternate } => Value::conditional(
            (**test).clone(),
            unwrapped(module, consequent, steps),
            unwrapped(module, alternate, steps),
            value.span,
        ),
        _ => value.clone(),
    }
}

/// A name, with what is assigned to its members afterwards: `config.output = 'standalone'`.
fn named(module: &Module, value: &Value, path: &[String], steps: u32) -> Value {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let Some(binding) = module.binding_of(&names, None) else {
        // a declared function is no binding
        let function = match names.as_slice() {
            [name] => module.function_named(name),
            _ => None,
        };
        return match function.and_then(|(_, function)| function.returns.as_ref()) {
            Some(returns) => unwrapped(module, returns, steps),
            None => value.clone(),
        };
    };
    let mut found = unwrapped(module, &binding.value, steps);
    if let ValueKind::Object(entries) = &mut found.kind {
        for assigned in &module.bindings {
            if assigned.target.len() == path.len() + 1 && assigned.target.starts_with(path) {
                entries.push(Entry {
                    key: EntryKey::Name(assigned.target[path.len()].clone()),
                    key_span: assigned.span,
                    value: assigned.value.clone(),
                });
            }
        }
    }
    found
}

/// What is given to a function that gives it back with something added.
fn called(module: &Module, value: &Value, call: &Invocation, steps: u32) -> Value {
    let candidates: Vec<Value> = call
        .arguments
        .iter()
        .map(|argument| unwrapped(module, argument, steps))
        .filter(|argument| matches!(argument.kind, ValueKind::Object(_) | ValueKind::Array(_)))
        .collect();
    let objects: Vec<&Value> =
        candidates.iter().filter(|argument| matches!(argument.kind, ValueKind::Object(_))).collect();
    if matches!(call.name(), Some("mergeConfig" | "merge" | "assign" | "defu")) && objects.len() > 1 {
        let mut objects: Vec<Value> = objects.into_iter().cloned().collect();
        // of `defu` the first wins
        if call.name() == Some("defu") {
            objects.reverse();
        }
        let entries = objects
            .into_iter()
            .flat_map(|object| match object.kind {
                ValueKind::Object(entries) => entries,
                _ => Vec::new(),
            })
            .collect();
        return Value::new(ValueKind::Object(entries), value.span);
    }
    // `withPlugins([a, b], config)`: an object says more than a list
    match objects.first().copied().or_else(|| candidates.first()) {
        Some(found) => found.clone(),
        // `createConfig()` of this file
        None => match module.resolve(value, None) {
            resolved if matches!(resolved.kind, ValueKind::Object(_)) => resolved,
            _ => value.clone(),
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{file, shown};
    use crate::value::Value;

    fn config(text: &str) -> Value {
        crate::config(&file("next.config.ts", text)).unwrap()
    }

    #[track_caller]
    fn same(text: &str) {
        assert_eq!(shown(&config(text)), "{output: 'standalone', a: {b: [1, 'x']}}", "{text}");
    }

    const OBJECT: &str = "{ output: 'standalone', a: { b: [1, 'x'] } }";

    #[test]
    fn wrappers() {
        same(&format!("export default {OBJECT}"));
        same(&format!("export default {OBJECT} satisfies NextConfig"));
        same(&format!("const config: NextConfig = {OBJECT}\nexport default config"));
        same(&format!("const config = {OBJECT}\nexport {{ config as default }}"));
        same(&format!(
            "/** @type {{import('next').NextConfig}} */\nconst c = {OBJECT} as const; module.exports = c"
        ));
        same(&format!("export default defineConfig({OBJECT})"));
        same(&format!("export default defineConfig(() => ({OBJECT}))"));
        same(&format!(
            "export default defineConfig(async ({{ mode }}) => {{ const x = 1; return {OBJECT} }})"
        ));
        same(&format!(
            "const c = {OBJECT}\nexport default withSentryConfig(withIntl(c), {{ silent: true }})"
        ));
        same(&format!("const withMdx = createMdx({{ extension: /x/ }})\nexport default withMdx({OBJECT})"));
        same(&format!("module.exports = require('@next/bundle-analyzer')({{ enabled: true }})({OBJECT})"));
        same(&format!("module.exports = withPlugins([[a, {{}}]], {OBJECT})"));
        same(&format!("export default async function config(phase) {{ return {OBJECT} }}"));
        same(&format!("const make = () => ({OBJECT})\nexport default make"));
        same(&format!("function make() {{ return {OBJECT} }}\nmodule.exports = make()"));
        same("const c = { a: { b: [1, 'x'] } }\nexport default mergeConfig({ output: 'standalone' }, c)");
        same("exports.output = 'standalone'; exports.a = { b: [1, 'x'] }");
        same("const b = [1, 'x']; const a = { b }; export default { output: 'standalone', a }");
        same("const c = { output: 'standalone' }; c.a = { b: [1, 'x'] }; module.exports = c");
        same("export = { output: 'standalone', a: { b: [1, 'x'] } }");
    }

    #[test]
    fn values_by_key() {
        let found = config(
            "const base = { output: 'export', images: { unoptimized: true } }\nexport default { ...base, output: process.env.DOCKER ? 'standalone' : undefined }",
        );
        assert_eq!(shown(found.get("output").unwrap()), "env DOCKER ? 'standalone' : undefined");
        assert_eq!(found.at_path(&["images", "unoptimized"]).and_then(Value::as_bool), Some(true));
        assert_eq!(found.get("missing"), None);
        assert!(!found.is_closed_object());
    }

    #[test]
    fn unknown_parts_stay_unknown() {
        assert_eq!(
            shown(&config("export default { a: compute(), b: [...x], c: () => 1 }")),
            "{a: compute(), b: [...x], c: () => 1}"
        );
        assert!(config("export const a = 1").is_unknown());
        assert_eq!(shown(&config("import base from './base'\nexport default base")), "base");
        assert!(config("const a = a\nexport default a").is_unknown());
    }

    #[test]
    fn lists() {
        let found = config("export default [{ entry: 'a' }, { entry: 'b' }]");
        assert_eq!(found.elements().len(), 2);
        assert_eq!(
            shown(&config("export default defineConfig([{ entry: ['src/index.ts'] }])")),
            "[{entry: ['src/index.ts']}]"
        );
    }
}
