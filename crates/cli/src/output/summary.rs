//! The plan on one screen: for each app what was found and the decisions that a person would argue about, then what is
//! uncertain and the key that settles it.

use seaworthy_facts::{Evidence, Unknown};
use seaworthy_plan::image::{Op, RunCommand};
use seaworthy_plan::question::Question;
use seaworthy_plan::{AppPlan, Decided, Decision, Reason, keys, words};

use super::{FAINT, Report};
use crate::session::Session;

/// Most required variables that are named in one app's block.
const NAMED: usize = 8;

/// Most things that could not be told that are named.
const SHOWN: usize = 4;

/// A block an app, a block of what is uncertain.
pub(crate) fn write(report: &mut Report, session: &Session) {
    let mut first = true;
    for plan in &session.plan.apps {
        if !std::mem::take(&mut first) {
            report.blank();
        }
        super::found::of_app(report, session, plan);
        let mut label = "decided";
        for (name, words, evidence) in rows(plan) {
            let place = evidence.map(|evidence| evidence.place.to_string());
            report.wrapped_row(std::mem::take(&mut label), &name, &words, place.as_deref());
        }
    }
    let questions = session.questions();
    let unknowns = untold(session, &questions);
    if !questions.is_empty() || !unknowns.is_empty() {
        report.blank();
    }
    uncertain(report, &questions);
    for unknown in unknowns.iter().take(SHOWN) {
        report.wrapped_row("unknown", unknown.kind.as_str(), &unknown.why, Some(&unknown.place.to_string()));
    }
    if unknowns.len() > SHOWN {
        let more = format!("{} more, with `--all`", unknowns.len() - SHOWN);
        report.row("", "and", &more, None);
    }
}

/// What could not be told and is in no question.
fn untold<'a>(session: &'a Session, questions: &[Question]) -> Vec<&'a Unknown> {
    let is_asked = |unknown: &Unknown| {
        questions.iter().any(|question| question.evidence.iter().any(|seen| seen.place == unknown.place))
    };
    session.plan.unknowns.iter().filter(|unknown| !is_asked(unknown)).collect()
}

/// What is uncertain: the line that settles it, what else it could say, and why nobody knows.
pub(crate) fn uncertain(report: &mut Report, questions: &[Question]) {
    if questions.is_empty() {
        return;
    }
    report.heading("uncertain: a line in seaworthy.toml settles it");
    for question in questions {
        let place = question.evidence.first().map(|evidence| evidence.place.to_string());
        report.row("", &line(question), "", place.as_deref());
        let others: Vec<String> = question.answers.iter().skip(1).map(|other| other.value.clone()).collect();
        let others = match others.as_slice() {
            [] => String::new(),
            _ if !question.is_one_setting() => " (or leave one out: `apps.NAME.deploy = false`)".to_owned(),
            others => format!(" (or {})", others.join(", ")),
        };
        let apps = match question.apps.as_slice() {
            [] | [_] => String::new(),
            [_, rest @ ..] => format!("; {} the same", words::list(rest)),
        };
        let why = format!("{}{others}{apps}", words::doubt(&question.doubt));
        report.paragraph("  why", FAINT, &why);
    }
}

/// The line that would settle it as it is decided now.
fn line(question: &Question) -> String {
    let keys = question.settled_by();
    let key = keys.first().map_or("", String::as_str);
    match question.answers.first() {
        Some(answer) if question.is_one_setting() => format!("{key} = {}", answer.value),
        Some(_) => format!("{key} = true"),
        None => format!("{key} = …"),
    }
}

type Row<'a> = (String, String, Option<&'a Evidence>);

/// The decisions that a person would argue about, in the order of a Dockerfile.
fn rows(plan: &AppPlan) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let of = |key: &str| plan.decisions.iter().find(|decision| decision.key.as_str() == key);
    rows.push((keys::BASE_IMAGE.to_owned(), base(plan), plan.libc.evidence.first()));
    if let Some(command) = install(plan) {
        let lockfile = of(keys::INSTALL_FROZEN).and_then(|decision| decision.evidence.first());
        rows.push(("install".to_owned(), command, lockfile));
    }
    if let Some(build) = &plan.build_command {
        rows.push((keys::BUILD_COMMAND.to_owned(), build.value.to_string(), build.evidence.first()));
    }
    for process in &plan.processes {
        let command = &process.command;
        rows.push((command.key.to_string(), command.value.to_string(), command.evidence.first()));
    }
    if let Some(mode) = of(keys::MIGRATE_MODE).filter(|mode| mode.reason != Reason::NoMigrations) {
        let when = match mode.value.as_str() {
            "process" => "process: once, before the app starts",
            "start" => "start: whenever the app starts",
            _ => "none: somebody else migrates",
        };
        rows.push((keys::MIGRATE_MODE.to_owned(), when.to_owned(), mode.evidence.first()));
    }
    if let Some(port) = &plan.port {
        rows.push((keys::PORT.to_owned(), port.value.to_string(), port.evidence.first()));
    }
    let live = &plan.health.live;
    let is_own = |ready: &&Decided<String>| live.as_ref().is_none_or(|live| live.value != ready.value);
    let routes = [live.as_ref(), plan.health.ready.as_ref().filter(is_own)];
    for route in routes.into_iter().flatten() {
        rows.push((route.key.to_string(), format!("GET {}", route.value), route.evidence.first()));
    }
    if plan.port.is_some() && routes.iter().all(|route| route.is_none()) {
        rows.push((keys::HEALTH_LIVE.to_owned(), "no route: the port is asked".to_owned(), None));
    }
    rows.extend(plan.decisions.iter().filter_map(|decision| service(plan, decision)));
    if let Some(row) = required(plan) {
        rows.push(row);
    }
    rows
}

/// The base image, and what needs its C library, where it is not the smallest that there is.
fn base(plan: &AppPlan) -> String {
    let image = &plan.base_image.value;
    match (&plan.base_image.reason, &plan.libc.reason) {
        (Reason::OfficialImage, Reason::NothingNeedsGlibc) => image.clone(),
        (Reason::OfficialImage, needed) => format!("{image}: {}", words::reason(needed)),
        (other, _) => format!("{image}: {}", words::reason(other)),
    }
}

/// The command that installs what the build needs: the first of all installs.
fn install(plan: &AppPlan) -> Option<String> {
    let stages = plan.image.as_ref()?.stages.iter();
    let steps =
        stages.flat_map(|stage| &stage.steps).filter(|step| step.key.as_str().starts_with("install."));
    let mut commands = steps.flat_map(|step| match &step.op {
        Op::Run { commands, .. } => commands.as_slice(),
        _ => &[],
    });
    commands.find_map(|command| match command {
        RunCommand::Plain(command) | RunCommand::WithSecrets { command, .. } => Some(command.to_string()),
        _ => None,
    })
}

/// A service: its image, and where production has it.
fn service<'a>(plan: &AppPlan, decision: &'a Decision) -> Option<Row<'a>> {
    let id = decision.key.as_str().strip_prefix("services.")?.strip_suffix(".image")?;
    let production = format!("services.{id}.production");
    let place = plan.decisions.iter().find(|other| other.key.as_str() == production);
    let place = match place.map(|place| place.value.as_str()) {
        Some("beside") => ", beside the app in production",
        Some("elsewhere") => ", elsewhere in production",
        _ => ", in development only",
    };
    let words = format!("{}{place}", decision.value);
    Some((format!("services.{id}"), words, decision.evidence.first()))
}

/// The variables without which production refuses to start.
fn required(plan: &AppPlan) -> Option<Row<'_>> {
    let all: Vec<_> = plan.env.iter().filter(|variable| variable.required).collect();
    let first = all.first()?;
    let mut names: Vec<&str> = all.iter().take(NAMED).map(|variable| variable.name.as_str()).collect();
    let more = format!("and {} more", all.len().saturating_sub(NAMED));
    if all.len() > NAMED {
        names.push(&more);
    }
    Some(("required variables".to_owned(), names.join(", "), first.evidence.first()))
}
