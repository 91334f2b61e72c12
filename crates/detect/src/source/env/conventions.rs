//! Variables that no expression reads by itself: a library or a framework takes them by a name that is written somewhere.
//!
//! One function a convention. What a convention says of a variable (required, default, when) is its own rule, stated where
//! it is read.

use seaworthy_facts::{EnvPhase, EnvShape};
use seaworthy_js::{Call, Demand, EntryKey, Imported, Value, ValueKind};
use seaworthy_text::Span;

use super::reads::{Checked, Read};
use crate::framework::setting;
use crate::source::code::{Code, used};
use crate::sources::Source;

/// How deep options lie in options.
const DEEPEST: usize = 8;

/// Those of one source.
pub(super) fn of_source<'r>(source: &'r Source, reads: &mut Vec<Read<'r>>) {
    for call in &source.module.calls {
        match source.module.target(&call.path).map(|target| target.module) {
            Some("convict") => convict(source, call, reads),
            Some("env-var") => env_var(source, call, reads),
            _ => {}
        }
    }
}

/// Those of an app: what its framework makes of the configuration and of its imports.
pub(super) fn of_app<'r>(code: &Code<'_, 'r>) -> Vec<Read<'r>> {
    let mut reads = Vec::new();
    match code.framework().map(|framework| framework.id) {
        Some("nuxt") => nuxt(code, &mut reads),
        Some(id) if id.starts_with("astro") => astro(code, &mut reads),
        Some(id) if id.starts_with("sveltekit") => sveltekit(code, &mut reads),
        _ => {}
    }
    reads
}

fn read<'r>(source: &'r Source, name: String, span: Span, demand: Demand) -> Read<'r> {
    Read {
        name,
        source,
        evidence: used(source, span),
        demand,
        default: None,
        checked: None,
        is_baked: false,
        told: None,
        at_load: true,
        compared_with: None,
        handed_on: false,
        signs: false,
    }
}

/// `convict({ port: { env: 'PORT', default: 8080 } })`: a default of `null` is none, and the check of the whole then fails.
fn convict<'r>(source: &'r Source, call: &Call, reads: &mut Vec<Read<'r>>) {
    let Some(schema) = call.arguments.first() else { return };
    let schema = source.module.resolve_deep(schema, call.within);
    properties(source, &schema, DEEPEST, reads);
}

fn properties<'r>(source: &'r Source, object: &Value, deepest: usize, reads: &mut Vec<Read<'r>>) {
    for entry in object.entries() {
        let value = &entry.value;
        let Some(name) = value.get("env").and_then(Value::as_str) else {
            if deepest > 0 {
                properties(source, value, deepest - 1, reads);
            }
            continue;
        };
        let default = value.get("default").filter(|default| !is_nothing(default));
        let demand = if default.is_some() { Demand::Optional } else { Demand::Checked };
        let signs = value.get("sensitive").and_then(Value::as_bool) == Some(true);
        reads.push(Read {
            default: default.cloned(),
            signs,
            ..read(source, name.to_owned(), value.span, demand)
        });
    }
}

fn is_nothing(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Null | ValueKind::Undefined)
}

/// `env.get('PORT').required().asPortNumber()`, `.default('5')`: the calls on the result start where the first one does.
fn env_var<'r>(source: &'r Source, call: &Call, reads: &mut Vec<Read<'r>>) {
    let is_get = call.path.last().is_some_and(|name| name == "get") && call.plain == call.path.len();
    let name = call.arguments.first().and_then(Value::as_str).filter(|_| is_get);
    let Some(name) = name else { return };
    let chained = |wanted: &str| {
        source.module.calls.iter().find(|other| {
            other.span.start == call.span.start
                && other.span.end > call.span.end
                && other.path.last().is_some_and(|last| last == wanted)
        })
    };
    let default = chained("default").and_then(|chained| chained.arguments.first()).cloned();
    let demand = match (&default, chained("required")) {
        (Some(_), _) | (None, None) => Demand::Optional,
        (None, Some(required)) => match required.arguments.first().and_then(Value::as_bool) {
            Some(false) => Demand::Optional,
            _ => Demand::Checked,
        },
    };
    reads.push(Read { default, ..read(source, name.to_owned(), call.span, demand) });
}

/// `runtimeConfig` of Nuxt: each key may be overridden when the server runs, by `NUXT_` and the key in capitals. The
/// server hands those below `public` to the browser; nothing is baked in.
fn nuxt<'r>(code: &Code<'_, 'r>, reads: &mut Vec<Read<'r>>) {
    let Some(framework) = code.framework() else { return };
    let Some((source, config)) = setting(code.scope, framework, code.dir(), &[&["runtimeConfig"]]) else {
        return;
    };
    overridden(source, config, "NUXT", DEEPEST, reads);
}

fn overridden<'r>(
    source: &'r Source,
    object: &Value,
    prefix: &str,
    deepest: usize,
    reads: &mut Vec<Read<'r>>,
) {
    for entry in object.entries() {
        let EntryKey::Name(key) = &entry.key else { continue };
        let name = format!("{prefix}_{}", capitals(key));
        if matches!(entry.value.kind, ValueKind::Object(_)) && deepest > 0 {
            overridden(source, &entry.value, &name, deepest - 1, reads);
            continue;
        }
        let is_empty = is_nothing(&entry.value) || entry.value.as_str() == Some("");
        reads.push(Read {
            default: (!is_empty).then(|| entry.value.clone()),
            told: Some(EnvPhase::Run),
            ..read(source, name, entry.value.span, Demand::Optional)
        });
    }
}

/// `apiBase` as `API_BASE`.
fn capitals(key: &str) -> String {
    let mut name = String::new();
    let mut before: Option<char> = None;
    for letter in key.chars() {
        if letter.is_uppercase()
            && before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit())
        {
            name.push('_');
        }
        name.push(if letter == '-' { '_' } else { letter.to_ascii_uppercase() });
        before = Some(letter);
    }
    name
}

/// `env.schema` of Astro's configuration: what is public is built in, what is secret is read when the server runs.
fn astro<'r>(code: &Code<'_, 'r>, reads: &mut Vec<Read<'r>>) {
    let Some(framework) = code.framework() else { return };
    let Some((source, schema)) = setting(code.scope, framework, code.dir(), &[&["env", "schema"]]) else {
        return;
    };
    for entry in schema.entries() {
        let EntryKey::Name(name) = &entry.key else { continue };
        let Some(field) = entry.value.as_call() else { continue };
        let Some(options) = field.arguments.first() else { continue };
        let says = |key: &str, word: &str| options.get(key).and_then(Value::as_str) == Some(word);
        let default = options.get("default").filter(|default| !is_nothing(default));
        let is_optional = default.is_some() || options.get("optional").and_then(Value::as_bool) == Some(true);
        let is_client = says("context", "client");
        let phase = if says("access", "secret") { EnvPhase::Run } else { EnvPhase::Build };
        let shape = match field.name() {
            Some("number") => EnvShape::Number,
            Some("boolean") => EnvShape::Boolean,
            _ if options.get("url").and_then(Value::as_bool) == Some(true) => EnvShape::Url,
            _ => EnvShape::Text,
        };
        let demand = if is_optional { Demand::Optional } else { Demand::Checked };
        let (min_length, choices) = (None, Vec::new());
        reads.push(Read {
            default: default.cloned(),
            checked: Some(Checked { is_optional, shape, min_length, choices, is_client }),
            told: Some(phase),
            ..read(source, name.clone(), entry.value.span, demand)
        });
    }
}

/// `import { KEY } from '$env/static/private'`: the build puts the value in, and ends without it. What
/// `$env/dynamic/private` holds is read like the environment itself.
fn sveltekit<'r>(code: &Code<'_, 'r>, reads: &mut Vec<Read<'r>>) {
    for source in &code.app {
        for import in
            source.module.imports.iter().filter(|import| import.specifier.starts_with("$env/static/"))
        {
            for binding in import.bindings.iter().filter(|binding| !binding.is_type) {
                let Imported::Name(name) = &binding.imported else { continue };
                reads.push(Read {
                    told: Some(EnvPhase::Build),
                    ..read(source, name.clone(), import.span, Demand::Checked)
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::capitals;

    #[test]
    fn keys_become_names() {
        for (key, name) in
            [("apiBase", "API_BASE"), ("db", "DB"), ("s3Key", "S3_KEY"), ("API_KEY", "API_KEY")]
        {
            assert_eq!(capitals(key), name);
        }
    }
}
