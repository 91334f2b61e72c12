//! What a file takes from other modules, by `import`, `require` or `import()`.

use seaworthy_text::Span;

/// One import of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The module as written: `node:fs`, `./config.js`, `@/lib/db`.
    pub specifier: String,
    /// How it is taken.
    pub kind: ImportKind,
    /// The names it brings in; empty for `import 'x'` and where the result is not bound to names.
    pub bindings: Vec<ImportBinding>,
    /// The whole statement, or the `require(…)` / `import(…)` expression.
    pub span: Span,
    /// The specifier with its quotes.
    pub specifier_span: Span,
}

/// How a module is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// `import … from 'x'` or `import 'x'`.
    Static,
    /// `import type … from 'x'`, or only names marked `type`: gone at run time.
    TypeOnly,
    /// `import('x')`.
    Dynamic,
    /// `require('x')` or `import x = require('x')`.
    Require,
    /// `export … from 'x'`.
    ReExport,
}

/// One name that an import brings in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportBinding {
    /// What it is in the other module.
    pub imported: Imported,
    /// What it is called here; the exported name for a re-export.
    pub local: String,
    /// Whether it is marked `type`, or the whole import is.
    pub is_type: bool,
}

/// What is taken from a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// The default export. For `const x = require('x')` see `Namespace`.
    Default,
    /// The module as a whole: `* as x`, `const x = require('x')`, `const x = await import('x')`.
    Namespace,
    /// An export by name.
    Name(String),
}
