//! `seaworthy plan`: facts and decisions.

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
    output::found::write(&mut report, &session);
    for app in &session.plan.apps {
        report.blank();
        report.heading(&format!("decisions for {}", app.name));
        output::decisions::table(&mut report, &app.decisions);
    }
    if !session.plan.unknowns.is_empty() {
        report.blank();
        for unknown in &session.plan.unknowns {
            report.row("unknown", unknown.kind.as_str(), &unknown.why, Some(&unknown.place.to_string()));
        }
    }
    output::notes::write(&mut report, &session.plan.notes);
    output::print(&report.finish())?;
    Ok(Verdict::Fine)
}
