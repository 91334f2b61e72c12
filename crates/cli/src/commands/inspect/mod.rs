//! `seaworthy inspect`: what is read of a Dockerfile, a build context, a Compose project, a word, as JSON.
//!
//! Nothing is judged here: these commands show what every other command stands on, so that it can be compared with what
//! an engine does.

mod compose;
mod context;
mod dockerfile;
mod input;
mod options;
mod values;
mod words;

pub(crate) use context::SentDocument;
pub(crate) use dockerfile::DockerfileDocument;
pub(crate) use options::InspectOptions;
pub(crate) use words::WordsDocument;

use crate::Verdict;
use crate::error::UserError;
use options::What;

pub(crate) fn run(options: &InspectOptions) -> Result<Verdict, UserError> {
    match &options.what {
        What::Dockerfile(options) => dockerfile::run(options),
        What::Context(options) => context::run(options),
        What::Compose(options) => compose::run(options),
        What::Words(options) => words::run(options),
    }
}
