//! Notes for people.

use seaworthy_plan::{Note, Severity, words};

use super::{ERROR, HELP, LABEL, Report, WARNING};

/// Writes the notes, the gravest first, each with what to do about it.
pub(crate) fn write(report: &mut Report, notes: &[Note]) {
    let mut ordered: Vec<&Note> = notes.iter().collect();
    ordered.sort_by_key(|note| note.kind.severity());
    for note in ordered {
        let (label, style) = match note.kind.severity() {
            Severity::Error => ("error", ERROR),
            Severity::Warning => ("warning", WARNING),
            Severity::Info => ("note", LABEL),
        };
        let place =
            note.evidence.first().map(|evidence| format!(" ({})", evidence.place)).unwrap_or_default();
        let app = note.app.as_ref().map(|app| format!("{app}: ")).unwrap_or_default();
        report.paragraph(label, style, &format!("{app}{}{place}", words::sentence(&note.kind)));
        if let Some(help) = words::help(&note.kind) {
            report.paragraph("  help", HELP, &help);
        }
    }
}
