//! JavaScript and TypeScript sources as the few facts that matter to a container.
//!
//! The only room that knows the parser (oxc); no type of it leaves. One file's text in, plain owned facts with byte
//! spans out. It knows nothing of other files, packages or frameworks' meaning: joining facts across files is the work
//! of `detect`. Nothing is evaluated; what the text does not tell is [`ValueKind::Unknown`].

mod binding;
mod call;
mod calls;
mod collect;
mod conditions;
mod config;
mod context;
mod convert;
mod env;
mod env_names;
mod environment;
mod exchange;
mod export;
mod expressions;
mod failing;
mod failure;
mod file_access;
mod file_path;
mod fold;
mod function;
mod import;
mod listen;
mod lookup;
mod module;
mod nesting;
mod outline;
mod parse;
mod quiet;
mod receiver;
mod resolve;
mod route;
mod scan;
mod schema;
mod schema_field;
mod schema_read;
mod signal;
mod syntax;
#[cfg(test)]
mod testing;
mod url;
mod value;
mod value_access;

pub use binding::Binding;
pub use call::{Call, Target};
pub use config::config;
pub use env::{Demand, DynamicEnvRead, EnvHelper, EnvRead, EnvSource, WholeEnvUse};
pub use export::{Export, ExportKind};
pub use failure::{Diagnostic, ParseFailure};
pub use file_access::{AccessKind, FileAccess, FilePath, PathBase};
pub use function::{Function, FunctionId};
pub use import::{Import, ImportBinding, ImportKind, Imported};
pub use listen::{Listen, ListenKind};
pub use module::Module;
pub use nesting::tokens;
pub use outline::{Outline, outline};
pub use quiet::says_nothing;
pub use route::{Mount, Route};
pub use scan::scan;
pub use schema::{FieldKind, Schema, SchemaField, SchemaLibrary, Side};
pub use signal::Signal;
pub use url::Url;
pub use value::{Entry, EntryKey, EnvReference, Invocation, Location, LogicalOperator, Value, ValueKind};
