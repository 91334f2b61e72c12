//! `seaworthy completions`.

use clap::CommandFactory;

use crate::Verdict;
use crate::args::{Arguments, CompletionsOptions};
use crate::error::UserError;

pub(crate) fn run(options: &CompletionsOptions) -> Result<Verdict, UserError> {
    let mut out = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "seaworthy", &mut out);
    crate::output::print(&String::from_utf8_lossy(&out))?;
    Ok(Verdict::Fine)
}
