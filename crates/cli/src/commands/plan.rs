//! `seaworthy plan`: facts and decisions, on one screen or all of them.

use seaworthy_plan::document::PlanDocument;

use crate::Verdict;
use crate::args::{Format, PlanOptions};
use crate::error::UserError;
use crate::output::{self, Report};
use crate::session::Session;

pub(crate) fn run(options: &PlanOptions) -> Result<Verdict, UserError> {
    let session = Session::open(&options.target)?;
    if options.format == Format::Json {
        output::print_json(&PlanDocument::new(&session.plan))?;
        return Ok(Verdict::Fine);
    }
    let mut report = Report::default();
    if options.all {
        everything(&mut report, &session);
    } else {
        output::summary::write(&mut report, &session);
        report.blank();
    }
    output::notes::write(&mut report, &session.plan.notes);
    if !options.all {
        report.row("all", "seaworthy plan --all", "shows every decision with its reason and its key", None);
    }
    output::print(&report.finish())?;
    Ok(Verdict::Fine)
}

/// What was found, every decision with its reason, and what could not be told.
fn everything(report: &mut Report, session: &Session) {
    output::found::write(report, session);
    for app in &session.plan.apps {
        report.blank();
        report.heading(&format!("decisions for {}", app.name));
        output::decisions::table(report, &app.decisions);
    }
    if !session.plan.unknowns.is_empty() {
        report.blank();
        for unknown in &session.plan.unknowns {
            report.row("unknown", unknown.kind.as_str(), &unknown.why, Some(&unknown.place.to_string()));
        }
    }
}
