//! `survives-killed-store`: apps come back when a data service is killed and started again.

use std::time::{Duration, Instant};

use super::route_answers::route;
use super::seen::seconds;
use super::stores::{Kind, stores};
use super::{Ask, Probe, Seen};
use crate::engine::{Call, EngineError};
use crate::run::{Container, Ground, RunningApp, RunningProject, apps, eventually, get, now};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "survives-killed-store",
    title: "the apps survive a killed data service",
    scope: Scope::Production,
    about: "Kills every data service that production runs, one after the other, starts it again after three seconds, and asks the apps until they answer \
as before.

It fails where an app does not come back within a minute. An app that ends and that the engine starts again has come back, and the report says so.",
    ask: Ask::Project(ask),
};

/// How long an app may take to come back.
const WITHIN: Duration = Duration::from_secs(60);

fn ask(ground: &Ground<'_>, running: &RunningProject<'_>) -> Result<Seen, EngineError> {
    let stores = stores(ground, running)?;
    let before: Vec<RunningApp<'_>> =
        apps(ground, running, &[]).into_iter().filter(|app| app.container.is_well()).collect();
    if stores.is_empty() {
        return Ok(Seen::skip("production runs no data service"));
    }
    if before.is_empty() {
        return Ok(Seen::skip("no app is well before it"));
    }
    let seen = kill_each(ground, &stores, &before);
    start_afresh(ground, &before)?;
    seen
}

/// Starts the apps again: what is asked next is asked of apps that remember nothing of this.
fn start_afresh(ground: &Ground<'_>, apps: &[RunningApp<'_>]) -> Result<(), EngineError> {
    for app in apps {
        let container = app.now(ground)?;
        ground.call(&Call::new(["restart", "--time", "1", &container.id]))?;
    }
    let since = now();
    for app in apps {
        // whether it is well, the next probe finds
        let _well = eventually(ground, WITHIN, || is_back(ground, app, since));
    }
    Ok(())
}

fn kill_each(
    ground: &Ground<'_>,
    stores: &[(Kind, Container)],
    before: &[RunningApp<'_>],
) -> Result<Seen, EngineError> {
    let mut words = Vec::new();
    let mut longest = Duration::ZERO;
    for (_, store) in stores {
        ground.said(&Call::new(["kill", &store.id]))?;
        // whoever uses the app goes on using it
        let away = Instant::now();
        while away.elapsed() < Duration::from_secs(3) {
            for app in before {
                let _refused = is_back(ground, app, now());
            }
            ground.pause(Duration::from_millis(300));
        }
        ground.said(&Call::new(["start", &store.id]))?;
        let begun = Instant::now();
        let since = now();
        for app in before {
            if let Err(error) = eventually(ground, WITHIN, || is_back(ground, app, since)) {
                let container = app.now(ground)?;
                let log = container.log(ground.engine, 20);
                return Ok(Seen::fail(
                    format!("{} does not come back after {} was killed and started again: {error}", app.name, store.service),
                    "reconnect instead of ending or waiting for ever, or let the engine start it again (`restart: unless-stopped`) and \
let the health check ask for the data service",
                )
                .evidence(EvidenceKind::Log, format!("the end of the log of {}", app.name), log));
            }
            let restarts = app.now(ground)?.restarts;
            if restarts > app.container.restarts {
                words.push(format!("{} ended and was started again", app.name));
            }
        }
        longest = longest.max(begun.elapsed());
        words.push(format!("{} killed, all well again after {}", store.service, seconds(begun.elapsed())));
    }
    Ok(Seen::pass(words.join("; ")).time("well again", longest, Some(WITHIN)))
}

/// Whether an app answers as before; one without a route, whether its health check said so since a time.
fn is_back(ground: &Ground<'_>, app: &RunningApp<'_>, since: Duration) -> Result<(), String> {
    let now = app.now(ground).map_err(|error| error.to_string())?;
    if now.status != "running" {
        return Err(now.state());
    }
    if let (Some(route), Some(port), true) = (route(ground, app), app.published(&now), ground.is_local) {
        let reply = get(port, &route, Duration::from_secs(5))?;
        return if reply.status < 400 { Ok(()) } else { Err(format!("GET {route}: {}", reply.status)) };
    }
    match now.last_check() {
        Some((at, _)) if at < since => Err("its health check was not asked again".to_owned()),
        Some((_, 0)) => Ok(()),
        Some((_, code)) => Err(format!("its health check ends with {code}")),
        None if now.is_well() => Ok(()),
        None => Err(now.state()),
    }
}
