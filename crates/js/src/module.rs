//! All facts of one source file.

use crate::binding::Binding;
use crate::call::Call;
use crate::env::{DynamicEnvRead, EnvHelper, EnvRead, WholeEnvUse};
use crate::export::Export;
use crate::failure::Diagnostic;
use crate::file_access::FileAccess;
use crate::function::Function;
use crate::import::Import;
use crate::listen::Listen;
use crate::route::{Mount, Route};
use crate::schema::Schema;
use crate::signal::Signal;
use crate::url::Url;
use crate::value::Value;

/// What one source file says. All lists are in the order of the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Module {
    /// What it takes from other modules.
    pub imports: Vec<Import>,
    /// What it gives to other modules.
    pub exports: Vec<Export>,
    /// The default export, or what is assigned to `module.exports`.
    pub default_export: Option<Value>,
    /// Names and their values, at top level and in functions; find them with [`Module::binding`].
    pub bindings: Vec<Binding>,
    /// Its functions.
    pub functions: Vec<Function>,
    /// Its calls.
    pub calls: Vec<Call>,
    /// Reads of environment variables.
    pub env_reads: Vec<EnvRead>,
    /// Reads of variables whose name is not known.
    pub dynamic_env_reads: Vec<DynamicEnvRead>,
    /// Functions that read the variable they are told to.
    pub env_helpers: Vec<EnvHelper>,
    /// The environment as a whole, passed or kept.
    pub whole_env_uses: Vec<WholeEnvUse>,
    /// Schemas of objects.
    pub schemas: Vec<Schema>,
    /// Routes.
    pub routes: Vec<Route>,
    /// Mounted routers and plugins.
    pub mounts: Vec<Mount>,
    /// Where it listens.
    pub listens: Vec<Listen>,
    /// Signals it handles.
    pub signals: Vec<Signal>,
    /// Files it writes when it runs.
    pub writes: Vec<FileAccess>,
    /// Files it reads when it runs.
    pub reads: Vec<FileAccess>,
    /// Addresses in literals.
    pub urls: Vec<Url>,
    /// `use client`, `use server`, `use strict`.
    pub directives: Vec<String>,
    /// Whether it has JSX.
    pub uses_jsx: bool,
    /// Whether it awaits at top level.
    pub has_top_level_await: bool,
    /// What could not be read as meant. Facts near these places may be missing.
    pub diagnostics: Vec<Diagnostic>,
    /// Places in `bindings`, sorted by the name that is bound.
    pub(crate) bound_names: Vec<u32>,
    /// Places in `functions`, of those that have a name, sorted by it.
    pub(crate) named_functions: Vec<u32>,
    /// Places in `exports`, sorted by their names.
    pub(crate) exported_names: Vec<u32>,
    /// Places in `imports` and in the bindings there, sorted by the local name.
    pub(crate) imported_names: Vec<(u32, u32)>,
}

impl Module {
    /// Gives back the room that the lists took to grow: all modules of a repository are kept until the last is read.
    pub(crate) fn settle(&mut self) {
        self.imports.shrink_to_fit();
        self.exports.shrink_to_fit();
        self.bindings.shrink_to_fit();
        self.functions.shrink_to_fit();
        self.calls.shrink_to_fit();
        self.env_reads.shrink_to_fit();
        self.urls.shrink_to_fit();
        self.routes.shrink_to_fit();
    }
}
