//! `seaworthy man`.

use clap::CommandFactory;

use crate::Verdict;
use crate::args::Arguments;
use crate::error::UserError;

pub(crate) fn run() -> Result<Verdict, UserError> {
    let mut out = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut out)?;
    crate::output::print(&String::from_utf8_lossy(&out))?;
    Ok(Verdict::Fine)
}
