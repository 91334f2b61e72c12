//! `stops-in-time`: SIGTERM ends it within its grace period, with a clean exit, and requests in hand are finished.

use std::thread;
use std::time::{Duration, Instant};

use super::seen::seconds;
use super::{Ask, Probe, Seen};
use crate::engine::{Call, EngineError};
use crate::run::{Ended, Ground, Pending, RunningApp, get};
use crate::{ClosedBy, EvidenceKind, Scope};

pub(super) static PROBE: Probe = Probe {
    id: "stops-in-time",
    title: "SIGTERM ends it in time, with a clean exit",
    scope: Scope::Container,
    about: "Sends SIGTERM as `docker stop` does, and measures the time to the exit. Where the app listens, a request is in hand meanwhile: its first \
half is sent before the signal, its second after it. Some servers hold half a request for none and close its connection at once; that is \
well where they stay until their client has hung up, and where it is the framework that closes.

It fails where the app is still there at the end of its grace period (or of `contract.stop-within`) and the engine has to kill it (exit code 137), where it \
ends with another code than 0 or 143, and where it has a handler of its own and drops the request. The usual cause of the first is a package manager or a \
shell as PID 1, which does not pass the signal on.",
    ask: Ask::App(ask),
};

/// How long after the signal the second half of the request is sent.
const HALF: Duration = Duration::from_millis(400);

/// How long a client stays whose connection was closed by the app; what ended before that did not wait for it.
const HOLD: Duration = Duration::from_secs(1);

fn ask(ground: &Ground<'_>, app: &RunningApp<'_>) -> Result<Seen, EngineError> {
    let before = app.now(ground)?;
    if before.status != "running" {
        return Ok(Seen::skip("it does not run"));
    }
    let grace = before.grace;
    let limit = ground.contract(&app.image.build).stop_within.unwrap_or(grace);
    let known = ground.known(&app.image.build);
    let closed_by = known.map_or(ClosedBy::Itself, |known| known.closed_by);
    let path = known.map(|known| known.routes.last().unwrap_or(&known.first_page).clone());
    let path = path.unwrap_or_else(|| "/".to_owned());
    // an app that answers nothing has nothing in hand
    let port = app.published(&before).filter(|_| ground.is_local);
    let port = port.filter(|port| get(*port, &path, Duration::from_secs(5)).is_ok());
    let pending = port.and_then(|port| Pending::begin(port, &path, grace + Duration::from_secs(5)).ok());
    // the app must have seen the first half before the signal comes
    ground.pause(Duration::from_millis(300));
    let begun = Instant::now();
    let hold = HOLD.min(limit / 2);
    let request = pending.map(|pending| thread::spawn(move || pending.finish(HALF, hold)));
    let call = Call::new(["stop", &before.id]).within(grace + Duration::from_secs(60));
    ground.said(&call)?;
    let took = begun.elapsed();
    let after = before.again(ground.engine)?;
    let request = request.and_then(|request| request.join().ok()).map(|ended| match ended {
        Ended::Answered(status) => Ok(format!("the request in hand was answered with {status}")),
        Ended::Closed { hung_up } if begun + took >= hung_up => {
            Ok("the connection of a request that was only half there was closed in order".to_owned())
        }
        Ended::Closed { .. } if closed_by == ClosedBy::Framework => {
            Ok("its framework closed the connection of a request that was only half there".to_owned())
        }
        Ended::Closed { .. } => Err("the connection was closed without an answer".to_owned()),
        Ended::Dropped(error) => Err(error),
    });
    let code = after.exit_code;
    let log = after.log(ground.engine, 15);
    let pid1 = first_process(&before);
    let seen = if code == 137 {
        Seen::fail(
            format!("it did not end within {} and was killed (exit code 137)", seconds(grace)),
            format!(
                "PID 1 is `{pid1}`: start the program itself (`CMD [\"node\", …]`, not `npm start` or a shell line), and handle SIGTERM in it, or \
put an init in front (`init: true`)"
            ),
        )
    } else if took > limit + Duration::from_millis(500) {
        Seen::fail(
            format!("it took {} to end, more than {}", seconds(took), seconds(limit)),
            "see what it waits for, or raise `contract.stop-within`",
        )
    } else if !matches!(code, 0 | 143) {
        Seen::fail(
            format!("it ended with {code}"),
            "handle SIGTERM: stop taking requests, finish those in hand, close, and exit with 0",
        )
    } else if let Some(Err(error)) = &request
        && code == 0
    {
        Seen::fail(
            format!("a request that it had in hand was dropped: {error}"),
            "close the server (`server.close()`) and exit when it has closed, not at once",
        )
    } else {
        let words = match &request {
            Some(Ok(how)) => format!("; {how}"),
            Some(Err(_)) => "; it handles no signal itself, and a request in hand was dropped".to_owned(),
            None => String::new(),
        };
        Seen::pass(format!("exit code {code} after {}{words}", seconds(took)))
    };
    Ok(seen.time("SIGTERM to exit", took, Some(limit)).evidence(
        EvidenceKind::Log,
        format!("the end of the log of {}", app.name),
        log,
    ))
}

/// The words that the container was started with.
fn first_process(container: &crate::run::Container) -> String {
    let path = container.inspected["Path"].as_str().unwrap_or_default();
    let words = container.inspected["Args"].as_array().into_iter().flatten().filter_map(|word| word.as_str());
    std::iter::once(path).chain(words).collect::<Vec<_>>().join(" ").chars().take(120).collect()
}
