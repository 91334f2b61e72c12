//! From reads as the walk notes them to reads of named variables: names computed from lists, local tests that make a
//! variable required or give it a default, and functions that read what they are told to.

use seaworthy_text::Span;

use crate::context::{Check, Outcome, RawRead, ReadName};
use crate::env::{Demand, DynamicEnvRead, EnvHelper, EnvRead};
use crate::function::{Function, FunctionId};
use crate::module::Module;
use crate::value::{EnvReference, Value, ValueKind};

/// Fills in the module's reads, dynamic reads and helpers.
pub(crate) fn name_reads(module: &mut Module, mut reads: Vec<RawRead>, checks: &[Check]) {
    for check in checks {
        apply(module, &mut reads, check);
    }
    let mut named = Vec::new();
    let mut dynamic = Vec::new();
    let mut helpers = Vec::new();
    for read in reads {
        match &read.name {
            ReadName::Fixed(name) => named.push(env_read(module, &read, name.clone(), read.span)),
            ReadName::Computed(value) => match module.strings(value, read.within) {
                Some(names) => {
                    named.extend(names.into_iter().map(|(name, span)| env_read(module, &read, name, span)));
                }
                None => match helper(module, &read, value) {
                    Some(helper) => helpers.push(helper),
                    None => dynamic.push(DynamicEnvRead {
                        name: value.clone(),
                        source: read.source,
                        within: read.within,
                        span: read.span,
                    }),
                },
            },
        }
    }
    module.env_helpers = merged(helpers);
    find_outer_helpers(module);
    read_through_helpers(module, &mut named);
    named.sort_by_key(|read| (read.span.start, read.span.end));
    module.env_reads = named;
    module.dynamic_env_reads = dynamic;
}

fn env_read(module: &Module, read: &RawRead, name: String, span: Span) -> EnvRead {
    let (mut default, mut demand) = (read.default.clone(), read.demand);
    // `process.env.X ?? fail('X is not set')`
    if default.as_ref().is_some_and(|default| is_failing_call(module, default)) {
        (default, demand) = (None, Demand::Checked);
    }
    EnvRead {
        name,
        default,
        source: read.source,
        demand,
        local: read.local.clone(),
        compared_with: read.compared_with.clone(),
        within: read.within,
        span,
    }
}

fn is_failing_call(module: &Module, value: &Value) -> bool {
    let Some([name]) = value.as_call().and_then(|call| call.callee.as_path()) else { return false };
    module.function_named(name).is_some_and(|(_, function)| function.fails && function.returns.is_none())
}

/// Applies what a test of a local name says to the reads behind that name.
fn apply(module: &Module, reads: &mut [RawRead], check: &Check) {
    let scopes: Vec<Option<FunctionId>> = module.scopes(check.within).collect();
    let Some((first, members)) = check.path.split_first() else { return };
    if members.is_empty() {
        let direct = reads
            .iter_mut()
            .rev()
            .find(|read| read.local.as_ref() == Some(first) && scopes.contains(&read.within));
        if let Some(read) = direct {
            settle(read, &check.outcome);
            return;
        }
    }
    let path = Value::new(ValueKind::Path(check.path.clone()), Span::default());
    let resolved = module.resolve(&path, check.within);
    if let ValueKind::Env(_) = resolved.kind {
        for read in reads
            .iter_mut()
            .filter(|read| resolved.span.start <= read.span.start && read.span.end <= resolved.span.end)
        {
            settle(read, &check.outcome);
        }
        return;
    }
    // `const missing = names.filter((name) => !process.env[name]); if (missing.length > 0) throw …`
    let counts = matches!(members, [only] if only == "length" || only == "size") || members.is_empty();
    if counts
        && matches!(check.outcome, Outcome::Fails)
        && let Some(binding) = module.binding(first, check.within)
        && binding.value.as_call().is_some()
    {
        let span = binding.value.span;
        for read in reads.iter_mut().filter(|read| {
            span.start <= read.span.start && read.span.end <= span.end && read.default.is_none()
        }) {
            read.demand = Demand::Checked;
        }
    }
}

fn settle(read: &mut RawRead, outcome: &Outcome) {
    match outcome {
        Outcome::Fails if read.default.is_none() => read.demand = Demand::Checked,
        Outcome::Tolerated if read.demand == Demand::Bare => read.demand = Demand::Optional,
        Outcome::Default(default) if read.default.is_none() => {
            read.default = Some(default.clone());
            read.demand = Demand::Optional;
        }
        _ => {}
    }
}

/// The named function, innermost first, of which `name` is a parameter.
fn parameter_of<'m>(
    module: &'m Module,
    name: &str,
    within: Option<FunctionId>,
) -> Option<(&'m Function, usize)> {
    module.scopes(within).flatten().find_map(|id| {
        let function = module.function(id)?;
        let index = function.parameters.iter().position(|parameter| parameter.as_deref() == Some(name))?;
        Some((function, index))
    })
}

fn helper(module: &Module, read: &RawRead, name: &Value) -> Option<EnvHelper> {
    let [parameter] = name.as_path()? else { return None };
    let (function, name_parameter) = parameter_of(module, parameter, read.within)?;
    let (default_parameter, default) = defaults(module, function, name_parameter, read.default.as_ref());
    let demand = if default.is_some() {
        Demand::Optional
    } else if function.fails || read.demand == Demand::Checked {
        Demand::Checked
    } else if default_parameter.is_some() {
        Demand::Optional
    } else {
        read.demand
    };
    Some(EnvHelper {
        name: function.name.clone()?,
        is_method: is_method(module, function),
        name_parameter,
        default_parameter,
        default,
        demand,
        source: read.source,
        span: function.span,
    })
}

/// Whether it is reached as a member: a method, or a function in an object.
fn is_method(module: &Module, function: &Function) -> bool {
    let Some(name) = &function.name else { return false };
    !module.bindings.iter().any(|binding| {
        binding.value.span == function.span
            && binding.target.last() == Some(name)
            && binding.target.len() == 1
    }) && !module.exports.iter().any(|export| export.local.as_ref() == Some(name))
        && (function.within.is_some() || function.is_member)
}

/// Which parameter is the default, or which default is built in.
fn defaults(
    module: &Module,
    function: &Function,
    name_parameter: usize,
    default: Option<&Value>,
) -> (Option<usize>, Option<Value>) {
    let position =
        |name: &str| function.parameters.iter().position(|parameter| parameter.as_deref() == Some(name));
    match default.map(|default| &default.kind) {
        Some(ValueKind::Path(path)) if path.len() == 1 && position(&path[0]).is_some() => {
            return (position(&path[0]), None);
        }
        Some(_) if default.is_some_and(|default| is_failing_call(module, default)) => {}
        Some(_) => return (None, default.cloned()),
        None => {}
    }
    let named =
        function.parameters.iter().enumerate().skip(name_parameter + 1).find_map(|(index, parameter)| {
            let parameter = parameter.as_deref()?.to_ascii_lowercase();
            (parameter.starts_with("def") || parameter.contains("fallback")).then_some(index)
        });
    (named, None)
}

/// One helper a function; of several reads in it, the strictest counts.
fn merged(helpers: Vec<EnvHelper>) -> Vec<EnvHelper> {
    let mut merged: Vec<EnvHelper> = Vec::new();
    for helper in helpers {
        match merged.iter_mut().find(|other| other.span == helper.span) {
            Some(other) => {
                if helper.default_parameter.is_some() || helper.default.is_some() {
                    other.default_parameter = other.default_parameter.or(helper.default_parameter);
                    other.default = other.default.take().or(helper.default);
                }
                other.demand = other.demand.max(helper.demand);
            }
            None => merged.push(helper),
        }
    }
    merged
}

/// Functions that pass their parameter on to a helper are helpers too.
fn find_outer_helpers(module: &mut Module) {
    if module.env_helpers.is_empty() {
        return;
    }
    for _ in 0..4 {
        let mut found = Vec::new();
        for call in module.calls.iter().filter(|call| call.within.is_some()) {
            let Some(helper) = module.env_helper(&call.path) else { continue };
            let Some([parameter]) = call.arguments.get(helper.name_parameter).and_then(Value::as_path) else {
                continue;
            };
            let Some((function, name_parameter)) = parameter_of(module, parameter, call.within) else {
                continue;
            };
            let Some(name) = &function.name else { continue };
            if module.env_helpers.iter().any(|known| known.span == function.span) {
                continue;
            }
            let given = helper.default_parameter.and_then(|index| call.arguments.get(index));
            let (default_parameter, mut default) = defaults(module, function, name_parameter, given);
            default = default.or_else(|| helper.default.clone());
            let demand = if default.is_some() { Demand::Optional } else { helper.demand };
            found.push(EnvHelper {
                name: name.clone(),
                is_method: is_method(module, function),
                name_parameter,
                default_parameter,
                default,
                demand: if function.fails { Demand::Checked } else { demand },
                source: helper.source,
                span: function.span,
            });
        }
        if found.is_empty() {
            return;
        }
        module.env_helpers.extend(merged(found));
    }
}

fn read_through_helpers(module: &Module, named: &mut Vec<EnvRead>) {
    if module.env_helpers.is_empty() {
        return;
    }
    for call in &module.calls {
        let Some(helper) = module.env_helper(&call.path) else { continue };
        let Some(name) = call.arguments.get(helper.name_parameter) else { continue };
        for (name, span) in module.strings(name, call.within).unwrap_or_default() {
            if call.path.len() > 1 && !looks_like_variable(&name) {
                continue;
            }
            let (default, demand) = helper.outcome(&call.arguments);
            named.push(EnvRead {
                name,
                default,
                source: helper.source,
                demand,
                local: None,
                compared_with: None,
                within: call.within,
                span,
            });
        }
    }
}

/// Whether a name is written as variables are.
fn looks_like_variable(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
}

impl EnvHelper {
    /// What a call with these arguments falls back to, and what it demands.
    pub fn outcome(&self, arguments: &[Value]) -> (Option<Value>, Demand) {
        let given = self
            .default_parameter
            .and_then(|index| arguments.get(index))
            .filter(|value| !matches!(value.kind, ValueKind::Undefined));
        match given {
            Some(given) => (Some(given.clone()), Demand::Optional),
            None => (self.default.clone(), self.demand),
        }
    }

    /// What a call with these arguments gives, if the variable's name is among them.
    pub fn value(&self, arguments: &[Value], span: Span) -> Option<Value> {
        let name = arguments.get(self.name_parameter)?.as_str()?.to_owned();
        let default = self.outcome(arguments).0.map(Box::new);
        Some(Value::new(ValueKind::Env(EnvReference { name, source: self.source, default }), span))
    }
}

#[cfg(test)]
mod tests {
    use crate::env::Demand::{Asserted, Bare, Checked, Dereferenced, Optional};
    use crate::env::{Demand, EnvSource};
    use crate::testing::{module, shown};

    /// Name, demand and default of each read.
    fn reads(text: &str) -> Vec<(String, Demand, String)> {
        module(text)
            .env_reads
            .into_iter()
            .map(|read| (read.name, read.demand, read.default.as_ref().map(shown).unwrap_or_default()))
            .collect()
    }

    #[track_caller]
    fn one(text: &str, name: &str, demand: Demand, default: &str) {
        assert_eq!(reads(text), [(name.to_owned(), demand, default.to_owned())], "{text}");
    }

    #[test]
    fn plain_reads() {
        one("use(process.env.A)", "A", Bare, "");
        one("use(process.env['A'])", "A", Bare, "");
        one("use(process.env[`A`])", "A", Bare, "");
        one("use(globalThis.process.env.A)", "A", Bare, "");
        one("use(import.meta.env.A)", "A", Bare, "");
        one("use(Bun.env.A)", "A", Bare, "");
        one("use(Deno.env.get('A'))", "A", Bare, "");
        one("const key = 'A'; use(process.env[key])", "A", Bare, "");
        one("const o = { a: process.env.A }", "A", Bare, "");
        one("use(`x${process.env.A}`)", "A", Bare, "");
        assert_eq!(module("use(Bun.env.A)").env_reads[0].source, EnvSource::Bun);
        assert_eq!(module("import.meta.env.A").env_reads[0].source, EnvSource::ImportMeta);
    }

    #[test]
    fn defaults() {
        one("process.env.PORT || 3000", "PORT", Optional, "3000");
        one("Number(process.env.PORT ?? 3000)", "PORT", Optional, "3000");
        one("parseInt(process.env.PORT || '3000', 10)", "PORT", Optional, "'3000'");
        one("parseInt(process.env.PORT as string, 10) || 3000", "PORT", Optional, "3000");
        one("+(process.env.PORT ?? '1')", "PORT", Optional, "'1'");
        one("process.env.A ??= 'x'", "A", Optional, "'x'");
        let twice = reads("const p = process.env.PORT ? Number(process.env.PORT) : 3000");
        assert_eq!(twice[0], ("PORT".into(), Optional, "3000".into()));
        assert_eq!(twice[1].1, Optional);
    }

    #[test]
    fn a_chain_of_defaults() {
        assert_eq!(
            reads("const p = Number(process.env.A || process.env.B || 3000)"),
            [("A".into(), Optional, "env B ?? 3000".into()), ("B".into(), Optional, "3000".into())]
        );
    }

    #[test]
    fn tests_do_not_demand() {
        one("if (process.env.A) go()", "A", Optional, "");
        one("process.env.A && go()", "A", Optional, "");
        one("const b = !!process.env.A", "A", Optional, "");
        one("process.env.A === 'x' ? 1 : 2", "A", Optional, "");
        one("'A' in process.env", "A", Optional, "");
        one("process.env.A?.split(',')", "A", Optional, "");
        one("typeof process.env.A", "A", Optional, "");
        assert_eq!(
            module("process.env.NODE_ENV === 'production'").env_reads[0].compared_with.as_deref(),
            Some("production")
        );
    }

    #[test]
    fn a_test_around_a_read_takes_its_demand() {
        let optional = |text: &str| {
            for (name, demand, _) in reads(text) {
                assert_eq!((name.as_str(), demand), ("A", Optional), "{text}");
            }
        };
        optional("if (process.env.A) use(process.env.A)");
        optional("process.env.A && use(process.env.A!)");
        optional("process.env.A ? use(process.env.A) : null");
        optional("function f() { if (!process.env.A) return; use(process.env.A) }");
        optional("if (process.env.A === undefined) {} else use(process.env.A)");
        optional("const a = process.env.A; if (a) use(a)");
        assert_eq!(reads("if (process.env.A) {} use(process.env.A)")[1].1, Bare);
    }

    #[test]
    fn demands() {
        one("use(process.env.A!)", "A", Asserted, "");
        one("use(process.env.A as string)", "A", Asserted, "");
        one("use(process.env.A as string | undefined)", "A", Bare, "");
        one("process.env.A.split(',')", "A", Dereferenced, "");
        one("process.env.A!.length", "A", Dereferenced, "");
        one("if (!process.env.A) throw new Error('A')", "A", Checked, "");
        one("if (!process.env.A) { console.error('A'); process.exit(1) }", "A", Checked, "");
        one("if (process.env.A === undefined) { throw 1 }", "A", Checked, "");
        one("if (process.env.A) { ok() } else { throw 1 }", "A", Checked, "");
        one("if (process.env.A) throw 1", "A", Optional, "");
        one("assert(process.env.A, 'A')", "A", Checked, "");
        one("process.env.A || process.exit(1)", "A", Checked, "");
        one("const a = process.env.A ?? (() => { throw new Error('A') })()", "A", Checked, "");
        one("function die() { throw new Error() }\nconst a = process.env.A ?? die('A')", "A", Checked, "");
        one("const isProduction = x; if (isProduction && !process.env.A) throw 1", "A", Checked, "");
        assert!(reads("if (!process.env.A || !process.env.B) throw 1").iter().all(|read| read.1 == Checked));
        assert!(reads("if (!process.env.A && !process.env.B) throw 1").iter().all(|read| read.1 == Optional));
    }

    #[test]
    fn tests_of_local_names() {
        one("const a = process.env.A; if (!a) throw 1", "A", Checked, "");
        one("const a = process.env.A; app.listen(a || 3000)", "A", Optional, "3000");
        one("const { A } = process.env; if (!A) { throw 1 }", "A", Checked, "");
        one("const config = { a: { b: process.env.A } }; if (!config.a.b) throw 1", "A", Checked, "");
        one("let a; a = process.env.A; if (a == null) throw 1", "A", Checked, "");
        one(
            "function f() { const a = process.env.A }\nfunction g() { const a = 1; if (!a) throw 1 }",
            "A",
            Bare,
            "",
        );
    }

    #[test]
    fn destructuring() {
        assert_eq!(
            reads("const { A, B = 'x', C: c, ...rest } = process.env; use(rest.D)"),
            [
                ("A".into(), Bare, String::new()),
                ("B".into(), Optional, "'x'".into()),
                ("C".into(), Bare, String::new()),
                ("D".into(), Bare, String::new())
            ]
        );
        one("function f({ A } = process.env) {}", "A", Bare, "");
    }

    #[test]
    fn other_names_for_the_environment() {
        one("const env = process.env; use(env.A)", "A", Bare, "");
        one("import { env } from 'node:process'; use(env.A)", "A", Bare, "");
        one("const { env } = process; use(env.A)", "A", Bare, "");
        one("function load(env = process.env) { return env.A }", "A", Bare, "");
        one("function load(env: NodeJS.ProcessEnv) { return env.A }", "A", Bare, "");
        one("function f() { return e.A }\nconst e = process.env", "A", Bare, "");
        assert!(reads("const env = process.env; function f(env: Bindings) { return env.A }").is_empty());
        assert!(reads("function f(c) { return c.env.A }").is_empty());
    }

    #[test]
    fn writes_are_no_reads() {
        assert!(reads("process.env.A = 'x'; delete process.env.B").is_empty());
        assert!(module("process.env.A = 'x'").whole_env_uses.is_empty());
    }

    #[test]
    fn lists_of_names() {
        let checked = |text: &str| {
            let found = reads(text);
            let names: Vec<&str> = found.iter().map(|read| read.0.as_str()).collect();
            assert_eq!(names, ["A", "B"], "{text}");
            assert!(found.iter().all(|read| read.1 == Checked), "{text} {found:?}");
        };
        checked(
            "const names = ['A', 'B'] as const; for (const name of names) { if (!process.env[name]) throw 1 }",
        );
        checked("['A', 'B'].forEach((name) => { if (!process.env[name]) process.exit(1) })");
        checked("const missing = ['A', 'B'].filter((n) => !process.env[n]); if (missing.length > 0) throw 1");
        checked(
            "const required = ['A', 'B']\nconst missing = required.filter(n => !process.env[n])\nif (missing.length) { process.exit(1) }",
        );
    }

    #[test]
    fn helpers() {
        let required = "function required(name: string): string { const value = process.env[name]; if (!value) { throw new Error(name) } return value }\n";
        one(&format!("{required}const a = required('A')"), "A", Checked, "");
        let arrow = "const env = (key: string, fallback?: string) => { const v = process.env[key] ?? fallback; if (v === undefined) throw 1; return v }\n";
        one(&format!("{arrow}env('A')"), "A", Checked, "");
        one(&format!("{arrow}env('A', 'x')"), "A", Optional, "'x'");
        one("const get = (k) => process.env[k] || ''\nget('A')", "A", Optional, "''");
        let outer =
            format!("{required}function port(name) {{ return Number(required(name)) }}\nport('PORT')");
        one(&outer, "PORT", Checked, "");
        one(
            "class Config { get(key) { return process.env[key] } a() { return this.get('A') } }",
            "A",
            Bare,
            "",
        );
        let helper = &module(required).env_helpers[0];
        assert_eq!((helper.name.as_str(), helper.name_parameter, helper.demand), ("required", 0, Checked));
    }

    #[test]
    fn unknown_names_are_reported() {
        let found = module("export default (x) => process.env[x.name]");
        assert_eq!(found.dynamic_env_reads.len(), 1);
        assert!(found.env_reads.is_empty());
    }

    #[test]
    fn the_environment_as_a_whole() {
        let uses = |text: &str| -> Vec<Option<Vec<String>>> {
            module(text).whole_env_uses.into_iter().map(|found| found.callee).collect()
        };
        assert_eq!(uses("schema.parse(process.env)"), [Some(vec!["schema".into(), "parse".into()])]);
        assert_eq!(uses("const x = { ...process.env }"), [None]);
        assert_eq!(uses("const env = process.env; run(env)"), [Some(vec!["run".into()])]);
        assert!(uses("const env = process.env").is_empty());
    }

    #[test]
    fn says_where() {
        let found = module("function f() {\n  return process.env.A;\n}\nconst b = process.env.B");
        assert_eq!(found.env_reads[0].within, Some(crate::FunctionId(0)));
        assert_eq!(found.env_reads[1].within, None);
        assert_eq!(found.env_reads[1].local.as_deref(), Some("b"));
        assert_eq!(found.env_reads[0].span.range(), 24..37);
    }
}
