//! `seaworthy init`: writes or updates the set-up.

use seaworthy_plan::config::FILE_NAME;
use seaworthy_plan::{Note, Severity};
use seaworthy_render::{FileReport, Outcome, Policy, Rendered};
use seaworthy_text::FileState;

use crate::Verdict;
use crate::args::InitOptions;
use crate::ask::{self, Answered};
use crate::disk;
use crate::error::UserError;
use crate::output::{self, Report};
use crate::session::{Session, config_path};

pub(crate) fn run(options: &InitOptions) -> Result<Verdict, UserError> {
    let session = Session::open(&options.target)?;
    let Answered { session, settings } = if ask::is_possible(options) {
        ask::on_terminal(session)?
    } else {
        Answered { session, settings: None }
    };
    let policy = if options.force { Policy::Force } else { Policy::Careful };
    let mut rendered = session.render(policy)?;
    let has_answers = settings.is_some();
    if let Some(settings) = settings {
        rendered.changes.insert(config_path(), settings);
    }
    if options.check {
        return check(&session, &rendered);
    }
    if options.diff {
        return diff(&rendered);
    }
    if let Some((file, why, paste)) = refused(&rendered) {
        output::print(&format!("{}{paste}\n", output::rule(&format!("to paste into {}", file.path))))?;
        return Err(UserError::not_editable(&file.path, why));
    }
    let mut report = Report::default();
    output::found::write(&mut report, &session);
    output::decisions::highlights(&mut report, &session);
    if options.dry_run {
        dry_run(&rendered)?;
    } else {
        disk::write(&session.repo, &rendered.changes)?;
    }
    let word = if options.dry_run { "dry run" } else { "wrote" };
    let mut first = true;
    for file in &rendered.files {
        report.row(
            if std::mem::take(&mut first) { word } else { "" },
            &file.path.to_string(),
            &outcome(file),
            None,
        );
    }
    if has_answers {
        report.row("", FILE_NAME, "what you answered", None);
    }
    output::summary::uncertain(&mut report, &session.questions());
    let mut notes = session.plan.notes.clone();
    notes.extend(rendered.notes.iter().cloned());
    output::notes::write(&mut report, &notes);
    next(&mut report, &session, options, &rendered);
    output::print(&report.finish())?;
    Ok(Verdict::Fine)
}

fn outcome(file: &FileReport) -> String {
    let lines = file.lines.len();
    match &file.outcome {
        Outcome::New => format!("new, {lines} lines"),
        Outcome::Updated => format!("updated, {lines} lines"),
        Outcome::Unchanged => "unchanged".to_owned(),
        Outcome::Extended(what) => what.clone(),
        Outcome::LeftAlone => "left as it is".to_owned(),
        Outcome::Refused { why, .. } => format!("not edited: {why}"),
    }
}

fn is_pending(file: &FileReport) -> bool {
    matches!(file.outcome, Outcome::New | Outcome::Updated | Outcome::Extended(_) | Outcome::Refused { .. })
}

/// Exit 1 when something would be written, or when what is written fails until a person acts.
fn check(session: &Session, rendered: &Rendered) -> Result<Verdict, UserError> {
    let pending: Vec<&FileReport> = rendered.files.iter().filter(|file| is_pending(file)).collect();
    let notes = session.plan.notes.iter().chain(&rendered.notes);
    let errors: Vec<Note> = notes.filter(|note| note.kind.severity() == Severity::Error).cloned().collect();
    let mut report = Report::default();
    if pending.is_empty() && errors.is_empty() {
        report.row("check", "the set-up fits the app", "", None);
        output::print(&report.finish())?;
        return Ok(Verdict::Fine);
    }
    for file in &pending {
        let what = match &file.outcome {
            Outcome::New => "is missing".to_owned(),
            Outcome::Refused { why, .. } => format!("cannot be edited: {why}"),
            _ => "has drifted from the app".to_owned(),
        };
        report.row("drift", &file.path.to_string(), &what, None);
    }
    output::notes::write(&mut report, &errors);
    if !pending.is_empty() {
        report.row("next", "seaworthy init --diff", "to see the changes; `seaworthy init` makes them", None);
    }
    output::print(&report.finish())?;
    Ok(Verdict::Findings)
}

fn diff(rendered: &Rendered) -> Result<Verdict, UserError> {
    let mut out = String::new();
    for (path, change) in rendered.changes.changed() {
        let (name, before) = match &change.before {
            FileState::Absent => ("/dev/null".to_owned(), ""),
            FileState::Text(text) => (format!("a/{path}"), text.as_str()),
        };
        // what stands around an addition to a person's file may be a secret of theirs
        let file = rendered.files.iter().find(|file| file.path == *path);
        let around =
            if file.is_some_and(|file| matches!(file.outcome, Outcome::Extended(_))) { 0 } else { 3 };
        let diff = similar::TextDiff::from_lines(before, &change.after);
        let mut unified = diff.unified_diff();
        unified.context_radius(around).header(&name, &format!("b/{path}"));
        out.push_str(&unified.to_string());
    }
    output::print(&out)?;
    Ok(if out.is_empty() { Verdict::Fine } else { Verdict::Findings })
}

/// Every file that would be written, whole; of a file that gains lines only these: the rest is a person's own, and may
/// hold what must not be printed.
fn dry_run(rendered: &Rendered) -> Result<(), UserError> {
    let mut out = String::new();
    for file in rendered.files.iter().filter(|file| is_pending(file)) {
        let Some(change) = rendered.changes.get(&file.path) else { continue };
        match (&file.outcome, &change.before) {
            (Outcome::Extended(_), FileState::Text(before)) => {
                out.push_str(&output::rule(&format!("{}, added", file.path)));
                out.push_str(&added(before, &change.after));
            }
            _ => {
                out.push_str(&output::rule(&file.path.to_string()));
                out.push_str(&change.after);
            }
        }
        out.push('\n');
    }
    output::print(&out)
}

/// The lines that `after` has and `before` has not.
fn added(before: &str, after: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    let inserted = diff.iter_all_changes().filter(|change| change.tag() == similar::ChangeTag::Insert);
    inserted.map(|change| change.value().to_owned()).collect()
}

/// The first file that cannot be edited in place, why, and what to paste.
fn refused(rendered: &Rendered) -> Option<(&FileReport, &str, &str)> {
    rendered.files.iter().find_map(|file| match &file.outcome {
        Outcome::Refused { why, paste } => Some((file, why.as_str(), paste.as_str())),
        _ => None,
    })
}

fn next(report: &mut Report, session: &Session, options: &InitOptions, rendered: &Rendered) {
    if options.dry_run {
        report.row("next", "seaworthy init", "writes these files", None);
        return;
    }
    let mut first = true;
    let mut row = |report: &mut Report, command: &str, why: &str| {
        report.row(if std::mem::take(&mut first) { "next" } else { "" }, command, why, None);
    };
    let wrote = rendered.changes.changed().next().is_some();
    for app in &session.facts.apps {
        for file in &app.secret_files {
            if let Some(example) = file.value.example.as_ref().filter(|_| wrote) {
                row(
                    report,
                    &format!("cp {example} {}", file.value.path),
                    "and fill it in, unless it is there",
                );
            }
        }
    }
    for file in &session.plan.compose.files {
        if file.purpose == seaworthy_plan::compose::Purpose::Production {
            if let Some(template) = &file.env_template {
                let target = template.file_name().trim_end_matches(".example");
                let needed = session.plan.templates.iter().any(|plan| plan.path == *template);
                if needed && wrote {
                    row(report, &format!("cp {template} {target}"), "and fill in what is required");
                }
            }
            row(report, &file.up.join(" "), "");
        }
    }
    if session.plan.compose.files.is_empty() {
        row(report, "docker build .", "");
    }
}
