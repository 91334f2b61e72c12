//! Printing: results to stdout, errors to stderr, colour only on a terminal.

pub(crate) mod decisions;
pub(crate) mod found;
pub(crate) mod notes;
pub(crate) mod probe;
mod report;
pub(crate) mod summary;

use std::io::Write;

use anstyle::{AnsiColor, Style};
use seaworthy_text::shown;

use crate::error::UserError;

pub(crate) use report::Report;

const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const HELP: Style = AnsiColor::Cyan.on_default().bold();
pub(crate) const LABEL: Style = AnsiColor::Green.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Prints a result.
pub(crate) fn print(text: &str) -> Result<(), UserError> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Prints a result as JSON.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<(), UserError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| UserError::output(&error.into()))?;
    print(&format!("{text}\n"))
}

/// Prints an error: what is wrong, where, what to do.
pub(crate) fn print_error(error: &UserError) {
    let mut out = anstream::stderr().lock();
    let place = error.place.as_ref().map(|place| format!("  --> {}\n", shown(place))).unwrap_or_default();
    let text = format!(
        "{ERROR}error[{}]{ERROR:#}: {}\n{place}{HELP}help{HELP:#}: {}\n",
        error.id,
        shown(&error.message),
        shown(&error.help)
    );
    // nowhere is left to report that this failed
    let _unprinted = out.write_all(text.as_bytes());
}

/// Prints what a person should know of, though nothing is wrong.
pub(crate) fn print_warning(text: &str) {
    let mut out = anstream::stderr().lock();
    // nowhere is left to report that this failed
    let _unprinted = out.write_all(format!("{WARNING}warning{WARNING:#}: {text}\n").as_bytes());
}

/// A line that sets off a file's content.
pub(crate) fn rule(name: &str) -> String {
    format!(
        "{FAINT}──{FAINT:#} {name} {FAINT}{}{FAINT:#}\n",
        "─".repeat(72_usize.saturating_sub(name.chars().count()))
    )
}
