//! Reads of environment variables, and how badly each needs its variable.

use seaworthy_text::Span;

use crate::function::FunctionId;
use crate::value::Value;

/// Where a variable is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EnvSource {
    /// `process.env`, and names that stand for it.
    Process,
    /// `import.meta.env`: filled in by a bundler when it builds.
    ImportMeta,
    /// `Bun.env`.
    Bun,
    /// `Deno.env`.
    Deno,
}

/// One read of one variable.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvRead {
    /// The variable.
    pub name: String,
    /// What the code falls back to when it is unset.
    pub default: Option<Value>,
    /// Where it is read from.
    pub source: EnvSource,
    /// What happens here when it is unset.
    pub demand: Demand,
    /// The name it is bound to: `const local = process.env.NAME`.
    pub local: Option<String>,
    /// The string it is compared with, as in `process.env.NODE_ENV === 'production'`.
    pub compared_with: Option<String>,
    /// The function in which it is read; `None` where the file reads it when it is loaded.
    pub within: Option<FunctionId>,
    /// The read itself.
    pub span: Span,
}

/// What happens when a variable is unset, as far as this one read tells. From harmless to fatal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// Has a default, is only tested, or is read through `?.`.
    Optional,
    /// Read, with nothing said about it being unset.
    Bare,
    /// Fed to a schema that says what is required: see [`Schema`](crate::Schema).
    Schema,
    /// Said to be there: `!`, `as string`.
    Asserted,
    /// A member of it is read or called without `?.`: fails when unset.
    Dereferenced,
    /// The code itself throws or exits when it is unset.
    Checked,
}

/// A read whose name is not known here: `process.env[name]`.
#[derive(Debug, Clone, PartialEq)]
pub struct DynamicEnvRead {
    /// The name as far as it is known, such as a template with a fixed start.
    pub name: Value,
    /// Where it is read from.
    pub source: EnvSource,
    /// The function in which it is read.
    pub within: Option<FunctionId>,
    /// The read itself.
    pub span: Span,
}

/// A function of this file that reads the variable whose name it is given: `requireEnv('NAME', 'default')`.
///
/// Calls of it in this file are already among [`Module::env_reads`](crate::Module::env_reads); other files that import
/// it need [`EnvHelper::value`] and [`EnvHelper::outcome`].
#[derive(Debug, Clone, PartialEq)]
pub struct EnvHelper {
    /// The function's name in this file.
    pub name: String,
    /// Whether it is reached as a member: `config.get('NAME')`, `this.required('NAME')`.
    pub is_method: bool,
    /// Which parameter is the variable's name, from 0.
    pub name_parameter: usize,
    /// Which parameter is the default, if one is.
    pub default_parameter: Option<usize>,
    /// The default it has built in.
    pub default: Option<Value>,
    /// What it does when the variable is unset and no default is given.
    pub demand: Demand,
    /// Where it reads from.
    pub source: EnvSource,
    /// The function.
    pub span: Span,
}

/// The whole environment given away or kept: `schema.parse(process.env)`, `{ ...process.env }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeEnvUse {
    /// Which environment.
    pub source: EnvSource,
    /// The names of what it is passed to, as in [`Call::path`](crate::Call::path); `None` where it is no argument.
    pub callee: Option<Vec<String>>,
    /// The use.
    pub span: Span,
}
