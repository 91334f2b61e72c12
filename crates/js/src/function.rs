//! The functions of a file: their names and extents, so that other facts can say in which of them they lie.

use seaworthy_text::Span;

use crate::value::Value;

/// A function of one file, by its place in [`Module::functions`](crate::Module::functions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u32);

/// A function, arrow function or method.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Its own name, or that of the variable, property or member it is assigned to.
    pub name: Option<String>,
    /// Whether it is a method, or the value of a property of an object.
    pub is_member: bool,
    /// The names of its parameters; `None` for a destructured one.
    pub parameters: Vec<Option<String>>,
    /// What each parameter is when it is not given, where it says so; as many as there are parameters.
    pub defaults: Vec<Option<Value>>,
    /// Whether calling it gives a promise.
    pub is_async: bool,
    /// Whether its own body, functions inside it left out, throws or ends the process.
    pub fails: bool,
    /// What it gives back, where it stands at top level and is nothing but an expression or ends in a `return`.
    pub returns: Option<Value>,
    /// The function around it.
    pub within: Option<FunctionId>,
    /// All of it.
    pub span: Span,
}
