//! Schemas of objects, as zod, valibot, joi, envalid and t3-env write them.

use seaworthy_text::Span;

use crate::value::Value;

/// A schema of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// In whose words it is written.
    pub library: SchemaLibrary,
    /// The name it is bound to.
    pub name: Option<String>,
    /// Its fields, nested ones after the one that holds them.
    pub fields: Vec<SchemaField>,
    /// Where the environment is checked against it in this file.
    pub applied_to_env: Option<Span>,
    /// The name that the checked environment is bound to: `const env = schema.parse(process.env)`; for
    /// `const parsed = schema.safeParse(process.env)` it is `["parsed", "data"]`.
    pub result: Option<Vec<String>>,
    /// `skipValidation` of t3-env.
    pub skip_validation: Option<Value>,
    /// All of it.
    pub span: Span,
}

/// In whose words a schema is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaLibrary {
    /// zod, or something that reads like it.
    Zod,
    /// valibot: `v.object`, `v.pipe`.
    Valibot,
    /// joi, yup: fields are optional unless they say otherwise.
    Joi,
    /// TypeBox.
    TypeBox,
    /// A JSON schema, as `@fastify/env` takes it.
    JsonSchema,
    /// `cleanEnv` of envalid.
    Envalid,
    /// `createEnv` of t3-env.
    T3Env,
    /// arktype.
    Arktype,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaField {
    /// Its name, after those of the objects that hold it.
    pub path: Vec<String>,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it may be missing. A field with a default may.
    pub is_optional: bool,
    /// What it is when missing.
    pub default: Option<Value>,
    /// How many characters it needs at least.
    pub min_length: Option<u32>,
    /// The strings it may be.
    pub choices: Vec<String>,
    /// The half of a t3-env schema in which it stands.
    pub side: Option<Side>,
    /// The variable that fills it; `None` where the schema is not applied to the environment, or it has no variable.
    pub variable: Option<String>,
    /// Name and type.
    pub span: Span,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Any text.
    String,
    /// A URL.
    Url,
    /// An e-mail address.
    Email,
    /// A number, or text that is turned into one.
    Number,
    /// A port.
    Port,
    /// True or false.
    Boolean,
    /// One of some strings.
    Enum,
    /// An object with fields of its own.
    Object,
    /// A list.
    Array,
    /// Anything else.
    Other,
}

/// Who sees a field of a t3-env schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The server only.
    Server,
    /// The browser: built in.
    Client,
    /// Both.
    Shared,
}

/// Whether a call of this name may hold a schema, so that its arguments are kept whole.
pub(crate) fn is_schema_call(name: &str) -> bool {
    matches!(
        name,
        "object"
            | "strictObject"
            | "looseObject"
            | "Object"
            | "extend"
            | "safeExtend"
            | "merge"
            | "createEnv"
            | "cleanEnv"
            | "parseEnv"
            | "convict"
            | "parse"
            | "safeParse"
            | "parseAsync"
            | "type"
            | "register"
    )
}
