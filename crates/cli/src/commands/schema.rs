//! `seaworthy schema`.

use crate::Verdict;
use crate::args::{SchemaOf, SchemaOptions};
use crate::commands::context::ContextDocument;
use crate::error::UserError;

pub(crate) fn run(options: &SchemaOptions) -> Result<Verdict, UserError> {
    let schema = match options.of {
        SchemaOf::Plan => schemars::schema_for!(seaworthy_plan::document::PlanDocument),
        SchemaOf::Context => schemars::schema_for!(ContextDocument),
    };
    crate::output::print_json(&schema)?;
    Ok(Verdict::Fine)
}
