//! From a file to its facts: parse, walk once, then draw conclusions from what the walk noted.

use seaworthy_text::SourceFile;

use crate::collect::collect;
use crate::env_names::name_reads;
use crate::failure::ParseFailure;
use crate::module::Module;
use crate::parse::with_program;

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
    name_reads(&mut module, collected.reads, &collected.checks);
    Ok(module)
}
