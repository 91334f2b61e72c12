//! A value as far as the source text tells it: what an expression is known to be before the program runs.
//!
//! Built by the reader of expressions, resolved by `resolve`; holds no syntax tree and evaluates nothing at run time.

use seaworthy_text::Span;

use crate::env::EnvSource;

/// A value with the place that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The bytes of the expression, wrappers such as `as const` and `await` left out.
    pub span: Span,
    /// What is known.
    pub kind: ValueKind,
}

/// What is known of a value.
///
/// `await x`, `x as T`, `x satisfies T`, `x!`, `(x)` and `Object.freeze(x)` are read as `x`.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueKind {
    /// A string literal, or a template literal without holes.
    String(String),
    /// A number; sums and products of literals are folded.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// `undefined` or `void 0`.
    Undefined,
    /// A template literal with holes, or a sum with a string in it: the parts in order, the fixed ones as `String`.
    Template(Vec<Value>),
    /// An array; spread elements are `Spread`.
    Array(Vec<Value>),
    /// An object literal.
    Object(Vec<Entry>),
    /// `...x`, in an array or among arguments.
    Spread(Box<Value>),
    /// A variable of the environment, with the default that the expression gives it. `Number(process.env.PORT ?? 1)`,
    /// `parseInt(process.env.PORT || '1', 10)` and `process.env.PORT ? +process.env.PORT : 1` all are this.
    Env(EnvReference),
    /// The whole environment, such as `process.env`.
    EnvAll(EnvSource),
    /// A folder or file that depends on where the program lies or was started.
    Location(Location),
    /// A name, or a chain of plain members: `config.server.port`. `this` is a name here.
    Path(Vec<String>),
    /// A member of something that is no chain of names: `require('x').y`, `new Hono().get`.
    Member {
        /// What it is a member of.
        object: Box<Value>,
        /// The member's name.
        name: String,
    },
    /// `callee(...)`.
    Call(Box<Invocation>),
    /// `new callee(...)`.
    New(Box<Invocation>),
    /// A function or class; its facts are in [`Module::functions`](crate::Module::functions) under the same span.
    Function {
        /// Whether calling it gives a promise.
        is_async: bool,
        /// What it gives back, when it is nothing but an expression or ends in the only `return`. Filled in by
        /// [`config`](crate::config) only.
        returns: Option<Box<Value>>,
    },
    /// `left || right`, `left ?? right`, `left && right` where it could not be turned into something simpler.
    Logical {
        /// Which of the three.
        operator: LogicalOperator,
        /// The first.
        left: Box<Value>,
        /// The second.
        right: Box<Value>,
    },
    /// `test ? consequent : alternate`.
    Conditional {
        /// What decides.
        test: Box<Value>,
        /// The value when it holds.
        consequent: Box<Value>,
        /// The value when it does not.
        alternate: Box<Value>,
    },
    /// `left === right` and its kin.
    Compare {
        /// The operator as written: `===`, `==`, `!==`, `!=`.
        operator: &'static str,
        /// The first.
        left: Box<Value>,
        /// The second.
        right: Box<Value>,
    },
    /// `!x`.
    Not(Box<Value>),
    /// Each element of an array in turn: the variable of a `for … of` loop or the argument of a `forEach` callback.
    ElementOf(Box<Value>),
    /// Not known before the program runs, or too deep or too long to keep.
    Unknown,
}

/// How two values are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogicalOperator {
    /// `||`
    Or,
    /// `??`
    Nullish,
    /// `&&`
    And,
}

/// A variable of the environment in a value.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvReference {
    /// The variable.
    pub name: String,
    /// Where it is read from.
    pub source: EnvSource,
    /// What the expression falls back to; a number where the expression makes a number of it.
    pub default: Option<Box<Value>>,
}

/// A place on the disk known by its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// `process.cwd()`: where the program was started.
    WorkingDirectory,
    /// `__dirname`, `import.meta.dirname`, `import.meta.dir`: the folder of this source file (of the built file, once
    /// it is built).
    SourceDirectory,
    /// `__filename`, `import.meta.filename`, `import.meta.url`: this source file itself.
    SourceFile,
    /// `os.tmpdir()`.
    TemporaryDirectory,
    /// `os.homedir()`.
    HomeDirectory,
}

/// One entry of an object literal.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What kind of entry.
    pub key: EntryKey,
    /// The bytes of the key; of the three dots' operand for a spread.
    pub key_span: Span,
    /// The value; for a spread, what is spread.
    pub value: Value,
}

/// The key of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKey {
    /// A plain, quoted or numeric key, or a computed one that is a literal.
    Name(String),
    /// `[expression]: …`.
    Computed,
    /// `...expression`.
    Spread,
}

/// A call or `new` as a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// What is called: a `Path`, a `Member`, or anything else.
    pub callee: Value,
    /// The arguments; spread ones are `Spread`.
    pub arguments: Vec<Value>,
}
