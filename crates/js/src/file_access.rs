//! Files that a program reads and writes when it runs.

use seaworthy_text::Span;

use crate::function::FunctionId;
use crate::value::Value;

/// One access.
#[derive(Debug, Clone, PartialEq)]
pub struct FileAccess {
    /// What is done.
    pub kind: AccessKind,
    /// The file or folder, joined as far as it is known: see [`FilePath`].
    pub path: FilePath,
    /// The call's own name: `writeFile`, `Database`.
    pub by: String,
    /// The function in which it stands.
    pub within: Option<FunctionId>,
    /// The call.
    pub span: Span,
}

/// What is done to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessKind {
    /// A file is read.
    Read,
    /// A module or JSON file is loaded by name: `require('./x.json')`.
    Load,
    /// A file is written or added to.
    Write,
    /// A folder is made.
    MakeDirectory,
    /// A database file is opened.
    Database,
    /// Uploads are stored there.
    Upload,
    /// A log is written there.
    Log,
}

/// A path on the disk as far as the text tells.
#[derive(Debug, Clone, PartialEq)]
pub struct FilePath {
    /// Where it starts.
    pub base: PathBase,
    /// The known part below the base, `/` between its parts, not normalised; empty if none is known.
    pub known: String,
    /// Whether `known` is all of it, or something unknown follows.
    pub is_complete: bool,
    /// The value as written.
    pub value: Value,
}

/// Where a path starts.
#[derive(Debug, Clone, PartialEq)]
pub enum PathBase {
    /// The root of the disk.
    Root,
    /// The folder in which the program was started (`process.cwd()`, or a relative path).
    WorkingDirectory,
    /// The folder of the source file.
    SourceDirectory,
    /// The system's folder for temporary files.
    TemporaryDirectory,
    /// The user's home.
    HomeDirectory,
    /// A variable of the environment, or a name that this file does not explain.
    Value(Box<Value>),
}
