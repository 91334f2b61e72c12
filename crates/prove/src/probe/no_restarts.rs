//! `no-restarts`: it goes on running.

use std::time::{Duration, Instant};

use super::{Ask, Probe, Seen};
use crate::engine::EngineError;
use crate::run::{Ground, RunningApp};
use crate::{EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "no-restarts",
    title: "it goes on running",
    scope: Scope::Container,
    about: "Watches the container until it has run for five seconds, and reads how often the engine had to start it again.

It fails where it ended or was started again: `restart: always` makes an app that dies at once look alive.",
    ask: Ask::App(ask),
};

/// For how long it is watched at least.
const WATCH: Duration = Duration::from_secs(5);

fn ask(ground: &Ground<'_>, app: &RunningApp<'_>) -> Result<Seen, EngineError> {
    let begun = Instant::now();
    let mut now = app.now(ground)?;
    while begun.elapsed() < WATCH
        && now.status == "running"
        && now.restarts == 0
        && !ground.cancel.is_cancelled()
    {
        ground.pause(Duration::from_millis(500));
        now = app.now(ground)?;
    }
    if now.status == "running" && now.restarts == 0 {
        return Ok(Seen::pass("started once, and runs").count("restarts", 0, Some(0)));
    }
    let restarts = usize::try_from(now.restarts).unwrap_or(usize::MAX);
    let summary = match restarts {
        0 => format!("it {}", now.state()),
        count => format!("the engine started it again {count} times; it is {}", now.state()),
    };
    Ok(Seen::fail(summary, "the end of its log says why it ends")
        .count("restarts", restarts, Some(0))
        .evidence(
            EvidenceKind::Log,
            format!("the end of the log of {}", app.name),
            now.log(ground.engine, 25),
        ))
}
