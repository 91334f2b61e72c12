//! Calls: who is called, with what, and where.

use seaworthy_text::Span;

use crate::function::FunctionId;
use crate::value::Value;

/// A call or `new` whose callee is made of names: `fs.mkdirSync(…)`, `new Redis(…)`, `z.string().min(1)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The names of the callee in order, seen through the calls in it: `new Hono().basePath('/a').get` is
    /// `["Hono", "basePath", "get"]`. `this` and `import.meta` are names here.
    pub path: Vec<String>,
    /// How many names at the start of `path` are not the result of a call: 1 in the example above, all in
    /// `fs.mkdirSync`.
    pub plain: usize,
    /// Whether it is `new`.
    pub is_new: bool,
    /// The arguments, kept to a small depth.
    pub arguments: Vec<Value>,
    /// The function in which it stands; `None` for code that runs when the file is loaded.
    pub within: Option<FunctionId>,
    /// The whole call. In a chain, every call starts where the chain starts.
    pub span: Span,
    /// The last name of the callee.
    pub name_span: Span,
}

/// What a name or callee stands for in another module: [`Module::target`](crate::Module::target).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target<'a> {
    /// The module as written: `node:fs`.
    pub module: &'a str,
    /// The exported name and the members after it; empty for the module as a whole or its default export. Whether a
    /// default import is the module as a whole (`fs`) or not (`express`) the text does not tell.
    pub names: Vec<&'a str>,
}
