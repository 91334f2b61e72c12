//! What was found, for people.

use seaworthy_catalog::{managers, services};
use seaworthy_facts::{App, Evidence};
use seaworthy_plan::AppPlan;

use super::Report;
use crate::session::Session;

/// One block an app: what it is, what it needs, where that stands.
pub(crate) fn write(report: &mut Report, session: &Session) {
    let mut label = "found";
    for plan in &session.plan.apps {
        rows(report, session, plan, &mut label);
    }
}

/// The block of one app.
pub(crate) fn of_app(report: &mut Report, session: &Session, plan: &AppPlan) {
    rows(report, session, plan, &mut "found");
}

/// The rows of one app; the first row of all has the label.
fn rows(report: &mut Report, session: &Session, plan: &AppPlan, label: &mut &'static str) {
    let Some(app) = session.facts.apps.iter().find(|app| app.dir == plan.dir) else { return };
    let mut row = |name: &str, words: &str, evidence: Option<&Evidence>| {
        let place = evidence.map(|evidence| evidence.place.to_string());
        report.row(std::mem::take(label), name, words, place.as_deref());
    };
    let what = match &plan.framework {
        Some((_, title, Some(version))) => format!("{title} {version}"),
        Some((_, title, None)) => (*title).to_owned(),
        None => plan.kind.as_str().to_owned(),
    };
    row(&plan.name, &what, app.framework.as_ref().and_then(|fact| fact.evidence.first()));
    let runtime = format!("{} {}", plan.runtime.name.value.title(), plan.runtime.version.value);
    row("runtime", &runtime, plan.runtime.version.evidence.first());
    row("package manager", &manager(plan), plan.manager.name.evidence.first());
    if let Some(port) = &plan.port {
        row("listens on", &listens(app, port.value), port.evidence.first());
    }
    if let Some(live) = &plan.health.live {
        let ready = plan.health.ready.as_ref().filter(|ready| ready.value != live.value);
        let ready = ready.map(|ready| format!("; ready when GET {} is", ready.value)).unwrap_or_default();
        row("health", &format!("GET {}{ready}", live.value), live.evidence.first());
    }
    for used in &app.services {
        let title = services::by_id(used.id).map_or(used.id, |known| known.title);
        let when = if used.development_only { ", in development" } else { "" };
        let evidence = used.connections.first().and_then(|connection| connection.evidence.first());
        row("needs", &format!("{title}{when}"), evidence);
    }
    for file in &app.secret_files {
        row("secrets", &format!("{}, read at run time", file.value.path), file.evidence.first());
    }
    let required: Vec<&str> =
        plan.env.iter().filter(|variable| variable.required).map(|variable| variable.name.as_str()).collect();
    if !plan.env.is_empty() {
        let words = if required.is_empty() {
            "none required".to_owned()
        } else {
            format!("{} required", required.len())
        };
        row("environment", &format!("{} variables, {words}", plan.env.len()), None);
    }
}

fn manager(plan: &AppPlan) -> String {
    let title = managers::of(plan.manager.name.value).title;
    let version =
        plan.manager.version.as_ref().map(|version| format!(" {}", version.value)).unwrap_or_default();
    let lockfile = match (&plan.manager.lockfile, plan.manager.in_step) {
        (None, _) => "no lockfile",
        (_, Some(true)) => "lockfile in step",
        (_, Some(false)) => "lockfile out of step",
        (_, None) => "lockfile unread",
    };
    format!("{title}{version}, {lockfile}")
}

fn listens(app: &App, port: u16) -> String {
    let host = app.listen.host.as_ref().map(|host| host.value.as_str());
    let own = app.listen.port.as_ref().map(|own| own.value).filter(|own| *own != port);
    let own = own.map(|own| format!(" (the code's default is {own})")).unwrap_or_default();
    match host {
        Some(host) => format!("{host}, port {port}{own}"),
        None => format!("port {port}{own}"),
    }
}
