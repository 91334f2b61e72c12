//! What happened to the containers of a project, as the engine's events tell it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::Moment;
use crate::engine::{Call, Engine};

/// A moment with its time since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) at: Duration,
    pub(crate) container: String,
    pub(crate) service: String,
    pub(crate) what: String,
}

/// The time since 1970 by this machine's clock.
pub(crate) fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The events of a project's containers since a time, in order. An engine that does not tell has none.
pub(crate) fn events(engine: &dyn Engine, project: &str, since: Duration) -> Vec<Event> {
    // asked for in whole seconds; what came before is left out below
    let (from, until) = (since.as_secs().saturating_sub(2).to_string(), (now().as_secs() + 1).to_string());
    let mut words = vec!["events".to_owned(), "--since".to_owned(), from, "--until".to_owned(), until];
    words.extend(["--format".to_owned(), "{{json .}}".to_owned()]);
    words.extend(["--filter".to_owned(), format!("label=com.docker.compose.project={project}")]);
    for event in ["create", "start", "health_status", "die", "oom"] {
        words.extend(["--filter".to_owned(), format!("event={event}")]);
    }
    let Ok(answer) = engine.call(&Call::new(words)) else { return Vec::new() };
    let mut events: Vec<Event> =
        answer.stdout.lines().filter_map(read).filter(|event| event.at >= since).collect();
    events.sort_by_key(|event| event.at);
    events
}

fn read(line: &str) -> Option<Event> {
    let value: Value = serde_json::from_str(line).ok()?;
    let attributes = &value["Actor"]["Attributes"];
    let action = value["Action"].as_str().or_else(|| value["status"].as_str())?;
    let what = match action {
        "create" => "created".to_owned(),
        "start" => "started".to_owned(),
        "oom" => "out of memory".to_owned(),
        "die" => format!("exited {}", attributes["exitCode"].as_str().unwrap_or("?")),
        other => other.strip_prefix("health_status: ")?.to_owned(),
    };
    Some(Event {
        at: Duration::from_nanos(value["timeNano"].as_u64()?),
        container: value["Actor"]["ID"].as_str()?.to_owned(),
        service: attributes["com.docker.compose.service"].as_str().unwrap_or_default().to_owned(),
        what,
    })
}

/// Events as the report has them.
pub(crate) fn moments(events: &[Event], since: Duration) -> Vec<Moment> {
    let ms = |at: Duration| u64::try_from(at.saturating_sub(since).as_millis()).unwrap_or(u64::MAX);
    events
        .iter()
        .map(|event| Moment { at_ms: ms(event.at), service: event.service.clone(), what: event.what.clone() })
        .collect()
}

/// How long a container took from its start to its first healthy answer.
pub(crate) fn time_to_healthy(events: &[Event], container: &str) -> Option<Duration> {
    let first = |what: &str| events.iter().find(|event| event.container == container && event.what == what);
    Some(first("healthy")?.at.saturating_sub(first("started")?.at))
}
