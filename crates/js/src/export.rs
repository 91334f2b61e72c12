//! What a file gives to other modules, ES modules and CommonJS alike.

use seaworthy_text::Span;

/// One exported name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The name outside; `default` for the default export and for `module.exports = …`, `*` for `export * from`.
    pub name: String,
    /// The name of the binding inside this file, where it has one.
    pub local: Option<String>,
    /// What is exported.
    pub kind: ExportKind,
    /// The name, or the statement where there is no name.
    pub span: Span,
}

/// What is exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportKind {
    /// A function, or a constant that is one.
    Function,
    /// A class.
    Class,
    /// Any other value, or a name whose meaning lies elsewhere in the file.
    Value,
    /// A type: gone at run time.
    Type,
    /// `export { imported as name } from 'specifier'`.
    ReExport {
        /// The other module.
        specifier: String,
        /// The name there; `*` for all of it.
        imported: String,
    },
}
