//! Decisions for people.

use seaworthy_plan::{Decision, words};

use super::Report;
use crate::session::Session;

/// One row a decision: key, value, reason, place.
pub(crate) fn table(report: &mut Report, decisions: &[Decision]) {
    for decision in decisions {
        let place = decision.evidence.first().map(|evidence| evidence.place.to_string());
        let value = if decision.value.is_empty() { "-" } else { &decision.value };
        report.line(&format!("  {:28} {value}", decision.key.as_str()));
        let place = place.map(|place| format!("  ({place})")).unwrap_or_default();
        report.line(&format!("  {:28}   {}{place}", "", words::reason(&decision.reason)));
    }
}

/// One decision with all that is known about it.
pub(crate) fn whole(report: &mut Report, decision: &Decision) {
    let value = if decision.value.is_empty() { "-" } else { &decision.value };
    report.row("decision", decision.key.as_str(), &format!("= {value}"), None);
    report.row("because", &words::reason(&decision.reason), "", None);
    let mut first = true;
    for evidence in &decision.evidence {
        report.row(
            if std::mem::take(&mut first) { "evidence" } else { "" },
            &evidence.place.to_string(),
            "",
            None,
        );
    }
    let mut first = true;
    for other in &decision.alternatives {
        report.row(if std::mem::take(&mut first) { "or" } else { "" }, &other.value, &other.effect, None);
    }
    if let Some(entry) = decision.key.entry() {
        report.row("about", entry.about, "", None);
        report.row("override", &format!("{} = {}", decision.key, entry.example), "in seaworthy.toml", None);
    }
}

/// The decisions that a person would ask about first.
pub(crate) fn highlights(report: &mut Report, session: &Session) {
    let mut first = true;
    for app in &session.plan.apps {
        let many = session.plan.apps.len() > 1;
        let mut row = |name: &str, words: String| {
            let name = if many { format!("{} {name}", app.name) } else { name.to_owned() };
            report.row(if std::mem::take(&mut first) { "decided" } else { "" }, &name, &words, None);
        };
        row("base image", format!("{}: {}", app.base_image.value, words::reason(&app.libc.reason)));
        if let Some(build) = &app.build_command {
            row("build", build.value.to_string());
        }
        for process in &app.processes {
            row(&process.name, process.command.value.to_string());
        }
    }
}
