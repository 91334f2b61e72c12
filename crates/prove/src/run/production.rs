//! The production project: resolved, brought up, asked, stopped, brought up again.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use seaworthy_setup::Project as Read;

use super::compose::Project;
use super::container::Container;
use super::ground::{BuiltImage, Ground, RunningApp, RunningProject};
use super::services::{startable, wanted, without_image};
use super::timeline::{self, Event};
use crate::engine::{Answer, EngineError, Trouble};
use crate::probe::{Ask, PROBES, Probe, Seen, number, probe, seconds, some};
use crate::{EvidenceKind, Moment, Outcome, Scope};

/// Proves the production project. Gives what happened from `up` until everything was healthy.
pub(crate) fn prove(ground: &Ground<'_>, read: &Read, images: &[BuiltImage]) -> Vec<Moment> {
    let of = "production";
    match bring_up(ground, read, images) {
        Ok(Some((running, events, since))) => {
            let apps = apps(ground, &running, &events);
            ask_running(ground, &running, &apps);
            timeline::moments(&events, since)
        }
        Ok(None) => Vec::new(),
        Err(error) if error.trouble == Trouble::Cancelled => Vec::new(),
        Err(error) if error.trouble == Trouble::RefusedFiles => {
            refused(ground, error);
            Vec::new()
        }
        Err(error) => {
            let reason = format!("production could not be brought up: {error}");
            if let Some(probe) = probe("production-starts") {
                ground.note(probe, of, Seen::engine_failed(reason, error), Duration::ZERO);
            }
            Vec::new()
        }
    }
}

/// Notes that Compose does not take the files: that is one probe's, and the others have nothing to ask.
fn refused(ground: &Ground<'_>, error: EngineError) {
    for probe in PROBES.iter().filter(|probe| matches!(probe.scope, Scope::Production | Scope::Container)) {
        if probe.id == "compose-resolves" {
            let seen = Seen::engine_failed("Compose refuses the files", error.clone());
            ground.note(probe, "production", seen, Duration::ZERO);
        } else {
            ground.ask(probe, "production", || Ok(Seen::skip("Compose refuses the files")));
        }
    }
}

/// The probes of the catalogue that stand before or after the one that brings everything up.
fn around_up() -> (&'static [&'static Probe], &'static [&'static Probe]) {
    let starts = PROBES.iter().position(|probe| probe.id == "production-starts").unwrap_or_default();
    (&PROBES[..starts], &PROBES[starts..])
}

/// Asks what can be asked before anything starts.
fn ask_before_up(ground: &Ground<'_>, running: &RunningProject<'_>) {
    for probe in around_up().0 {
        if let Ask::Project(ask) = probe.ask {
            ground.begin(probe, probe.title);
            ground.ask(probe, "production", || ask(ground, running));
        }
    }
}

/// Why nothing of a project can be shown to run: an image was not built, or no service is left.
fn obstacle(
    project: &Project,
    read: &Read,
    images: &[BuiltImage],
    missing: &BTreeMap<String, String>,
    started: &[String],
) -> Option<String> {
    let wanted = wanted(project);
    let is_built = |name: &String| images.iter().any(|image| image.services.contains(name));
    let of_ours = read.active().filter(|service| service.build.is_some() && wanted.contains(&service.name));
    let unbuilt: Vec<String> =
        of_ours.map(|service| service.name.clone()).filter(|name| !is_built(name)).collect();
    if !unbuilt.is_empty() {
        return Some(format!("not built: {}", some(&unbuilt, 3)));
    }
    let reasons: Vec<String> = missing.values().cloned().collect();
    (!missing.is_empty() && started.is_empty())
        .then(|| format!("nothing of it can be started: {}", some(&reasons, 2)))
}

/// Asks what the files alone tell, and skips the rest.
fn skip_with(ground: &Ground<'_>, running: &RunningProject<'_>, reason: &str) {
    for probe in PROBES.iter().filter(|probe| matches!(probe.scope, Scope::Production | Scope::Container)) {
        let of_files = matches!(probe.id, "compose-resolves" | "stores-not-published");
        match probe.ask {
            Ask::Project(ask) if of_files => ground.ask(probe, "production", || ask(ground, running)),
            _ => ground.ask(probe, "production", || Ok(Seen::skip(reason))),
        };
    }
}

/// Asks the apps and the project, in the order of the catalogue: what ends or changes an app comes last.
fn ask_running(ground: &Ground<'_>, running: &RunningProject<'_>, apps: &[RunningApp<'_>]) {
    for probe in around_up().1.iter().filter(|probe| probe.scope != Scope::Development) {
        match probe.ask {
            Ask::Project(_) if !running.is_up => {
                ground.ask(probe, "production", || Ok(Seen::skip("production did not come up")));
            }
            Ask::Project(ask) => {
                ground.begin(probe, probe.title);
                ground.ask(probe, "production", || ask(ground, running));
            }
            // what is wrong with an app that did not come up is told once
            Ask::App(_) => {
                let (well, ill): (Vec<_>, Vec<_>) =
                    apps.iter().partition(|app| running.is_up || app.container.is_well());
                for app in ill {
                    ground.ask(probe, &app.name, || {
                        Ok(Seen::skip("it did not come up: see `production-starts`"))
                    });
                }
                ask_each(ground, probe, &well);
            }
            Ask::Image(_) | Ask::Run => {}
        }
    }
}

type Up<'p> = (RunningProject<'p>, Vec<Event>, Duration);

fn bring_up<'p>(
    ground: &Ground<'_>,
    read: &Read,
    images: &'p [BuiltImage],
) -> Result<Option<Up<'p>>, EngineError> {
    let project = match Project::prepare(ground, "production", read)? {
        Ok(project) => project,
        Err(reason) => {
            ground.skip_all(&[Scope::Production, Scope::Container], "production", &reason);
            if let Some(probe) = probe("production-starts") {
                ground.ask(probe, "production", || Ok(Seen::skip(reason)));
            }
            return Ok(None);
        }
    };
    let missing = without_image(ground, &project, images)?;
    let started = startable(&project, &missing);
    let obstacle = obstacle(&project, read, images, &missing, &started);
    let mut running = RunningProject { project, scope: Scope::Production, images, started, is_up: false };
    if let Some(reason) = obstacle {
        skip_with(ground, &running, &reason);
        return Ok(None);
    }
    write_override(ground, read, &running, &BTreeMap::new())?;
    ask_before_up(ground, &running);
    let Some(probe) = probe("production-starts") else { return Ok(None) };
    let wanted = ground.wants_any(&[Scope::Container, Scope::Production]);
    if !wanted || ground.cancel.is_cancelled() {
        return Ok(None);
    }
    ground.progress.begun("bringing production up");
    let since = timeline::now();
    let begun = Instant::now();
    let answer = running.project.up(ground.engine, &running.started)?;
    let took = begun.elapsed();
    let events = timeline::events(ground.engine, &running.project.name, since);
    let containers = running.project.containers(ground.engine)?;
    let left_out: Vec<String> = missing.iter().map(|(name, why)| format!("{name}: {why}")).collect();
    let seen =
        started_well(ground, &running, &containers, &events, &answer, took).unwrap_or_else(|seen| seen);
    let seen = seen.evidence(EvidenceKind::Log, "services that were left out", left_out);
    running.is_up = seen.outcome == Outcome::Pass;
    if ground.wants(probe.id) {
        ground.note(probe, "production", seen, took);
    }
    Ok(Some((running, events, since)))
}

/// Whether everything came up, in the order of the dependencies.
fn started_well(
    ground: &Ground<'_>,
    running: &RunningProject<'_>,
    containers: &[Container],
    events: &[Event],
    answer: &Answer,
    took: Duration,
) -> Result<Seen, Seen> {
    let project = &running.project;
    let ill: Vec<&Container> = containers
        .iter()
        .filter(|container| {
            let ended_well = container.status == "exited" && container.exit_code == 0;
            // what waits for something ill is `created`
            !(container.is_well()
                || (ended_well && project.runs_once(&container.service))
                || container.status == "created")
        })
        .collect();
    if ill.is_empty() && (!answer.is_ok() || containers.is_empty()) {
        let help = match Trouble::of(&answer.stderr) {
            Trouble::Other => "what Compose said says why",
            trouble => trouble.help(),
        };
        return Err(Seen::fail("`up` fails", help).evidence(
            EvidenceKind::Log,
            "what Compose said",
            answer.tail(),
        ));
    }
    if !ill.is_empty() {
        let names: Vec<String> =
            ill.iter().map(|one| format!("{} is {}", one.service, one.state())).collect();
        let mut seen = Seen::fail(some(&names, 3), help_for(&ill));
        for one in ill.iter().take(4) {
            seen = seen
                .evidence(
                    EvidenceKind::Log,
                    format!("the end of the log of {}", one.service),
                    one.log(ground.engine, 20),
                )
                .evidence(
                    EvidenceKind::Log,
                    format!("the last health check of {}", one.service),
                    one.health_log(),
                );
        }
        return Err(seen);
    }
    let out_of_order = out_of_order(project, events);
    if !out_of_order.is_empty() {
        return Err(Seen::fail(
            some(&out_of_order, 2),
            "wait for `condition: service_healthy` or `service_completed_successfully`",
        ));
    }
    let healthy = containers.iter().filter(|one| one.health.is_some()).count();
    Ok(Seen::pass(format!(
        "{}, {healthy} of them healthy, after {}",
        number(containers.len(), "service"),
        seconds(took)
    ))
    .time("up to healthy", took, None)
    .count("services", containers.len(), None))
}

fn help_for(ill: &[&Container]) -> String {
    let unhealthy = ill.iter().find(|one| one.status == "running" && one.health.is_some());
    match unhealthy {
        Some(one) => {
            let test = one.health_test().unwrap_or_default().join(" ");
            format!(
                "the health check of {} is `{test}`: see what it says above, and whether the image has what it calls",
                one.service
            )
        }
        None => "the logs above say why it ended; the variables had values of the template, or made-up ones"
            .to_owned(),
    }
}

/// Services that started before what they wait for was ready.
fn out_of_order(project: &Project, events: &[Event]) -> Vec<String> {
    let first = |service: &str, what: &dyn Fn(&str) -> bool| {
        events.iter().find(|event| event.service == service && what(&event.what)).map(|event| event.at)
    };
    let mut found = Vec::new();
    for (name, service) in project.services() {
        let Some(start) = first(name, &|what| what == "started") else { continue };
        for (other, dependency) in service["depends_on"].as_object().into_iter().flatten() {
            let ready = match dependency["condition"].as_str() {
                Some("service_healthy") => first(other, &|what| what == "healthy"),
                Some("service_completed_successfully") => first(other, &|what| what == "exited 0"),
                _ => continue,
            };
            // without events nothing is known
            if ready.is_some_and(|ready| ready > start) {
                found.push(format!("{name} started before {other} was ready"));
            }
        }
    }
    found
}

/// The port in the container on which a service is asked.
fn port_of(ground: &Ground<'_>, read: &Read, image: &BuiltImage, name: &str) -> Option<u16> {
    let service = read.service(name)?;
    let published = service.ports.iter().find_map(|port| port.target);
    // a worker of an app with a port has none of its own
    let known = || ground.known(&image.build).filter(|app| app.name == name).and_then(|app| app.port);
    published.or_else(known).or_else(|| {
        if service.health == seaworthy_setup::HealthCheck::Off { None } else { image.exposed_port() }
    })
}

/// Writes the override for the services of a project.
pub(crate) fn write_override(
    ground: &Ground<'_>,
    read: &Read,
    running: &RunningProject<'_>,
    more: &BTreeMap<String, Vec<String>>,
) -> Result<(), EngineError> {
    let mut references = BTreeMap::new();
    let mut ports = BTreeMap::new();
    for image in running.images {
        for service in &image.services {
            references.insert(service.clone(), image.reference.clone());
            if let Some(port) = port_of(ground, read, image, service) {
                ports.insert(service.clone(), port);
            }
        }
    }
    let written = running.project.write_override(ground.workspace, ground.run, &references, &ports, more);
    written.map_err(EngineError::other)
}

/// The apps that run in a project: what was built here and is to go on running.
pub(crate) fn apps<'p>(
    ground: &Ground<'_>,
    running: &'p RunningProject<'p>,
    events: &[Event],
) -> Vec<RunningApp<'p>> {
    let read = match running.scope {
        Scope::Development => &ground.request.setup.development,
        _ => &ground.request.setup.production,
    };
    let (Some(read), Ok(containers)) = (read, running.project.containers(ground.engine)) else {
        return Vec::new();
    };
    let mut apps = Vec::new();
    for container in containers {
        let image = running.images.iter().find(|image| image.services.contains(&container.service));
        if let Some(image) = image
            && !running.project.runs_once(&container.service)
        {
            let port = port_of(ground, read, image, &container.service);
            let time_to_healthy = timeline::time_to_healthy(events, &container.id);
            let name = container.service.clone();
            apps.push(RunningApp { name, image, container, port, project: Some(running), time_to_healthy });
        }
    }
    apps
}

/// Asks a probe of each app.
pub(crate) fn ask_each(ground: &Ground<'_>, probe: &Probe, apps: &[&RunningApp<'_>]) {
    let Ask::App(ask) = probe.ask else { return };
    for app in apps {
        ground.begin(probe, &format!("{}: {}", app.name, probe.title));
        ground.ask(probe, &app.name, || ask(ground, app));
    }
}
