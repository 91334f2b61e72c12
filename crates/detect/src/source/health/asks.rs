//! Which services a handler asks: the clients it calls, itself or through the app's own functions.

use std::collections::BTreeSet;

use seaworthy_facts::ServiceId;
use seaworthy_js::{Call, FunctionId, Module, ValueKind};
use seaworthy_text::Span;

use crate::source::across::At;
use crate::source::code::Code;
use crate::source::services;
use crate::sources::Source;

/// Functions that are followed one into the other.
const MAX_DEPTH: u32 = 3;

/// Methods of the same name in this many classes are no longer told apart.
const MOST_METHODS: usize = 4;

/// The services that the code in `span` asks, sorted.
pub(super) fn asks<'r>(code: &Code<'_, 'r>, source: &'r Source, span: Span) -> Vec<ServiceId> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    inside(code, source, span, MAX_DEPTH, &mut seen, &mut found);
    found.into_iter().collect()
}

fn inside<'r>(
    code: &Code<'_, 'r>,
    source: &'r Source,
    span: Span,
    depth: u32,
    seen: &mut BTreeSet<(String, u32)>,
    found: &mut BTreeSet<ServiceId>,
) {
    if !seen.insert((source.file.path().to_string(), span.start)) {
        return;
    }
    let module = &source.module;
    for call in module.calls_inside(span) {
        if let Some(id) = client(code, source, call).or_else(|| indicator(code, source, call)) {
            found.insert(id);
            continue;
        }
        let Some(depth) = depth.checked_sub(1) else { continue };
        for (target, id) in called(code, source, call) {
            if let Some(function) = target.module.function(id) {
                let before = found.len();
                inside(code, target, function.span, depth, seen, found);
                if found.len() == before {
                    found.extend(by_import(&target.module, function.span));
                }
            }
        }
    }
}

/// The service on whose client a call is made.
fn client<'r>(code: &Code<'_, 'r>, source: &'r Source, call: &Call) -> Option<ServiceId> {
    let (last, before) = call.path.split_last()?;
    let own = if before.is_empty() { std::slice::from_ref(last) } else { before };
    let value = seaworthy_js::Value::new(ValueKind::Path(own.to_vec()), call.name_span);
    of_value(code, source, &value, call.within).or_else(|| by_name(code, before))
}

/// What `TypeOrmHealthIndicator` and its kin of Nest's terminus ask.
fn indicator(code: &Code<'_, '_>, source: &Source, call: &Call) -> Option<ServiceId> {
    if call.path.last().is_none_or(|name| name != "pingCheck") {
        return None;
    }
    let terminus = source.module.imports.iter().filter(|import| import.specifier == "@nestjs/terminus");
    let names = terminus.flat_map(|import| &import.bindings).map(|binding| binding.local.as_str());
    names.into_iter().find_map(|name| match name.strip_suffix("HealthIndicator")? {
        "TypeOrm" | "Sequelize" | "Prisma" | "MikroOrm" => services::sql(code),
        "Mongoose" => Some("mongodb"),
        _ => None,
    })
}

/// The service that a member is by its name, where nothing tells what it is: `app.pg.query(…)`. Only for one whose client the
/// app ships.
fn by_name(code: &Code<'_, '_>, names: &[String]) -> Option<ServiceId> {
    names.iter().skip(1).find_map(|name| {
        let id = match name.as_str() {
            "pg" | "postgres" => "postgres",
            "mysql" => "mysql",
            "redis" => "redis",
            "mongo" | "mongoose" => "mongodb",
            "db" | "database" | "prisma" | "drizzle" | "knex" | "sql" => return services::sql(code),
            _ => return None,
        };
        services::ships(code, id).then_some(id)
    })
}

/// The service that a value is a client of.
fn of_value<'r>(
    code: &Code<'_, 'r>,
    source: &'r Source,
    value: &seaworthy_js::Value,
    within: Option<FunctionId>,
) -> Option<ServiceId> {
    let at = At::new(source, value, within);
    code.resolve(&at).into_iter().find_map(|found| {
        let module = &found.source.module;
        let call = match &found.value.kind {
            ValueKind::New(call) | ValueKind::Call(call) => call,
            ValueKind::Path(path) => {
                let target = module.target(path)?;
                return services::of_client(code, target.module);
            }
            // `new Redis(…).ping`, `globals.db ??= …`
            ValueKind::Member { object, .. } => {
                let path = object.root_path()?;
                return services::of_client(code, module.target(path)?.module);
            }
            _ => return None,
        };
        let path: Vec<String> = call.path().into_iter().map(str::to_owned).collect();
        let by_callee = module.target(&path).and_then(|target| services::of_client(code, target.module));
        by_callee.or_else(|| prisma(code, found.source, &path)).or_else(|| {
            call.arguments.iter().find_map(|argument| {
                let path = match &argument.kind {
                    ValueKind::New(inner) | ValueKind::Call(inner) => inner.path(),
                    _ => return None,
                };
                let path: Vec<String> = path.into_iter().map(str::to_owned).collect();
                services::of_client(code, module.target(&path)?.module)
            })
        })
    })
}

/// A client that the ORM generates into the app: `new PrismaClient()`.
fn prisma(code: &Code<'_, '_>, source: &Source, path: &[String]) -> Option<ServiceId> {
    let orm = code.project.orm.as_ref()?;
    let (import, _) = source.module.import_of(path.first()?)?;
    let generated = orm.value.generated.as_ref()?;
    let tail = generated.parts().next_back()?;
    let parts: Vec<&str> = import.specifier.split('/').collect();
    (parts.contains(&tail) || path.last().is_some_and(|name| name == "PrismaClient"))
        .then_some(orm.value.database)
        .flatten()
}

/// The functions of the app that a call may mean: by its name, by what its object is, or by the method's name alone.
fn called<'r>(code: &Code<'_, 'r>, source: &'r Source, call: &Call) -> Vec<(&'r Source, FunctionId)> {
    if let Some(function) = code.links.function_of(source, &call.path, call.within) {
        return vec![function];
    }
    let (Some(method), true) = (call.path.last(), call.path.len() > 1 && call.plain == call.path.len())
    else {
        return Vec::new();
    };
    if source.module.target(&call.path).is_some_and(|target| !target.module.starts_with(['.', '@', '~', '#']))
    {
        return Vec::new();
    }
    let methods: Vec<(&'r Source, FunctionId)> = code.methods(method).take(MOST_METHODS + 1).collect();
    if methods.len() > MOST_METHODS { Vec::new() } else { methods }
}

/// A function that calls something on what it was given, in a file that takes one service's client from its package.
fn by_import(module: &Module, span: Span) -> Option<ServiceId> {
    let calls_given = module.calls_inside(span).any(|call| {
        let first = call.path.first();
        call.path.len() > 1
            && (call.path[0] == "this"
                || first.is_some_and(|first| {
                    module.functions.iter().any(|function| {
                        function.span.start <= span.start
                            && span.end <= function.span.end
                            && function.parameters.iter().flatten().any(|name| name == first)
                    })
                }))
    });
    if !calls_given {
        return None;
    }
    let mut services = module.imports.iter().filter_map(|import| services::of_package(&import.specifier));
    let first = services.next()?;
    services.all(|other| other == first).then_some(first)
}
