//! Images that no Compose file runs: each is started on its own.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::container::Container;
use super::ground::{BuiltImage, Ground, RunningApp, eventually};
use super::id::LABEL;
use super::production::ask_each;
use super::timeline;
use super::values;
use crate::engine::{Call, EngineError, Trouble};
use crate::probe::{Ask, PROBES, Seen, probe};
use crate::{Moment, Scope};

/// Starts each image that production has no project for, and asks it.
pub(crate) fn prove(ground: &Ground<'_>, images: &[BuiltImage]) -> Vec<Moment> {
    if !ground.wants_any(&[Scope::Container]) {
        return Vec::new();
    }
    let since = timeline::now();
    let mut moments = Vec::new();
    for image in images {
        ground.progress.begun(&format!("starting {}", image.build.name));
        match start(ground, image, &[]) {
            Ok((container, port)) => {
                let container = settle(ground, image, container);
                let time_to_healthy = healthy_after(&container);
                let app = RunningApp {
                    name: image.build.name.clone(),
                    image,
                    container,
                    port,
                    project: None,
                    time_to_healthy,
                };
                for probe in PROBES {
                    ask_each(ground, probe, &[&app]);
                }
                let ms = |at: Duration| u64::try_from(at.as_millis()).unwrap_or(u64::MAX);
                let begun = ms(timeline::now().saturating_sub(since));
                if let Some(time) = time_to_healthy {
                    let service = image.build.name.clone();
                    moments.push(Moment { at_ms: begun.min(ms(time)), service, what: "healthy".to_owned() });
                }
            }
            Err(error) if error.trouble == Trouble::Cancelled => break,
            Err(error) => {
                // a program that is not there, a port that is taken: what runs is not what was promised
                if let Some(probe) = probe("healthy-in-time") {
                    let summary = format!("the container could not be started: {}", error.message);
                    let seen = Seen::engine_failed(summary, error).help(
                        "the engine's words say why: a program that the image does not have, or a folder",
                    );
                    ground.ask(probe, &image.build.name, || Ok(seen));
                }
                let others = PROBES
                    .iter()
                    .filter(|probe| matches!(probe.ask, Ask::App(_)) && probe.id != "healthy-in-time");
                for probe in others {
                    ground.ask(probe, &image.build.name, || Ok(Seen::skip("it was not started")));
                }
            }
        }
    }
    moments
}

/// Starts a container of an image. Gives it with the port it is asked on.
pub(crate) fn start(
    ground: &Ground<'_>,
    image: &BuiltImage,
    options: &[&str],
) -> Result<(Container, Option<u16>), EngineError> {
    let known = ground.known(&image.build);
    let port = image.exposed_port().or_else(|| known.and_then(|app| app.port));
    let mut variables: BTreeMap<String, String> = BTreeMap::new();
    for name in known.into_iter().flat_map(|app| &app.required) {
        variables.insert(name.clone(), values::made_up(name, &ground.run.to_string()));
    }
    variables.extend(ground.values.iter().map(|(name, value)| (name.clone(), value.text.clone())));
    let mut call = Call::new(["run", "--detach", "--label", &format!("{LABEL}={}", ground.run)]);
    if let Some(port) = port {
        call = call.and(["--publish", &format!("127.0.0.1::{port}")]);
    }
    for name in variables.keys() {
        // the value goes through the environment: words are seen by every process of the machine
        call = call.and(["--env", name]);
    }
    let call = call.and(options.iter().copied()).and([image.reference.as_str()]).with(variables);
    let id = ground.said(&call)?.trim().to_owned();
    let gone = || EngineError::other("the container is gone");
    let container = Container::inspect(ground.engine, &[&id])?.into_iter().next().ok_or_else(gone)?;
    Ok((container, port))
}

/// Waits until a container is healthy, has ended, or its time is over; one without a health check is given two seconds.
pub(crate) fn settle(ground: &Ground<'_>, image: &BuiltImage, container: Container) -> Container {
    let within = ground.contract(&image.build).healthy_within.max(Duration::from_secs(60));
    let has_check = container.health.is_some();
    let mut last = container.clone();
    let within = if has_check { within } else { Duration::from_secs(2) };
    let _ended = eventually(ground, within, || match container.again(ground.engine) {
        Ok(now) => {
            last = now;
            let is_judged = last.health.as_deref().is_some_and(|health| health != "starting");
            let is_over = last.status != "running" || is_judged;
            if is_over { Ok(()) } else { Err(last.state()) }
        }
        Err(error) => Err(error.to_string()),
    });
    last
}

/// From its start to its first healthy answer, by the health log.
fn healthy_after(container: &Container) -> Option<Duration> {
    let started = time(container.inspected["State"]["StartedAt"].as_str()?)?;
    let log = container.inspected["State"]["Health"]["Log"].as_array()?;
    let first = log.iter().find(|entry| entry["ExitCode"].as_i64() == Some(0))?;
    time(first["End"].as_str()?)?
        .checked_sub(started)
        .filter(|_| container.health.as_deref() == Some("healthy"))
}

/// `2026-11-21T11:33:46.123456789Z`, or with an offset, as the time since 1970.
pub(super) fn time(text: &str) -> Option<Duration> {
    let (date, rest) = text.split_once('T')?;
    let mut date = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let offset_at = rest.find(['Z', '+', '-'])?;
    let mut clock = rest[..offset_at].split(':');
    let (hour, minute) = (clock.next()?.parse::<i64>().ok()?, clock.next()?.parse::<i64>().ok()?);
    let seconds: f64 = clock.next()?.parse().ok()?;
    let offset = match rest[offset_at..].split_at(1) {
        ("Z", _) => 0,
        (sign, value) => {
            let (hours, minutes) = value.split_once(':')?;
            let total = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            if sign == "-" { -total } else { total }
        }
    };
    // days since 1970 of the proleptic Gregorian calendar
    let (y, m) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (m * 153 + 2) / 5 + day
        - 1
        - 719_468;
    let whole = days * 86_400 + hour * 3600 + (minute - offset) * 60;
    Some(Duration::from_secs(u64::try_from(whole).ok()?) + Duration::try_from_secs_f64(seconds).ok()?)
}

/// What a container was told of its resources, as the engine has it.
pub(crate) fn host_config(container: &Container) -> &Value {
    &container.inspected["HostConfig"]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_engines_are_read() {
        assert_eq!(time("1970-01-02T00:00:01.5Z"), Some(Duration::from_millis(86_401_500)));
        assert_eq!(time("2026-11-21T12:00:00+01:00"), time("2026-11-21T11:00:00Z"));
        assert_eq!(time("2024-02-29T00:00:00Z").map(|time| time.as_secs()), Some(1_709_164_800));
        assert_eq!(time("0001-01-01T00:00:00Z"), None);
    }
}
