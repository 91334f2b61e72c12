//! Finds schemas among values: which calls are one, what their fields say, and which of them check the environment.

use seaworthy_text::Span;

use crate::call::Call;
use crate::module::Module;
use crate::schema::{FieldKind, Schema, SchemaField, SchemaLibrary, Side};
use crate::schema_field::{FieldReader, json_schema_fields, wraps_object};
use crate::value::{EntryKey, Invocation, Value, ValueKind};

/// Finds the schemas of a module.
pub(crate) fn find(module: &Module) -> Vec<Schema> {
    let mut schemas: Vec<Schema> = Vec::new();
    for call in &module.calls {
        // an object inside another one is a field of that
        let is_inner = schemas
            .iter()
            .any(|schema| schema.span.start <= call.span.start && call.span.end <= schema.span.end);
        if is_inner {
            continue;
        }
        let Some(schema) = declared(module, call) else { continue };
        if !schema.fields.is_empty() {
            schemas.push(schema);
        }
    }
    if schemas.is_empty() {
        return schemas;
    }
    for schema in &mut schemas {
        name(module, schema);
    }
    for call in &module.calls {
        apply(module, call, &mut schemas);
    }
    schemas
}

/// The schema that a call declares.
fn declared(module: &Module, call: &Call) -> Option<Schema> {
    let [.., last] = call.path.as_slice() else { return None };
    let reader = |library| FieldReader { module, within: call.within, library };
    let first = call.arguments.first();
    let fields_at = |library, value: Option<&Value>| reader(library).fields(value?, &[]).into();
    let module_name = module.target(&call.path).map(|target| target.module);
    let (library, fields): (SchemaLibrary, Option<Vec<SchemaField>>) = match last.as_str() {
        "createEnv" => (SchemaLibrary::T3Env, Some(t3_fields(&reader(SchemaLibrary::Zod), first?))),
        "cleanEnv" => (SchemaLibrary::Envalid, fields_at(SchemaLibrary::Envalid, call.arguments.get(1))),
        // znv: the fields are zod's
        "parseEnv" if module_name == Some("znv") => {
            (SchemaLibrary::Zod, fields_at(SchemaLibrary::Zod, call.arguments.get(1)))
        }
        "object" | "strictObject" | "looseObject" if call.plain == call.path.len() => {
            let library = match (module_name, call.path[0].as_str()) {
                (Some("joi" | "yup"), _) | (None, "Joi" | "joi" | "yup") => SchemaLibrary::Joi,
                (Some("valibot"), _) => SchemaLibrary::Valibot,
                _ => SchemaLibrary::Zod,
            };
            let fields: Option<Vec<SchemaField>> = fields_at(library, first);
            // `t.object({ a: 1 })` of some other library has no field that reads like one
            (library, fields.filter(|fields| fields.iter().any(|field| field.kind != FieldKind::Other)))
        }
        "Object" if call.plain == call.path.len() && call.path.len() == 2 => {
            (SchemaLibrary::TypeBox, fields_at(SchemaLibrary::TypeBox, first))
        }
        "type" if module_name == Some("arktype") => {
            (SchemaLibrary::Arktype, fields_at(SchemaLibrary::Arktype, first))
        }
        // `base.extend({…})`
        "extend" | "safeExtend" | "merge" if call.path.len() == 2 && call.plain == 2 => {
            let base = module.binding(&call.path[0], call.within)?;
            let is_schema = base.value.as_call().is_some_and(|call| {
                call.path().iter().any(|name| matches!(*name, "object" | "strictObject" | "looseObject"))
            });
            let whole = Value::new(
                ValueKind::Call(Box::new(Invocation {
                    callee: Value::new(ValueKind::Path(call.path.clone()), call.name_span),
                    arguments: call.arguments.clone(),
                })),
                call.span,
            );
            let shape = reader(SchemaLibrary::Zod).shape(&whole);
            (SchemaLibrary::Zod, if is_schema { fields_at(SchemaLibrary::Zod, shape.as_ref()) } else { None })
        }
        _ => return env_plugin(module, call),
    };
    let mut schema = Schema {
        library,
        name: None,
        fields: fields?,
        applied_to_env: None,
        result: None,
        skip_validation: None,
        span: call.span,
    };
    if matches!(library, SchemaLibrary::T3Env | SchemaLibrary::Envalid) || last == "parseEnv" {
        applied_at_once(module, call, &mut schema);
    }
    Some(schema)
}

/// The options of a plugin that checks the environment against a JSON schema: `register(env, { schema })`.
fn env_plugin(module: &Module, call: &Call) -> Option<Schema> {
    let plugin = call.arguments.first()?.as_path()?;
    let target = module.target(plugin)?;
    if call.path.last()? != "register" || !matches!(target.module, "@fastify/env" | "fastify-env") {
        return None;
    }
    let options = module.resolve(call.arguments.get(1)?, call.within);
    let json = module.resolve(options.get("schema")?, call.within);
    let reader = FieldReader { module, within: call.within, library: SchemaLibrary::TypeBox };
    let mut fields = match reader.shape(&json) {
        Some(shape) => reader.fields(&shape, &[]),
        None => json_schema_fields(module, &json, call.within),
    };
    for field in &mut fields {
        field.variable = field.path.first().cloned().filter(|_| field.path.len() == 1);
    }
    Some(Schema {
        library: SchemaLibrary::JsonSchema,
        name: None,
        fields,
        applied_to_env: Some(call.span),
        result: None,
        skip_validation: None,
        span: call.span,
    })
}

fn t3_fields(reader: &FieldReader<'_>, options: &Value) -> Vec<SchemaField> {
    let sides = [("server", Side::Server), ("client", Side::Client), ("shared", Side::Shared)];
    let mut fields = Vec::new();
    for (name, side) in sides {
        let Some(half) = options.get(name) else { continue };
        fields.extend(
            reader.fields(half, &[]).into_iter().map(|field| SchemaField { side: Some(side), ..field }),
        );
    }
    fields
}

/// `createEnv` and `cleanEnv` declare and check in one.
fn applied_at_once(module: &Module, call: &Call, schema: &mut Schema) {
    schema.applied_to_env = Some(call.span);
    let options = call.arguments.first();
    schema.skip_validation = options.and_then(|options| options.get("skipValidation")).cloned();
    schema.result = result_name(module, call.span, &[]);
    let runtime = ["runtimeEnv", "runtimeEnvStrict", "experimental__runtimeEnv"]
        .into_iter()
        .find_map(|name| options?.get(name))
        .map(|runtime| module.resolve(runtime, call.within));
    for field in &mut schema.fields {
        if let [name] = field.path.as_slice() {
            let given = runtime.as_ref().and_then(|runtime| runtime.get(name));
            field.variable = match given.map(|given| module.resolve(given, call.within).kind) {
                Some(ValueKind::Env(reference)) => Some(reference.name),
                Some(_) => None,
                None => Some(name.clone()),
            };
        }
    }
}

/// The name that a schema is bound to.
fn name(module: &Module, schema: &mut Schema) {
    let binding = module.bindings.iter().find(|binding| {
        let span = binding.value.span;
        binding.target.len() == 1
            && span.start == schema.span.start
            && schema.span.end <= span.end
            && is_schema_value(&binding.value)
    });
    if let Some(binding) = binding {
        schema.name = Some(binding.target[0].clone());
    }
}

/// Whether a bound value is the schema itself, not what it has checked.
fn is_schema_value(value: &Value) -> bool {
    value.as_call().is_some_and(|call| {
        call.name()
            .is_some_and(|name| !is_check(name) && !matches!(name, "createEnv" | "cleanEnv" | "parseEnv"))
    })
}

/// Whether a method of this name checks a value against a schema.
fn is_check(name: &str) -> bool {
    matches!(
        name,
        "parse"
            | "safeParse"
            | "parseAsync"
            | "safeParseAsync"
            | "validate"
            | "validateSync"
            | "validateAsync"
            | "assert"
            | "cast"
            | "attempt"
            | "Parse"
            | "Decode"
            | "decode"
    )
}

/// Notes where a call checks the environment against one of the schemas.
fn apply(module: &Module, call: &Call, schemas: &mut [Schema]) {
    let Some(name) = call.path.last().filter(|name| is_check(name)) else { return };
    // `schema.parse(x)`, or `parse(schema, x)` of valibot and TypeBox
    let (subject, input) = match call.arguments.as_slice() {
        [first, second, ..]
            if first.as_path().is_some_and(|path| by_name(schemas, path).is_some())
                || wraps_object(&module.resolve(first, call.within)) =>
        {
            (first.as_path().map(<[String]>::to_vec), second)
        }
        [second, first, ..] if name == "attempt" => (first.as_path().map(<[String]>::to_vec), second),
        [input, ..] => (call.path.get(..call.path.len() - 1).map(<[String]>::to_vec), input),
        [] => return,
    };
    let input = module.resolve(input, call.within);
    let covers = |schema: &Schema| schema.span.start == call.span.start && schema.span.end < call.span.end;
    let index = schemas
        .iter()
        .position(covers)
        .or_else(|| by_name(schemas, subject.as_deref()?))
        .or_else(|| wrapped(module, schemas, call));
    let Some(schema) = index.and_then(|index| schemas.get_mut(index)) else { return };
    let Some(variables) = variables(module, schema, &input, call) else { return };
    for (field, variable) in schema.fields.iter_mut().zip(variables) {
        field.variable = variable;
    }
    schema.applied_to_env = Some(call.span);
    let members: &[&str] = match name.as_str() {
        "safeParse" | "safeParseAsync" => &["data"],
        "validate" | "validateAsync" => &["value"],
        _ => &[],
    };
    schema.result = result_name(module, call.span, members).or(schema.result.take());
}

fn by_name(schemas: &[Schema], path: &[String]) -> Option<usize> {
    let [first, ..] = path else { return None };
    schemas.iter().position(|schema| schema.name.as_ref() == Some(first))
}

/// `v.parse(v.object({…}), process.env)`: the schema is an argument.
fn wrapped(module: &Module, schemas: &[Schema], call: &Call) -> Option<usize> {
    let first = module.resolve(call.arguments.first()?, call.within);
    wraps_object(&first).then_some(())?;
    schemas.iter().position(|schema| {
        call.arguments
            .iter()
            .any(|argument| argument.span.start <= schema.span.start && schema.span.end <= argument.span.end)
    })
}

/// For each field the variable that fills it; `None` if the input has nothing to do with the environment.
fn variables(module: &Module, schema: &Schema, input: &Value, call: &Call) -> Option<Vec<Option<String>>> {
    let is_environment =
        |value: &Value| matches!(module.resolve(value, call.within).kind, ValueKind::EnvAll(_));
    let whole = is_environment(input)
        || input.entries().iter().any(|entry| entry.key == EntryKey::Spread && is_environment(&entry.value));
    let mut any = whole;
    let found = schema
        .fields
        .iter()
        .map(|field| {
            let names: Vec<&str> = field.path.iter().map(String::as_str).collect();
            let given = input.at_path(&names).map(|given| module.resolve(given, call.within));
            if let Some(ValueKind::Env(reference)) = given.map(|given| given.kind) {
                any = true;
                return Some(reference.name);
            }
            (whole && names.len() == 1).then(|| field.path[0].clone())
        })
        .collect();
    any.then_some(found)
}

/// The name that the value of a call is bound to, and the members under which the checked object lies.
fn result_name(module: &Module, span: Span, members: &[&str]) -> Option<Vec<String>> {
    let binding = module.bindings.iter().find(|binding| binding.value.span == span)?;
    let mut name = binding.target.clone();
    name.extend(members.iter().map(|member| (*member).to_owned()));
    Some(name)
}
