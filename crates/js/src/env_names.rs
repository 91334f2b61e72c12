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
    module.function_named(name).is_some_and(|function| function.fails && function.returns.is_none())
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
