//! Every read of a variable: plain ones, fields of schemas that check the environment, and calls of helpers over files.

use seaworthy_facts::{EnvPhase, EnvShape, Evidence, EvidenceKind, Unknown, UnknownKind};
use seaworthy_js::{Call, Demand, EntryKey, EnvSource, FieldKind, Module, Schema, Side, Value, ValueKind};
use seaworthy_text::Span;

use super::conventions;
use crate::role::SourceRole;
use crate::source::code::used;
use crate::source::links::Links;
use crate::sources::Source;

/// One read.
#[derive(Debug, Clone)]
pub(in crate::source) struct Read<'r> {
    pub(super) name: String,
    pub(super) source: &'r Source,
    pub(super) evidence: Evidence,
    pub(super) demand: Demand,
    pub(super) default: Option<Value>,
    /// What a schema says, when it is one that reads.
    pub(super) checked: Option<Checked>,
    /// Whether it is read from what a bundler fills in.
    pub(super) is_baked: bool,
    /// When it is read, where a convention says so whatever file it stands in.
    pub(super) told: Option<EnvPhase>,
    /// Whether it is read when its file is loaded, and not only when a function is called.
    pub(super) at_load: bool,
    /// The string it is compared with.
    pub(super) compared_with: Option<String>,
    /// Whether it is handed on to what cannot do without: a client, a signature.
    pub(super) handed_on: bool,
    /// Whether it is handed to what signs, encrypts or logs in.
    pub(super) signs: bool,
}

/// What a schema says of a variable.
#[derive(Debug, Clone)]
pub(in crate::source) struct Checked {
    pub(super) is_optional: bool,
    pub(super) shape: EnvShape,
    pub(super) min_length: Option<u32>,
    pub(super) choices: Vec<String>,
    pub(super) is_client: bool,
}

/// Functions whose argument is a key.
const SIGNERS: &[&str] = &[
    "sign",
    "verify",
    "jwtVerify",
    "createHmac",
    "createCipheriv",
    "createDecipheriv",
    "scrypt",
    "scryptSync",
    "session",
    "cookieSession",
    "betterAuth",
    "NextAuth",
    "jwt",
    "seal",
    "unseal",
    "Webhook",
    "constructEvent",
];

/// Options that are a key.
const KEYS: &[&str] =
    &["secret", "secrets", "key", "keys", "password", "privateKey", "jwtSecret", "secretOrKey"];

/// Options without which a client is of no use; a password or a port it can do without.
const NEEDED: &[&str] = &[
    "url",
    "uri",
    "connectionString",
    "endpoint",
    "apiKey",
    "token",
    "authToken",
    "secretKey",
    "accessKeyId",
    "secretAccessKey",
    "clientId",
    "clientSecret",
    "dsn",
];

/// Finds those of one source.
pub(in crate::source) fn of<'r>(
    links: &Links<'r>,
    source: &'r Source,
    unknowns: &mut Vec<Unknown>,
) -> Vec<Read<'r>> {
    let mut reads = Vec::new();
    if !source.module.env_reads.is_empty() {
        plain(source, &mut reads);
    }
    for schema in &source.module.schemas {
        if schema.applied_to_env.is_some() {
            of_schema(source, schema, &mut reads);
        }
    }
    applied_elsewhere(links, source, &mut reads);
    helpers(links, source, &mut reads);
    config_service(source, &mut reads);
    config_module(links, source, &mut reads);
    conventions::of_source(source, &mut reads);
    if source.role == SourceRole::App {
        computed(source, unknowns);
    }
    reads
}

fn plain<'r>(source: &'r Source, reads: &mut Vec<Read<'r>>) {
    let module = &source.module;
    let handed = handed_on(module);
    for read in &module.env_reads {
        let of = |what: &[(Span, Option<String>, Use)], wanted: Use| {
            what.iter().any(|(span, name, by)| {
                *by == wanted
                    && (span.start <= read.span.start && read.span.end <= span.end
                        || name.as_ref() == Some(&read.name))
            })
        };
        reads.push(Read {
            name: read.name.clone(),
            source,
            evidence: used(source, read.span),
            demand: read.demand,
            default: read.default.as_ref().map(|default| module.resolve(default, read.within)),
            checked: None,
            is_baked: read.source == EnvSource::ImportMeta,
            told: is_given_at_run(module, &read.name).then_some(EnvPhase::Run),
            at_load: read.within.is_none(),
            compared_with: read.compared_with.clone(),
            handed_on: of(&handed, Use::Client),
            signs: of(&handed, Use::Signer),
        });
    }
}

/// Public variables that SvelteKit's server hands to the browser when it runs, instead of building them in.
fn is_given_at_run(module: &Module, name: &str) -> bool {
    name.starts_with("PUBLIC_")
        && module.imports.iter().any(|import| import.specifier == "$env/dynamic/public")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Client,
    Signer,
}

/// What is given to clients of packages and to functions that sign: the extent of each argument, and the variables that
/// names in it stand for.
fn handed_on(module: &Module) -> Vec<(Span, Option<String>, Use)> {
    let mut handed = Vec::new();
    for call in &module.calls {
        let Some(by) = use_of(module, call) else { continue };
        for argument in &call.arguments {
            let resolved = module.resolve_deep(argument, call.within);
            match &resolved.kind {
                ValueKind::Env(reference) => {
                    // in place, or by a name that it was given before
                    handed.push((argument.span, None, by));
                    if reference.default.is_none() {
                        handed.push((resolved.span, Some(reference.name.clone()), by));
                    }
                }
                ValueKind::Object(_) => {
                    let counts = match by {
                        Use::Signer => KEYS,
                        Use::Client => NEEDED,
                    };
                    options(&resolved, counts, &mut |value, name| handed.push((value.span, Some(name), by)));
                }
                _ => {}
            }
        }
    }
    handed
}

/// The variables without a default under the keys that count, in options and in options of options.
fn options(object: &Value, counts: &[&str], found: &mut dyn FnMut(&Value, String)) {
    for entry in object.entries() {
        match &entry.key {
            EntryKey::Name(key) if counts.contains(&key.as_str()) => entry.value.walk(&mut |value| {
                if let ValueKind::Env(reference) = &value.kind
                    && reference.default.is_none()
                {
                    found(value, reference.name.clone());
                }
            }),
            _ => options(&entry.value, counts, found),
        }
    }
}

fn use_of(module: &Module, call: &Call) -> Option<Use> {
    let last = call.path.last()?;
    if SIGNERS.contains(&last.as_str()) {
        return Some(Use::Signer);
    }
    let target = module.target(&call.path)?;
    let is_outside = !target.module.starts_with(['.', '@', '~', '#', '/']) || is_scoped(target.module);
    let is_client = call.is_new || crate::source::services::of_package(target.module).is_some();
    (is_outside && is_client && !target.module.starts_with("node:")).then_some(Use::Client)
}

/// `@scope/name`, and not an alias such as `@/lib`.
fn is_scoped(specifier: &str) -> bool {
    specifier.strip_prefix('@').is_some_and(|rest| !rest.starts_with('/') && rest.contains('/'))
}

fn of_schema<'r>(source: &'r Source, schema: &Schema, reads: &mut Vec<Read<'r>>) {
    for field in &schema.fields {
        let Some(name) = field.variable.clone() else { continue };
        push_field(source, source, name, field, reads);
    }
}

fn push_field<'r>(
    holder: &'r Source,
    reader: &'r Source,
    name: String,
    field: &seaworthy_js::SchemaField,
    reads: &mut Vec<Read<'r>>,
) {
    let shape = match field.kind {
        FieldKind::Url => EnvShape::Url,
        FieldKind::Number | FieldKind::Port => EnvShape::Number,
        FieldKind::Boolean => EnvShape::Boolean,
        _ => EnvShape::Text,
    };
    reads.push(Read {
        name,
        source: reader,
        evidence: used(holder, field.span),
        demand: if field.is_optional { Demand::Optional } else { Demand::Checked },
        default: field.default.clone(),
        checked: Some(Checked {
            is_optional: field.is_optional,
            shape,
            min_length: field.min_length,
            choices: field.choices.clone(),
            is_client: field.side == Some(Side::Client),
        }),
        is_baked: false,
        told: None,
        at_load: true,
        compared_with: None,
        handed_on: false,
        signs: false,
    });
}

/// `envSchema.parse(process.env)` where the schema is another file's.
fn applied_elsewhere<'r>(links: &Links<'r>, source: &'r Source, reads: &mut Vec<Read<'r>>) {
    for whole in &source.module.whole_env_uses {
        let Some([name, ..]) = whole.callee.as_deref() else { continue };
        if source.module.import_of(name).is_none() {
            continue;
        }
        let Some((target, value)) = links.imported(source, std::slice::from_ref(name)) else { continue };
        let Some([local]) = value.as_path() else { continue };
        let schema = target.module.schemas.iter().find(|schema| schema.name.as_ref() == Some(local));
        let Some(schema) = schema.filter(|schema| schema.applied_to_env.is_none()) else { continue };
        for field in schema.fields.iter().filter(|field| field.path.len() == 1) {
            push_field(target, source, field.path[0].clone(), field, reads);
        }
    }
}

/// `requireEnv('NAME')` where the function is another file's.
fn helpers<'r>(links: &Links<'r>, source: &'r Source, reads: &mut Vec<Read<'r>>) {
    let module = &source.module;
    for call in &module.calls {
        let is_name =
            call.arguments.first().is_some_and(|first| first.as_str().is_some_and(is_variable_name));
        if !is_name || call.plain != call.path.len() {
            continue;
        }
        if module.import_of(&call.path[0]).is_none() {
            continue;
        }
        let Some((target, value)) = links.imported(source, &call.path) else { continue };
        let Some(path) = value.as_path() else { continue };
        let Some(last) = path.last() else { continue };
        let helper = target
            .module
            .env_helpers
            .iter()
            .find(|helper| helper.name == *last && helper.is_method == (path.len() > 1));
        let Some(helper) = helper else { continue };
        let Some(name) = call.arguments.get(helper.name_parameter).and_then(Value::as_str) else { continue };
        let (default, demand) = helper.outcome(&call.arguments);
        reads.push(Read {
            name: name.to_owned(),
            source,
            evidence: used(source, call.span),
            demand,
            default,
            checked: None,
            is_baked: false,
            told: None,
            at_load: call.within.is_none(),
            compared_with: None,
            handed_on: false,
            signs: false,
        });
    }
}

/// `ConfigModule.forRoot({ validationSchema })` of Nest.
fn config_module<'r>(links: &Links<'r>, source: &'r Source, reads: &mut Vec<Read<'r>>) {
    let module = &source.module;
    for call in &module.calls {
        let is_config = call.path.last().is_some_and(|name| name == "forRoot")
            && module.target(&call.path).is_some_and(|target| target.module == "@nestjs/config");
        let options = call.arguments.first().filter(|_| is_config);
        let Some(written) = options.and_then(|options| options.get("validationSchema")) else { continue };
        let (holder, schema) = match written.as_path() {
            Some([name, ..]) if module.import_of(name).is_some() => {
                let Some((target, value)) = links.imported(source, std::slice::from_ref(name)) else {
                    continue;
                };
                let local = value.as_path().and_then(|path| path.first());
                (target, target.module.schemas.iter().find(|schema| schema.name.as_ref() == local))
            }
            Some([name, ..]) => {
                (source, module.schemas.iter().find(|schema| schema.name.as_ref() == Some(name)))
            }
            _ => {
                let inside = |schema: &&Schema| {
                    written.span.start <= schema.span.start && schema.span.end <= written.span.end
                };
                (source, module.schemas.iter().find(inside))
            }
        };
        let fields = schema.map(|schema| schema.fields.as_slice()).unwrap_or_default();
        for field in fields.iter().filter(|field| field.path.len() == 1) {
            push_field(holder, source, field.path[0].clone(), field, reads);
        }
    }
}

/// `configService.get('NAME')` and `getOrThrow` of Nest.
fn config_service<'r>(source: &'r Source, reads: &mut Vec<Read<'r>>) {
    let module = &source.module;
    if !module.imports.iter().any(|import| import.specifier == "@nestjs/config") {
        return;
    }
    for call in &module.calls {
        let [.., method] = call.path.as_slice() else { continue };
        let demand = match method.as_str() {
            "get" => Demand::Bare,
            "getOrThrow" => Demand::Checked,
            _ => continue,
        };
        let name = call.arguments.first().and_then(Value::as_str);
        // a name in lower case is a key of a configuration of the app's own
        let Some(name) = name.filter(|name| is_variable_name(name) && !name.contains(char::is_lowercase))
        else {
            continue;
        };
        let default = call.arguments.get(1).filter(|second| second.entries().is_empty()).cloned();
        reads.push(Read {
            name: name.to_owned(),
            source,
            evidence: used(source, call.span),
            demand: if default.is_some() { Demand::Optional } else { demand },
            default,
            checked: None,
            is_baked: false,
            told: None,
            at_load: call.within.is_none(),
            compared_with: None,
            handed_on: false,
            signs: false,
        });
    }
}

fn is_variable_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// A read whose name is not known: nothing can be said of which variable it is.
fn computed(source: &Source, unknowns: &mut Vec<Unknown>) {
    let module = &source.module;
    for read in &module.dynamic_env_reads {
        // the function that reads what it is told is known by its calls
        let is_helper = module
            .env_helpers
            .iter()
            .any(|helper| helper.span.start <= read.span.start && read.span.end <= helper.span.end);
        if !is_helper {
            let place = Evidence::at(EvidenceKind::Used, &source.file, read.span).place;
            let why = "the name of the variable is computed".to_owned();
            unknowns.push(Unknown { kind: UnknownKind::Env, place, why });
        }
    }
}
