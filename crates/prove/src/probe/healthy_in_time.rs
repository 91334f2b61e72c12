//! `healthy-in-time`: an app is healthy, by its own check, within the time of the contract.

use super::seen::seconds;
use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{Ground, RunningApp};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "healthy-in-time",
    title: "it becomes healthy in time",
    scope: Scope::Container,
    about: "Measures the time from the start of the container to its first healthy answer, by the health check of the image or of the Compose file, \
and compares it with `contract.healthy-within` (60 s by default). Engines ask only every `interval`, so the figure has that grain.

It fails where the app ends, is unhealthy, or takes longer. The evidence is what the check said last and the end of the app's log.",
    ask: Ask::App(ask),
};

fn ask(ground: &Ground<'_>, app: &RunningApp<'_>) -> Result<Seen, EngineError> {
    let limit = ground.contract(&app.image.build).healthy_within;
    let container = &app.container;
    let log = || container.log(ground.engine, 20);
    if container.status != "running" {
        return Ok(Seen::skip(format!("it does not run: {}", container.state())));
    }
    let Some(health) = &container.health else {
        return Ok(Seen::skip(
            "neither the image nor Compose has a health check; without one nobody notices when it hangs",
        ));
    };
    if health == "starting" && container.last_check().is_none() && !crate::run::is_docker(ground.engine) {
        return Ok(Seen::skip(
            "Podman has not asked the health check once: it leaves that to timers of systemd, which do not run here",
        ));
    }
    if health != "healthy" {
        let test = container.health_test().unwrap_or_default().join(" ");
        return Ok(Seen::fail(format!("{} is {health}", app.name), help(app, &test))
            .evidence(EvidenceKind::Command, "the health check", vec![test])
            .evidence(EvidenceKind::Log, "what it said last", container.health_log())
            .evidence(EvidenceKind::Log, format!("the end of the log of {}", app.name), log()));
    }
    let Some(took) = app.time_to_healthy else {
        return Ok(Seen::pass("healthy; the engine does not tell since when"));
    };
    if took > limit {
        return Ok(Seen::fail(
            format!("healthy after {}, not within {}", seconds(took), seconds(limit)),
            "see what the start waits for; or raise `contract.healthy-within`",
        )
        .time("time to healthy", took, Some(limit))
        .evidence(EvidenceKind::Log, format!("the end of the log of {}", app.name), log()));
    }
    Ok(Seen::pass(format!("healthy after {}", seconds(took))).time("time to healthy", took, Some(limit)))
}

/// What is likely wrong with a check.
fn help(app: &RunningApp<'_>, test: &str) -> String {
    let inspected = app.image.inspected.as_ref().ok();
    let missing = ["curl", "wget", "nc"].into_iter().find(|tool| {
        let called = test.split([' ', '|', ';', '&', '(']).any(|word| word == *tool);
        called && inspected.is_some_and(|image| image.program(tool).is_none())
    });
    if let Some(tool) = missing {
        return format!(
            "the check calls `{tool}`, which the image does not have: use what it has, such as the runtime's own `fetch`"
        );
    }
    if test.contains("localhost") {
        return "the check asks `localhost`, which may be ::1 while the app listens on IPv4 only: ask 127.0.0.1".to_owned();
    }
    "the check fails inside the container: see what it said, and whether port and path are the app's"
        .to_owned()
}
