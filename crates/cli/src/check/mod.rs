//! What `check` prints: findings in the shapes that people and programs read.

mod baseline;
mod github;
mod gitlab;
pub(crate) mod json;
mod junit;
mod page;
mod sarif;
mod text;

pub(crate) use baseline::Baseline;
pub(crate) use page::page;

use seaworthy_check::{Checked, Finding};
use seaworthy_text::{RepoPath, SourceFile};

use crate::args::FindingFormat;
use crate::error::UserError;
use crate::output;

/// What is printed.
pub(crate) struct Results<'r> {
    /// Reads a file that a finding names, for its lines.
    pub(crate) read: &'r dyn Fn(&RepoPath) -> Option<SourceFile>,
    /// What came of the rules.
    pub(crate) checked: &'r Checked,
    /// What is shown of it.
    pub(crate) findings: Vec<&'r Finding>,
    /// How many a baseline holds.
    pub(crate) known: usize,
    /// What was repaired, by rule.
    pub(crate) repaired: Vec<&'static str>,
}

/// Prints findings.
pub(crate) fn print(results: &Results<'_>, format: FindingFormat) -> Result<(), UserError> {
    match format {
        FindingFormat::Text => output::print(&text::render(results)),
        FindingFormat::Json => output::print_json(&json::document(results)),
        FindingFormat::Sarif => output::print_json(&sarif::log(results)),
        FindingFormat::Github => output::print(&github::render(results)),
        FindingFormat::Junit => output::print(&junit::render(results)),
        FindingFormat::Gitlab => output::print_json(&gitlab::issues(results)),
    }
}
