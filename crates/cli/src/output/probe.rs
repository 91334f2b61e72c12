//! The page of a probe for people.

use anstyle::Style;
use seaworthy_plan::keys;
use seaworthy_prove::Probe;

use super::{LABEL, Report};

/// What it shows, of what, how, and what of the contract it asks for.
pub(crate) fn page(probe: &Probe) -> String {
    let mut report = Report::default();
    report.row("probe", probe.id, "", None);
    report.row("shows", probe.title, "", None);
    report.row("of", probe.scope.words(), "", None);
    let mut label = "about";
    for line in probe.about.lines() {
        if line.is_empty() {
            report.blank();
        } else {
            report.paragraph(label, LABEL, line);
            label = "";
        }
    }
    let mut label = "contract";
    for entry in keys::promises_named(probe.about) {
        report.row(label, &format!("{} = {}", entry.name, entry.example), "in seaworthy.toml", None);
        report.paragraph("", Style::new(), entry.about);
        label = "";
    }
    report.finish()
}
