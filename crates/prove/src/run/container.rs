//! A container as the engine says it is.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::timeline::now;
use crate::engine::{Call, Engine, EngineError, Flavor, last_lines};

/// A container that Podman started again so often, and that is not well, goes on ending.
const RESTARTS_OF_A_LOOP: u64 = 3;

/// A container at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Container {
    /// Its id.
    pub(crate) id: String,
    /// The Compose service it runs; empty outside of Compose.
    pub(crate) service: String,
    /// `created`, `running`, `exited`, `restarting`.
    pub(crate) status: String,
    /// `healthy`, `starting`, `unhealthy`, where it has a health check.
    pub(crate) health: Option<String>,
    /// The exit code of its last run.
    pub(crate) exit_code: i64,
    /// How often the engine started it again.
    pub(crate) restarts: u64,
    /// Ports of the container and those of the engine's machine that lead there, with the address they are bound to.
    pub(crate) published: Vec<(u16, u16, String)>,
    /// The time it has to end after SIGTERM.
    pub(crate) grace: Duration,
    /// The user that it was told to run as.
    pub(crate) user: String,
    /// All that the engine says.
    pub(crate) inspected: Value,
}

impl Container {
    /// Reads containers by id.
    ///
    /// # Errors
    /// When the engine does not say.
    pub(crate) fn inspect(engine: &dyn Engine, ids: &[&str]) -> Result<Vec<Self>, EngineError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let call = Call::new(["container", "inspect"]).and(ids.iter().copied());
        let text = engine.call(&call)?.output(&call, engine.flavor().program())?;
        let values: Vec<Value> =
            serde_json::from_str(&text).map_err(|error| EngineError::other(format!("`inspect`: {error}")))?;
        let mut containers: Vec<Self> = values.into_iter().map(Self::read).collect();
        if engine.flavor() == Flavor::Podman {
            containers.iter_mut().for_each(|container| container.status = container.in_dockers_words(now()));
        }
        containers.sort_by(|one, other| one.service.cmp(&other.service).then_with(|| one.id.cmp(&other.id)));
        Ok(containers)
    }

    /// It again, as it is now.
    ///
    /// # Errors
    /// When it is gone.
    pub(crate) fn again(&self, engine: &dyn Engine) -> Result<Self, EngineError> {
        let gone = || EngineError::other("the container is gone");
        Self::inspect(engine, &[&self.id])?.into_iter().next().ok_or_else(gone)
    }

    /// The end of what it said.
    pub(crate) fn log(&self, engine: &dyn Engine, most: usize) -> Vec<String> {
        let call = Call::new(["logs", "--tail", &most.to_string(), &self.id]);
        match engine.call(&call) {
            Ok(answer) => last_lines(&answer.said(), most),
            Err(error) => vec![error.to_string()],
        }
    }

    /// What its health check said last.
    pub(crate) fn health_log(&self) -> Vec<String> {
        let log = self.inspected["State"]["Health"]["Log"].as_array();
        let last = log.and_then(|log| log.last());
        let Some(last) = last else { return Vec::new() };
        let mut lines = last_lines(last["Output"].as_str().unwrap_or_default(), 10);
        lines.push(format!("exit code {}", last["ExitCode"].as_i64().unwrap_or(-1)));
        lines
    }

    /// When its health check was asked last, since 1970, and the exit code.
    pub(crate) fn last_check(&self) -> Option<(Duration, i64)> {
        let last = self.inspected["State"]["Health"]["Log"].as_array()?.last()?;
        Some((super::alone::time(last["Start"].as_str()?)?, last["ExitCode"].as_i64()?))
    }

    /// The words of its health check.
    pub(crate) fn health_test(&self) -> Option<Vec<String>> {
        let test = self.inspected["Config"]["Healthcheck"]["Test"].as_array()?;
        let words: Vec<String> = test.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        words.first().is_some_and(|first| first != "NONE").then_some(words)
    }

    /// Whether it is there and, where it has a health check, well.
    pub(crate) fn is_well(&self) -> bool {
        self.status == "running" && self.health.as_deref().is_none_or(|health| health == "healthy")
    }

    /// The variables of its environment.
    pub(crate) fn environment(&self) -> BTreeMap<String, String> {
        let entries =
            self.inspected["Config"]["Env"].as_array().into_iter().flatten().filter_map(Value::as_str);
        entries
            .filter_map(|entry| entry.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    /// The name of its image.
    pub(crate) fn image_name(&self) -> &str {
        self.inspected["Config"]["Image"].as_str().unwrap_or_default()
    }

    /// How it is, in words.
    pub(crate) fn state(&self) -> String {
        let oom = self.inspected["State"]["OOMKilled"].as_bool() == Some(true);
        match (self.status.as_str(), &self.health) {
            ("exited", _) if oom => format!("killed for want of memory (exit code {})", self.exit_code),
            ("exited", _) => format!("ended with {}", self.exit_code),
            ("restarting", _) => format!("restarting, ended with {} before", self.exit_code),
            (status, Some(health)) => format!("{status}, {health}"),
            (status, None) => status.to_owned(),
        }
    }

    /// Podman's status as Docker would say it. Podman starts a container that ends again at once and for ever, and says `running`
    /// or `stopped` of it, where Docker waits longer each time and says `restarting`.
    fn in_dockers_words(&self, now: Duration) -> String {
        let status = match self.status.as_str() {
            "stopped" => "exited",
            status => status,
        };
        let is_between = matches!(self.status.as_str(), "stopped" | "initialized");
        let goes_on = match &self.health {
            Some(health) => health == "healthy",
            None => !is_between && self.outlives(now),
        };
        if self.restarts >= RESTARTS_OF_A_LOOP && (is_between || status == "running") && !goes_on {
            return "restarting".to_owned();
        }
        status.to_owned()
    }

    /// Whether it has run for longer than it did before its ends, on average.
    fn outlives(&self, now: Duration) -> bool {
        let time = |value: &Value| value.as_str().and_then(super::alone::time);
        let (created, started) =
            (time(&self.inspected["Created"]), time(&self.inspected["State"]["StartedAt"]));
        let (Some(created), Some(started)) = (created, started) else { return true };
        let lives = u32::try_from(self.restarts).unwrap_or(u32::MAX).max(1);
        now.saturating_sub(started) > started.saturating_sub(created) / lives * 2
    }

    fn read(inspected: Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let state = &inspected["State"];
        let config = &inspected["Config"];
        let mut published = Vec::new();
        for (inside, outside) in inspected["NetworkSettings"]["Ports"].as_object().into_iter().flatten() {
            let inside: Option<u16> = inside.split('/').next().and_then(|port| port.parse().ok());
            for one in outside.as_array().into_iter().flatten() {
                let port = one["HostPort"].as_str().and_then(|port| port.parse().ok());
                if let (Some(inside), Some(port)) = (inside, port) {
                    published.push((inside, port, text(&one["HostIp"])));
                }
            }
        }
        // Podman says `Healthcheck` where Docker says `Health`
        let health = [&state["Health"], &state["Healthcheck"]]
            .into_iter()
            .find_map(|health| health["Status"].as_str());
        Self {
            id: text(&inspected["Id"]),
            service: text(&config["Labels"]["com.docker.compose.service"]),
            status: text(&state["Status"]),
            health: health.filter(|health| !health.is_empty() && *health != "none").map(str::to_owned),
            exit_code: state["ExitCode"].as_i64().unwrap_or(-1),
            restarts: inspected["RestartCount"].as_u64().unwrap_or_default(),
            published,
            grace: Duration::from_secs(config["StopTimeout"].as_u64().unwrap_or(10)),
            user: text(&config["User"]),
            inspected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A container of Podman 5.4 that was made at second 0.
    fn container(status: &str, health: Option<&str>, restarts: u64, started: &str) -> Container {
        let mut state = json!({ "Status": status, "StartedAt": started });
        if let Some(health) = health {
            state["Health"] = json!({ "Status": health });
        }
        let created = "1970-01-02T00:00:00Z";
        Container::read(json!({ "Id": "a", "Created": created, "State": state, "RestartCount": restarts }))
    }

    #[test]
    fn what_ends_and_starts_for_ever_is_restarting_on_podman_too() {
        let at = |seconds: u64| Duration::from_secs(86_400 + seconds);
        let table = [
            // its check was not asked since it was started again
            (container("running", Some("starting"), 277, "1970-01-02T00:02:00Z"), 121, "restarting"),
            (container("stopped", Some("starting"), 277, "1970-01-02T00:02:00Z"), 121, "restarting"),
            (container("running", Some("healthy"), 277, "1970-01-02T00:02:00Z"), 121, "running"),
            // it waited for a data service
            (container("running", Some("starting"), 1, "1970-01-02T00:00:01Z"), 2, "running"),
            // without a check: it ended every two seconds so far
            (container("running", None, 5, "1970-01-02T00:00:10Z"), 13, "restarting"),
            (container("running", None, 5, "1970-01-02T00:00:10Z"), 15, "running"),
            (container("initialized", None, 5, "1970-01-02T00:00:10Z"), 15, "restarting"),
            (container("stopped", None, 0, "1970-01-02T00:00:10Z"), 15, "exited"),
            // somebody stopped it
            (container("exited", Some("starting"), 277, "1970-01-02T00:02:00Z"), 121, "exited"),
        ];
        for (container, now, said) in table {
            assert_eq!(container.in_dockers_words(at(now)), said, "{:?} {now}", container.inspected);
        }
    }
}
