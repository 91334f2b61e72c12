//! What happened to the containers of a project, as the engine's events tell it.

use std::collections::BTreeMap;
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
    changes(events)
}

/// Leaves out what says the same of a container as the event before: Podman tells how each health check ended, Docker only
/// what changed.
fn changes(events: Vec<Event>) -> Vec<Event> {
    let mut last: BTreeMap<String, String> = BTreeMap::new();
    let mut kept = events;
    kept.retain(|event| {
        last.insert(event.container.clone(), event.what.clone()).as_ref() != Some(&event.what)
    });
    kept
}

/// An event in the words of either engine.
fn read(line: &str) -> Option<Event> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let of_podman = value["Actor"].is_null();
    let attributes = if of_podman { &value["Attributes"] } else { &value["Actor"]["Attributes"] };
    let action = value["Action"].as_str().or_else(|| value["status"].as_str()).or(value["Status"].as_str())?;
    let what = match action {
        "create" => "created".to_owned(),
        "start" => "started".to_owned(),
        "oom" => "out of memory".to_owned(),
        "die" => format!("exited {}", attributes["exitCode"].as_str().unwrap_or("?")),
        "died" => format!("exited {}", value["ContainerExitCode"].as_i64().unwrap_or(0)),
        "health_status" => text(&value["health_status"])?,
        other => other.strip_prefix("health_status: ")?.to_owned(),
    };
    Some(Event {
        at: Duration::from_nanos(value["timeNano"].as_u64()?),
        container: text(if of_podman { &value["ID"] } else { &value["Actor"]["ID"] })?,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_both_engines_are_read_alike() {
        let docker = [
            r#"{"status":"start","id":"a","Type":"container","Action":"start","Actor":{"ID":"a","Attributes":{"com.docker.compose.service":"web"}},"timeNano":1}"#,
            r#"{"status":"health_status: healthy","Action":"health_status: healthy","Actor":{"ID":"a","Attributes":{"com.docker.compose.service":"web"}},"timeNano":2}"#,
            r#"{"status":"die","Action":"die","Actor":{"ID":"a","Attributes":{"com.docker.compose.service":"web","exitCode":"2"}},"timeNano":3}"#,
        ];
        // as Podman 5.4 says it
        let podman = [
            r#"{"ID":"a","Image":"x","Name":"p-web-1","Status":"start","time":0,"timeNano":1,"Type":"container","Attributes":{"com.docker.compose.service":"web"}}"#,
            r#"{"ID":"a","Image":"x","Name":"p-web-1","Status":"health_status","time":0,"timeNano":2,"Type":"container","health_status":"healthy","Attributes":{"com.docker.compose.service":"web"}}"#,
            r#"{"ContainerExitCode":2,"ID":"a","Image":"x","Name":"p-web-1","Status":"died","time":0,"timeNano":3,"Type":"container","Attributes":{"com.docker.compose.service":"web"}}"#,
        ];
        let read_all = |lines: [&str; 3]| lines.iter().filter_map(|line| read(line)).collect::<Vec<_>>();
        let events = read_all(docker);
        assert_eq!(read_all(podman), events);
        let whats: Vec<&str> = events.iter().map(|event| event.what.as_str()).collect();
        assert_eq!(whats, ["started", "healthy", "exited 2"]);
    }

    #[test]
    fn a_check_that_says_the_same_again_is_no_event() {
        let event = |container: &str, what: &str| Event {
            at: Duration::ZERO,
            container: container.to_owned(),
            service: String::new(),
            what: what.to_owned(),
        };
        let all = vec![
            event("a", "healthy"),
            event("b", "healthy"),
            event("a", "healthy"),
            event("a", "unhealthy"),
        ];
        let kept = changes(all.clone());
        assert_eq!(kept, [all[0].clone(), all[1].clone(), all[3].clone()]);
    }
}
