//! Reads one field of a schema: `z.coerce.number().default(3000)`, `v.optional(v.string())`, `port({ default: 1 })`.

use seaworthy_text::Span;

use crate::function::FunctionId;
use crate::module::Module;
use crate::schema::{FieldKind, SchemaField, SchemaLibrary};
use crate::value::{EntryKey, Value, ValueKind};

/// Objects in objects, and names that stand for fields.
const MAX_DEPTH: usize = 8;

/// Reads fields in one library's words.
pub(crate) struct FieldReader<'m> {
    pub(crate) module: &'m Module,
    pub(crate) within: Option<FunctionId>,
    pub(crate) library: SchemaLibrary,
}

/// What is known of a field while its chain is read.
struct Field {
    kind: FieldKind,
    is_optional: bool,
    default: Option<Value>,
    min_length: Option<u32>,
    choices: Vec<String>,
    /// The object of nested fields.
    shape: Option<Value>,
}

impl FieldReader<'_> {
    /// The fields of an object of fields, below the names in `above`.
    pub(crate) fn fields(&self, shape: &Value, above: &[String]) -> Vec<SchemaField> {
        let shape = self.module.resolve(shape, self.within);
        let mut fields = Vec::new();
        if above.len() >= MAX_DEPTH {
            return fields;
        }
        for entry in shape.entries() {
            let name = match &entry.key {
                EntryKey::Name(name) => name,
                EntryKey::Spread => {
                    fields.extend(self.fields(&self.spread(&entry.value), above));
                    continue;
                }
                EntryKey::Computed => continue,
            };
            // arktype writes what may be missing into the key: `'PORT?'`
            let (name, is_marked) = match name.strip_suffix('?') {
                Some(name) if self.library == SchemaLibrary::Arktype => (name, true),
                _ => (name.as_str(), false),
            };
            let field = self.field(&entry.value, MAX_DEPTH);
            let mut path = above.to_vec();
            path.push(name.to_owned());
            let start = entry.key_span.start as usize;
            let span = Span::new(start, entry.value.span.end as usize);
            let nested = field.shape.as_ref().map(|shape| self.fields(shape, &path)).unwrap_or_default();
            fields.push(SchemaField {
                path,
                kind: field.kind,
                is_optional: field.is_optional || field.default.is_some() || is_marked,
                default: field.default,
                min_length: field.min_length,
                choices: field.choices,
                side: None,
                variable: None,
                span,
            });
            fields.extend(nested);
        }
        fields
    }

    /// What `...base.shape` spreads.
    fn spread(&self, value: &Value) -> Value {
        let value = self.module.resolve(value, self.within);
        let chain = match &value.kind {
            ValueKind::Path(path) if path.last().is_some_and(|name| name == "shape" || name == "entries") => {
                self.module.resolve(
                    &Value::new(ValueKind::Path(path[..path.len() - 1].to_vec()), value.span),
                    self.within,
                )
            }
            ValueKind::Member { object, name } if name == "shape" || name == "entries" => (**object).clone(),
            _ => return value,
        };
        self.field(&chain, MAX_DEPTH).shape.unwrap_or(chain)
    }

    /// The object of fields that a schema is made of.
    pub(crate) fn shape(&self, schema: &Value) -> Option<Value> {
        self.field(schema, MAX_DEPTH).shape
    }

    fn field(&self, value: &Value, steps: usize) -> Field {
        let mut field = Field {
            kind: FieldKind::Other,
            is_optional: self.library == SchemaLibrary::Joi,
            default: None,
            min_length: None,
            choices: Vec::new(),
            shape: None,
        };
        let Some(steps) = steps.checked_sub(1) else { return field };
        let value = self.module.resolve(value, self.within);
        match &value.kind {
            // arktype: `'string'`, `'number.port'`, `'string?'`
            ValueKind::String(text) if self.library == SchemaLibrary::Arktype => arktype(&mut field, text),
            ValueKind::Path(path) => self.base(&mut field, path.last().map(String::as_str), &[], steps),
            ValueKind::Call(call) => match call.object() {
                // a further call in the chain: what was said before it first
                Some(object) if matches!(object.kind, ValueKind::Call(_) | ValueKind::Member { .. }) => {
                    field = self.field(object, steps);
                    self.refine(&mut field, call.name(), &call.arguments, steps);
                }
                _ => {
                    let chain = call.callee.chain();
                    // `base.extend({…})` of a schema with a name
                    let base = chain.first().and_then(|first| self.module.binding(first, self.within));
                    match base {
                        Some(base) if chain.len() == 2 && base.value.as_call().is_some() => {
                            field = self.field(&base.value, steps);
                            self.refine(&mut field, call.name(), &call.arguments, steps);
                        }
                        _ => self.base(&mut field, call.name(), &call.arguments, steps),
                    }
                }
            },
            ValueKind::Member { object, .. } => field = self.field(object, steps),
            _ => {}
        }
        field
    }

    /// The call with which a chain starts: `string()`, `enum([…])`, `optional(…)`.
    fn base(&self, field: &mut Field, name: Option<&str>, arguments: &[Value], steps: usize) {
        let first = arguments.first();
        let options = arguments.iter().find(|argument| matches!(argument.kind, ValueKind::Object(_)));
        field.kind = match name.unwrap_or_default() {
            "string" | "str" | "String" | "nonEmptyString" => FieldKind::String,
            "url" | "httpUrl" | "uri" => FieldKind::Url,
            "email" => FieldKind::Email,
            "number" | "num" | "int" | "int32" | "Number" | "Integer" | "bigint" => FieldKind::Number,
            "port" => FieldKind::Port,
            "boolean" | "bool" | "stringbool" | "Boolean" => FieldKind::Boolean,
            "enum" | "picklist" | "nativeEnum" | "enum_" => {
                field.choices = first.map(choices).unwrap_or_default();
                FieldKind::Enum
            }
            "literal" | "Literal" => {
                field.choices = first.and_then(Value::as_str).map(str::to_owned).into_iter().collect();
                if field.choices.is_empty() { FieldKind::Other } else { FieldKind::Enum }
            }
            "object" | "strictObject" | "looseObject" | "Object" => {
                field.shape = first.cloned();
                FieldKind::Object
            }
            "array" | "tuple" | "Array" => FieldKind::Array,
            "optional" | "nullish" | "Optional" | "exactOptional" | "_default" | "prefault" | "fallback" => {
                if let Some(first) = first {
                    *field = self.field(first, steps);
                }
                field.is_optional = true;
                field.default = arguments.get(1).cloned().or(field.default.take());
                field.kind
            }
            "nullable" | "pipe" | "nonOptional" => {
                if let Some(first) = first {
                    *field = self.field(first, steps);
                }
                for further in arguments.iter().skip(1) {
                    if let Some(call) = further.as_call() {
                        self.refine(field, call.name(), &call.arguments, steps);
                    }
                }
                field.kind
            }
            "preprocess" => {
                if let Some(inner) = arguments.get(1) {
                    *field = self.field(inner, steps);
                }
                field.kind
            }
            "union" | "Union" | "or" => {
                let options: Vec<Field> = first
                    .map(|first| first.elements().iter().map(|option| self.field(option, steps)).collect())
                    .unwrap_or_default();
                field.is_optional |= options.iter().any(|option| option.is_optional);
                field.choices = options.iter().flat_map(|option| option.choices.clone()).collect();
                match options.first() {
                    Some(first) => first.kind,
                    None => FieldKind::Other,
                }
            }
            "undefined" | "null" | "void" => {
                field.is_optional = true;
                FieldKind::Other
            }
            _ => FieldKind::Other,
        };
        if let Some(options) = options.filter(|_| field.kind != FieldKind::Object) {
            self.options(field, options);
        }
    }

    /// Options given to a base: `str({ default: 'x', choices: ['x'] })`, `Type.String({ default: 'x' })`.
    fn options(&self, field: &mut Field, options: &Value) {
        for name in ["default", "devDefault"] {
            if name == "default"
                && let Some(default) = options.get(name)
            {
                field.is_optional = true;
                if !matches!(default.kind, ValueKind::Undefined) {
                    field.default = Some(default.clone());
                }
            }
        }
        if let Some(list) = options.get("choices") {
            field.choices = choices(&self.module.resolve(list, self.within));
            field.kind = FieldKind::Enum;
        }
        match options.get("format").and_then(Value::as_str) {
            Some("uri" | "url") => field.kind = FieldKind::Url,
            Some("email") => field.kind = FieldKind::Email,
            _ => {}
        }
        if let Some(length) = options.get("minLength").and_then(length) {
            field.min_length = Some(length);
        }
    }

    /// A further call in a chain: `.default(3000)`, `.optional()`, `.min(1)`.
    fn refine(&self, field: &mut Field, name: Option<&str>, arguments: &[Value], steps: usize) {
        let first = arguments.first();
        match name.unwrap_or_default() {
            "default" | "prefault" | "catch" | "_default" => {
                field.is_optional = true;
                field.default = first.map(|first| self.module.resolve(first, self.within));
            }
            "optional" | "nullish" | "notRequired" | "allow" => field.is_optional = true,
            "required" | "nonoptional" | "unwrap" => field.is_optional = false,
            "min" | "minLength" | "length" if field.kind != FieldKind::Number => {
                field.min_length = first.and_then(length).or(field.min_length);
            }
            "nonempty" | "nonEmpty" => field.min_length = field.min_length.max(Some(1)),
            "url" | "uri" | "httpUrl" => field.kind = FieldKind::Url,
            "email" => field.kind = FieldKind::Email,
            "port" => field.kind = FieldKind::Port,
            "valid" | "oneOf" => {
                field.choices = arguments
                    .iter()
                    .flat_map(|argument| match argument.as_str() {
                        Some(text) => vec![text.to_owned()],
                        None => choices(argument),
                    })
                    .collect();
                if !field.choices.is_empty() {
                    field.kind = FieldKind::Enum;
                }
            }
            "pipe" => {
                if let Some(first) = first {
                    let further = self.field(first, steps);
                    if further.kind != FieldKind::Other {
                        field.kind = further.kind;
                    }
                    field.default = field.default.take().or(further.default);
                }
            }
            "transform" if first.and_then(Value::as_path).is_some_and(is_number_maker) => {
                field.kind = FieldKind::Number;
            }
            "number" | "int" | "toNumber" | "integer" | "asNumber" => field.kind = FieldKind::Number,
            "boolean" => field.kind = FieldKind::Boolean,
            "or" => field.is_optional |= first.is_some_and(|first| self.field(first, steps).is_optional),
            "extend" | "safeExtend" | "merge" | "and" => {
                let further = first.map(|first| match first.kind {
                    ValueKind::Object(_) => first.clone(),
                    _ => self.field(first, steps).shape.unwrap_or_else(|| Value::unknown(first.span)),
                });
                if let (Some(shape), Some(further)) = (&mut field.shape, further) {
                    let mut entries = shape.entries().to_vec();
                    entries.extend(further.entries().iter().cloned());
                    shape.kind = ValueKind::Object(entries);
                }
            }
            _ => {}
        }
    }
}

/// Whether a function of this name makes a number of what it is given.
fn is_number_maker(path: &[String]) -> bool {
    path == ["Number"] || path == ["parseInt"] || path == ["parseFloat"]
}

fn length(value: &Value) -> Option<u32> {
    value.as_port().map(u32::from)
}

fn choices(value: &Value) -> Vec<String> {
    match &value.kind {
        ValueKind::Object(entries) => {
            entries.iter().filter_map(|entry| entry.value.as_str().map(str::to_owned)).collect()
        }
        _ => value.elements().iter().filter_map(|element| element.as_str().map(str::to_owned)).collect(),
    }
}

fn arktype(field: &mut Field, text: &str) {
    let (text, default) = match text.split_once('=') {
        Some((text, default)) if !text.ends_with(['>', '<']) => (text.trim(), Some(default.trim())),
        _ => (text.trim(), None),
    };
    field.kind = match text.trim_end_matches('?') {
        text if text.contains("url") => FieldKind::Url,
        text if text.contains("email") => FieldKind::Email,
        text if text.contains("number") || text.contains("numeric") || text.contains("integer") => {
            FieldKind::Number
        }
        text if text.starts_with("string") => FieldKind::String,
        text if text.starts_with("boolean") => FieldKind::Boolean,
        text if text.starts_with('\'') => FieldKind::Enum,
        _ => FieldKind::Other,
    };
    field.is_optional = text.ends_with('?') || text.contains("undefined");
    field.default = default.map(|default| {
        let kind = default.parse().map_or_else(
            |_| ValueKind::String(default.trim_matches(['\'', '"']).to_owned()),
            ValueKind::Number,
        );
        Value::new(kind, Span::default())
    });
}

/// Whether a value is the declaration of an object's schema.
pub(crate) fn wraps_object(value: &Value) -> bool {
    value.as_call().and_then(|call| call.name()).is_some_and(|name| {
        matches!(name, "object" | "strictObject" | "looseObject" | "Object" | "pipe" | "intersect")
    })
}

/// The fields of a JSON schema.
pub(crate) fn json_schema_fields(
    module: &Module,
    json: &Value,
    within: Option<FunctionId>,
) -> Vec<SchemaField> {
    let required: Vec<&str> = json
        .get("required")
        .map(|list| list.elements().iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let Some(properties) = json.get("properties").map(|properties| module.resolve(properties, within)) else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    for entry in properties.entries() {
        let EntryKey::Name(name) = &entry.key else { continue };
        let property = module.resolve(&entry.value, within);
        let text = |key: &str| property.get(key).and_then(Value::as_str);
        let kind = match (text("type"), text("format")) {
            (_, Some("uri" | "url")) => FieldKind::Url,
            (_, Some("email")) => FieldKind::Email,
            (Some("string"), _) if property.get("enum").is_some() => FieldKind::Enum,
            (Some("string"), _) => FieldKind::String,
            (Some("number" | "integer"), _) => FieldKind::Number,
            (Some("boolean"), _) => FieldKind::Boolean,
            (Some("object"), _) => FieldKind::Object,
            (Some("array"), _) => FieldKind::Array,
            _ => FieldKind::Other,
        };
        let default = property.get("default").cloned();
        fields.push(SchemaField {
            path: vec![name.clone()],
            kind,
            is_optional: default.is_some() || !required.contains(&name.as_str()),
            default,
            min_length: property.get("minLength").and_then(length),
            choices: property.get("enum").map(choices).unwrap_or_default(),
            side: None,
            variable: None,
            span: Span::new(entry.key_span.start as usize, entry.value.span.end as usize),
        });
    }
    fields
}

#[cfg(test)]
mod tests {
    use crate::schema::{FieldKind, Schema, SchemaField, Side};
    use crate::testing::{module, shown};

    #[track_caller]
    fn schema(text: &str) -> Schema {
        let found = module(text).schemas;
        assert_eq!(found.len(), 1, "{text}: {found:#?}");
        found.into_iter().next().unwrap()
    }

    fn line(field: &SchemaField) -> String {
        let mut line = format!("{} {:?}", field.path.join("."), field.kind);
        if field.is_optional {
            line += " optional";
        }
        if let Some(default) = &field.default {
            line += &format!(" = {}", shown(default));
        }
        if let Some(length) = field.min_length {
            line += &format!(" min {length}");
        }
        if !field.choices.is_empty() {
            line += &format!(" {:?}", field.choices);
        }
        line
    }

    fn lines(schema: &Schema) -> Vec<String> {
        schema.fields.iter().map(line).collect()
    }

    #[test]
    fn zod_fields() {
        let found = schema(
            "import { z } from 'zod'
            const schema = z.object({
              PORT: z.coerce.number().int().min(1).max(65535).default(3000),
              DATABASE_URL: z.string().url(),
              URL4: z.url(),
              SECRET: z.string().min(32),
              LEVEL: z.enum(['info', 'debug']).default('info'),
              DSN: z.string().optional(),
              FLAG: z.string().transform((v) => v === 'true').default('false'),
              COUNT: z.preprocess(Number, z.number()),
              NUM: z.string().transform(Number).pipe(z.number().positive()),
              either: z.union([z.literal('a'), z.literal('b')]),
              redis: z.object({ url: z.string(), db: z.number().optional() }),
            })",
        );
        assert_eq!(
            lines(&found),
            [
                "PORT Number optional = 3000",
                "DATABASE_URL Url",
                "URL4 Url",
                "SECRET String min 32",
                "LEVEL Enum optional = 'info' [\"info\", \"debug\"]",
                "DSN String optional",
                "FLAG String optional = 'false'",
                "COUNT Number",
                "NUM Number",
                "either Enum [\"a\", \"b\"]",
                "redis Object",
                "redis.url String",
                "redis.db Number optional",
            ]
        );
        assert_eq!(found.name.as_deref(), Some("schema"));
        assert_eq!(found.applied_to_env, None);
        assert_eq!(found.fields[1].span.range().len(), "DATABASE_URL: z.string().url()".len());
    }

    #[test]
    fn a_field_or_a_base_may_have_a_name() {
        let found = module(
            "const port = z.coerce.number().default(80)
            const base = z.object({ A: z.string() })
            const full = base.extend({ PORT: port })
            const other = z.object({ ...base.shape, B: z.string() })
            full.parse(process.env)",
        );
        let all: Vec<Vec<String>> = found.schemas.iter().map(lines).collect();
        assert_eq!(all[0], ["A String"]);
        assert_eq!(all[1], ["A String", "PORT Number optional = 80"]);
        assert_eq!(all[2], ["A String", "B String"]);
        assert!(found.schemas[1].applied_to_env.is_some());
        assert!(found.schemas[0].applied_to_env.is_none());
    }

    #[test]
    fn envalid() {
        let found = schema(
            "const env = cleanEnv(process.env, {
              PORT: port({ default: 3000 }), HOST: str(), MODE: str({ choices: ['a', 'b'], default: 'a' }),
            })",
        );
        assert_eq!(
            lines(&found),
            ["PORT Port optional = 3000", "HOST String", "MODE Enum optional = 'a' [\"a\", \"b\"]"]
        );
        assert_eq!(found.fields[0].variable.as_deref(), Some("PORT"));
        assert_eq!(found.result, Some(vec!["env".to_owned()]));
    }

    #[test]
    fn t3_env_has_sides() {
        let found = schema(
            "export const env = createEnv({
              server: { DATABASE_URL: z.url(), PORT: z.coerce.number().default(3000) },
              client: { NEXT_PUBLIC_API: z.string() },
              shared: { NODE_ENV: z.enum(['a']) },
              runtimeEnv: { DATABASE_URL: process.env.DB_URL, NEXT_PUBLIC_API: process.env.NEXT_PUBLIC_API },
              skipValidation: !!process.env.SKIP,
            })",
        );
        let sides: Vec<_> = found.fields.iter().map(|field| field.side.unwrap()).collect();
        assert_eq!(sides, [Side::Server, Side::Server, Side::Client, Side::Shared]);
        assert_eq!(found.fields[0].variable.as_deref(), Some("DB_URL"));
        assert_eq!(found.fields[1].variable.as_deref(), Some("PORT"));
        assert_eq!(found.skip_validation.as_ref().map(shown).as_deref(), Some("!!env SKIP"));
    }

    #[test]
    fn valibot_joi_typebox_arktype() {
        assert_eq!(
            lines(&schema(
                "import * as v from 'valibot'
                const s = v.object({ A: v.pipe(v.string(), v.url()), B: v.optional(v.string(), 'x'), C: v.picklist(['p']) })"
            )),
            ["A Url", "B String optional = 'x'", "C Enum [\"p\"]"]
        );
        assert_eq!(
            lines(&schema(
                "import Joi from 'joi'
                const s = Joi.object({ A: Joi.string().required(), B: Joi.number().default(1), C: Joi.string().valid('p', 'q') })"
            )),
            ["A String", "B Number optional = 1", "C Enum optional [\"p\", \"q\"]"]
        );
        assert_eq!(
            lines(&schema(
                "const s = Type.Object({ A: Type.String({ minLength: 3 }), B: Type.Number({ default: 1 }) })"
            )),
            ["A String min 3", "B Number optional = 1"]
        );
        assert_eq!(
            lines(&schema(
                "import { type } from 'arktype'\nconst s = type({ A: 'string.url', 'B?': 'number', C: 'number = 3000' })"
            )),
            ["A Url", "B Number optional", "C Number optional = 3000"]
        );
    }

    #[test]
    fn a_json_schema_for_the_environment() {
        let found = schema(
            "import env from '@fastify/env'
            const schema = { type: 'object', required: ['A'], properties: { A: { type: 'string' }, PORT: { type: 'number', default: 3000 } } }
            await app.register(env, { schema, dotenv: true })",
        );
        assert_eq!(lines(&found), ["A String", "PORT Number optional = 3000"]);
        assert_eq!(found.fields[0].variable.as_deref(), Some("A"));
    }

    #[test]
    fn application_to_the_environment() {
        for text in [
            "const env = z.object({ A: z.string() }).parse(process.env)",
            "const s = z.object({ A: z.string() })\nconst env = s.parse(process.env)",
            "const env = z.object({ A: z.string() }).strip().parse({ ...process.env })",
            "const s = z.object({ A: z.string() })\nexport const env = await s.parseAsync(process.env)",
            "import * as v from 'valibot'\nconst s = v.object({ A: v.string() })\nconst env = v.parse(s, process.env)",
            "import * as v from 'valibot'\nconst env = v.parse(v.object({ A: v.string() }), process.env)",
        ] {
            let found = schema(text);
            assert!(found.applied_to_env.is_some(), "{text}");
            assert_eq!(found.result, Some(vec!["env".to_owned()]), "{text}");
            assert_eq!(found.fields[0].variable.as_deref(), Some("A"), "{text}");
        }
        let found = schema(
            "const s = z.object({ port: z.number() })\nconst r = s.safeParse({ port: process.env.PORT })",
        );
        assert_eq!(found.fields[0].variable.as_deref(), Some("PORT"));
        assert_eq!(found.result, Some(vec!["r".to_owned(), "data".to_owned()]));
        assert!(
            schema("const s = z.object({ a: z.string() })\ns.parse(JSON.parse(text))")
                .applied_to_env
                .is_none()
        );
    }

    #[test]
    fn reads_that_feed_a_schema_are_the_schemas_business() {
        let found = module("z.object({ port: z.number().default(1) }).parse({ port: process.env.PORT })");
        assert_eq!(found.env_reads[0].demand, crate::Demand::Schema);
    }

    #[test]
    fn other_objects_are_none() {
        assert!(module("yup.object({ a: 1 }); x.object({ b: fn }); z.object({})").schemas.is_empty());
    }

    #[test]
    fn kinds_are_known_by_name() {
        let found = schema(
            "const s = z.object({ a: z.boolean(), b: z.array(z.string()), c: z.email(), d: z.instanceof(X) })",
        );
        let kinds: Vec<_> = found.fields.iter().map(|field| field.kind).collect();
        assert_eq!(kinds, [FieldKind::Boolean, FieldKind::Array, FieldKind::Email, FieldKind::Other]);
    }
}
