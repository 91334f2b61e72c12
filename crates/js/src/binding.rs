//! Names bound to values: `const port = 3000`, `this.redis = new Redis()`.

use seaworthy_text::Span;

use crate::function::FunctionId;
use crate::value::Value;

/// A name and the value it is given, where the value is known in part at least.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The name; more than one part for an assignment to a member: `["this", "redis"]`, `["module", "exports"]`.
    pub target: Vec<String>,
    /// What it is given. A destructured name is a `Path` or `Member` of what is taken apart.
    pub value: Value,
    /// Whether it can be given another value (`let`, `var`, assignment).
    pub is_mutable: bool,
    /// Whether it is declared here: a name of the same letters elsewhere is another one.
    pub is_declared: bool,
    /// The function in which it stands; `None` at top level.
    pub within: Option<FunctionId>,
    /// The name.
    pub span: Span,
}
