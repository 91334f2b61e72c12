//! `seaworthy explain`: why a line, a decision or a file is as it is, and what a probe of `prove` asks.

use seaworthy_plan::keys::KEYS;
use seaworthy_plan::{Decision, Plan, words};
use seaworthy_prove::PROBES;
use seaworthy_render::{FileReport, Outcome, Policy};
use seaworthy_text::{RepoPath, closest};

use crate::Verdict;
use crate::args::ExplainOptions;
use crate::error::UserError;
use crate::output::{self, Report};
use crate::session::Session;

/// What was asked for.
enum Question {
    Line(RepoPath, u32),
    File(RepoPath),
    Key(String),
}

pub(crate) fn run(options: &ExplainOptions) -> Result<Verdict, UserError> {
    // the page of a probe is the same for every repository, and needs none
    if let Some(probe) = seaworthy_prove::probe(&options.what) {
        output::print(&output::probe::page(probe))?;
        return Ok(Verdict::Fine);
    }
    if let Some(rule) = seaworthy_check::rule(&options.what) {
        output::print(&crate::check::page(rule))?;
        return Ok(Verdict::Fine);
    }
    let session = Session::open(&options.target)?;
    // forced, so that a file that a person edited is explained as far as it still reads like ours
    let rendered = session.render(Policy::Force)?;
    let mut report = Report::default();
    match question(&options.what, &rendered.files) {
        Question::Line(path, number) => {
            line(&mut report, &session.plan, file(&rendered.files, &path)?, number)?
        }
        Question::File(path) => whole_file(&mut report, &session.plan, file(&rendered.files, &path)?),
        Question::Key(key) => decision(&mut report, &session.plan, &key)?,
    }
    output::print(&report.finish())?;
    Ok(Verdict::Fine)
}

fn question(what: &str, files: &[FileReport]) -> Question {
    let as_path = |text: &str| RepoPath::new(text.trim_start_matches("./")).ok();
    if let Some((path, number)) = what.rsplit_once(':')
        && let (Some(path), Ok(number)) = (as_path(path), number.parse())
    {
        return Question::Line(path, number);
    }
    match as_path(what) {
        Some(path) if files.iter().any(|file| file.path == path) || what.contains('/') => {
            Question::File(path)
        }
        _ => Question::Key(what.to_owned()),
    }
}

fn file<'a>(files: &'a [FileReport], path: &RepoPath) -> Result<&'a FileReport, UserError> {
    files.iter().find(|file| file.path == *path).ok_or_else(|| {
        let names: Vec<String> = files.iter().map(|file| file.path.to_string()).collect();
        let help = match closest(path.as_str(), names.iter().map(String::as_str)) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("the files are {}", words::list(&names)),
        };
        UserError::new("unknown-file", format!("`{path}` is not a file that seaworthy writes"), help)
    })
}

fn line(report: &mut Report, plan: &Plan, file: &FileReport, number: u32) -> Result<(), UserError> {
    let last = file.first_line + u32::try_from(file.lines.len()).unwrap_or(u32::MAX) - 1;
    let found = number.checked_sub(file.first_line).and_then(|index| file.lines.get(index as usize));
    let Some(found) = found else {
        return Err(UserError::new(
            "unknown-line",
            format!("`{}` has no line {number} of ours", file.path),
            format!("its lines are {} to {last}", file.first_line),
        ));
    };
    report.line(&format!("{}:{number}", file.path));
    report.line(&format!("    {}", found.text));
    report.blank();
    match &found.key {
        None => report.line("says who wrote the file, so that the next run knows whether somebody edited it"),
        Some(key) => {
            let decision = find(plan, found.app.as_deref(), key.as_str());
            match decision {
                Some(decision) => output::decisions::whole(report, decision),
                None => report.line(&format!("rests on `{key}`")),
            }
        }
    }
    Ok(())
}

/// The decision of an app, or of the repository.
fn find<'a>(plan: &'a Plan, app: Option<&str>, key: &str) -> Option<&'a Decision> {
    let of_app = plan
        .apps
        .iter()
        .filter(|plan| app.is_none_or(|name| plan.name == name))
        .flat_map(|plan| &plan.decisions)
        .find(|decision| decision.key.as_str() == key);
    of_app.or_else(|| plan.decisions.iter().find(|decision| decision.key.as_str() == key))
}

fn whole_file(report: &mut Report, plan: &Plan, file: &FileReport) {
    let state = match &file.outcome {
        Outcome::Unchanged => "as seaworthy would write it",
        Outcome::New => "not there yet",
        _ => "differs from what seaworthy would write",
    };
    report.line(&format!("{}: {state}", file.path));
    let mut last: Option<String> = None;
    for (number, line) in (file.first_line..).zip(&file.lines) {
        let Some(key) = &line.key else { continue };
        if line.text.is_empty() || last.as_deref() == Some(key.as_str()) {
            continue;
        }
        last = Some(key.to_string());
        let reason =
            find(plan, line.app.as_deref(), key.as_str()).map(|decision| words::reason(&decision.reason));
        report.row(&format!("{number:>4}"), key.as_str(), &reason.unwrap_or_default(), None);
    }
}

fn decision(report: &mut Report, plan: &Plan, key: &str) -> Result<(), UserError> {
    let mut shown = false;
    for app in &plan.apps {
        for decision in app.decisions.iter().filter(|decision| decision.key.as_str() == key) {
            if shown {
                report.blank();
            }
            report.heading(&app.name);
            output::decisions::whole(report, decision);
            shown = true;
        }
    }
    if shown {
        return Ok(());
    }
    if let Some(decision) = plan.decisions.iter().find(|decision| decision.key.as_str() == key) {
        output::decisions::whole(report, decision);
        return Ok(());
    }
    if let Some(entry) = KEYS.iter().find(|entry| entry.matches(key)) {
        let value = if entry.is_promise() {
            "= a promise: `seaworthy prove` asks for it, and nothing is written by it"
        } else {
            "= nothing: this repository has no need of it"
        };
        report.row("decision", key, value, None);
        report.row("about", entry.about, "", None);
        report.row("override", &format!("{key} = {}", entry.example), "in seaworthy.toml", None);
        return Ok(());
    }
    let known: Vec<&str> = plan
        .apps
        .iter()
        .flat_map(|app| &app.decisions)
        .chain(&plan.decisions)
        .map(|decision| decision.key.as_str())
        .chain(PROBES.iter().map(|probe| probe.id))
        .chain(seaworthy_check::RULES.iter().map(|rule| rule.id))
        .collect();
    let help = match closest(key, known.iter().copied()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => {
            "give a line such as `Dockerfile:12`, a key that `seaworthy plan --all` shows, a file, or a probe of `seaworthy prove`"
                .to_owned()
        }
    };
    Err(UserError::new("unknown-decision", format!("there is no decision `{key}`"), help))
}
