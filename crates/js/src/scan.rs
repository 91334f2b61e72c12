//! From a file to its facts: parse, walk once, then draw conclusions from what the walk noted.

use seaworthy_text::SourceFile;

use crate::collect::collect;
use crate::env::Demand;
use crate::env_names::name_reads;
use crate::failure::ParseFailure;
use crate::module::Module;
use crate::parse::with_program;
use crate::{file_access, listen, route, schema_read, signal};

/// Reads one source file: one parse, one walk.
///
/// The dialect follows from the file's name. The caller bounds the size.
///
/// # Errors
/// When nothing could be made of the text. A file with errors from which the parser recovers gives a module with
/// [`Module::diagnostics`].
pub fn scan(file: &SourceFile) -> Result<Module, ParseFailure> {
    let collected = with_program(file, collect)?;
    let mut module = collected.module;
    module.calls.sort_by_key(|call| call.span.start);
    module.index_bindings();
    name_reads(&mut module, collected.reads, &collected.checks);
    module.schemas = schema_read::find(&module);
    mark_checked_by_schema(&mut module);
    module.routes = route::find_routes(&module);
    module.mounts = route::find_mounts(&module);
    module.listens = listen::find(&module);
    module.signals = signal::find(&module);
    (module.reads, module.writes) = file_access::find(&module);
    Ok(module)
}

/// What is required of a variable that is fed to a schema, the schema says.
fn mark_checked_by_schema(module: &mut Module) {
    for span in module.schemas.iter().filter_map(|schema| schema.applied_to_env) {
        for read in &mut module.env_reads {
            if span.start <= read.span.start && read.span.end <= span.end && read.default.is_none() {
                read.demand = Demand::Schema;
            }
        }
    }
}
