//! `seaworthy schema`.

use crate::Verdict;
use crate::args::{SchemaOf, SchemaOptions};
use crate::commands::context::ContextDocument;
use crate::commands::inspect::{DockerfileDocument, SentDocument, WordsDocument};
use crate::error::UserError;

pub(crate) fn run(options: &SchemaOptions) -> Result<Verdict, UserError> {
    let schema = match options.of {
        SchemaOf::Plan => generator().into_root_schema_for::<seaworthy_plan::document::PlanDocument>(),
        SchemaOf::Prove => {
            return crate::output::print_json(&seaworthy_prove::report::schema()).map(|()| Verdict::Fine);
        }
        SchemaOf::Check => generator().into_root_schema_for::<crate::check::json::CheckDocument>(),
        SchemaOf::Context => generator().into_root_schema_for::<ContextDocument>(),
        SchemaOf::InspectDockerfile => generator().into_root_schema_for::<DockerfileDocument>(),
        SchemaOf::InspectContext => generator().into_root_schema_for::<SentDocument>(),
        SchemaOf::InspectWords => generator().into_root_schema_for::<WordsDocument>(),
    };
    crate::output::print_json(&schema)?;
    Ok(Verdict::Fine)
}

/// Schemas of what is written, not of what could be read: every field is there, `null` included.
fn generator() -> schemars::SchemaGenerator {
    schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator()
}
