//! A Compose project of one test: brought up as the product says, looked at, and removed with everything it made when
//! it is dropped, on a panic too.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::engine::{Engine, QUICK};
use crate::program::tail;
use crate::{Ended, Program, Trouble};

/// A build from nothing and a start, on a slow machine.
pub const UP: Duration = Duration::from_secs(900);

/// What `init` says is to be done next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Steps {
    /// The env template and the file to copy it to.
    pub env: Option<(String, String)>,
    /// The words of the command that brings production up.
    pub up: Vec<String>,
}

impl Steps {
    /// Reads them out of what `init` printed.
    pub fn read(stdout: &str) -> Self {
        let mut steps = Self::default();
        let rows = stdout.lines().skip_while(|line| !line.starts_with("next "));
        for row in rows {
            let words: Vec<&str> = row.trim_start_matches("next").split_whitespace().collect();
            match words.as_slice() {
                ["cp", template, target, ..] => {
                    steps.env = Some(((*template).to_owned(), (*target).to_owned()));
                }
                ["docker", "compose", ..] => steps.up = words.iter().map(|word| (*word).to_owned()).collect(),
                _ => {}
            }
        }
        steps
    }
}

/// A Compose project.
#[derive(Debug)]
pub struct Project<'e> {
    engine: &'e Engine,
    name: String,
    folder: PathBuf,
    options: Vec<String>,
    variables: BTreeMap<String, String>,
}

/// A container of a project, as it is at the moment.
#[derive(Debug, Clone)]
pub struct Container {
    /// Its id.
    pub id: String,
    /// The Compose service it runs.
    pub service: String,
    /// The name of its image.
    pub image: String,
    /// The image's id.
    pub image_id: String,
    /// `running`, `exited` and so on.
    pub status: String,
    /// `healthy`, `starting`, `unhealthy`, where it has a health check.
    pub health: Option<String>,
    /// The exit code of the last run.
    pub exit_code: i64,
    /// Ports of the container and those of the machine that lead there.
    pub published: Vec<(u16, u16)>,
    /// Its environment.
    pub environment: BTreeMap<String, String>,
    /// The time it has to end after SIGTERM.
    pub grace: Duration,
    /// The whole answer of `docker inspect`.
    pub inspected: Value,
}

impl<'e> Project<'e> {
    /// A project in a folder. `options` stand between `docker compose` and the command.
    pub fn new(engine: &'e Engine, title: &str, folder: &Path, options: &[String]) -> Self {
        let name = format!("seaworthy-test-{}-{}", engine.run_id(), title);
        let variables = BTreeMap::new();
        Self { engine, name, folder: folder.to_owned(), options: options.to_vec(), variables }
    }

    /// Sets a variable for Compose; it goes before one of an env file.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Gives every variable that stands for a published port, `${NAME:-3000}:…`, a port that is free on this machine.
    ///
    /// # Errors
    /// When no port is free.
    pub fn take_free_ports(&mut self, compose: &str) -> Result<(), Trouble> {
        // held until all are chosen, so that no two are the same
        let mut held = Vec::new();
        for part in compose.split("${").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if name.ends_with("PORT")
                && part[name.len()..].starts_with(":-")
                && !self.variables.contains_key(&name)
            {
                let free = TcpListener::bind(("127.0.0.1", 0))
                    .and_then(|listener| listener.local_addr().map(|address| (listener, address.port())))
                    .map_err(|error| Trouble::new(format!("no free port: {error}")))?;
                self.variables.insert(name, free.1.to_string());
                held.push(free.0);
            }
        }
        Ok(())
    }

    /// The project's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `docker compose …` in this project.
    pub fn compose(&self, limit: Duration) -> Program {
        let program = self.engine.docker(limit).current_dir(&self.folder).envs(&self.variables);
        program.args(["compose", "--project-name", &self.name]).args(&self.options)
    }

    /// `docker compose up` with these words; on a failure the message shows what the containers said.
    ///
    /// # Errors
    /// When it fails.
    pub fn up(&self, words: &[&str]) -> Result<Ended, Trouble> {
        let ended = self.compose(UP).arg("up").args(words).end()?;
        if ended.code == Some(0) {
            return Ok(ended);
        }
        // what Compose says of each step of each container hides what matters
        let step = |line: &str| {
            ["Container ", "Volume ", "Network "].iter().any(|word| line.trim().starts_with(word))
        };
        let said: String =
            ended.said().lines().filter(|line| !step(line)).map(|line| format!("{line}\n")).collect();
        Err(Trouble::new(format!("`{}` failed\n{}\n{}", ended.shown, tail(&said), self.logs())))
    }

    /// How every container is, and the end of what those said that are not well.
    pub fn logs(&self) -> String {
        let mut text = String::new();
        for one in self.containers().unwrap_or_default() {
            let health = one.health.as_deref().unwrap_or("no health check");
            text.push_str(&format!(
                "  {}: {}, {health}, exit code {}\n",
                one.service, one.status, one.exit_code
            ));
            let is_well = (one.status == "running" && matches!(health, "healthy" | "no health check"))
                || (one.status == "exited" && one.exit_code == 0);
            if is_well {
                continue;
            }
            let probe = one.inspected["State"]["Health"]["Log"].as_array().and_then(|log| log.last());
            let probe = probe.and_then(|last| last["Output"].as_str()).unwrap_or_default();
            let said = self.engine.docker(QUICK).args(["logs", "--tail", "30", &one.id]).end();
            let said = said.map(|said| said.tail()).unwrap_or_default();
            text.push_str(&format!("{}\n{said}\n", tail(probe)));
        }
        text
    }

    /// The end of what the container of a service said.
    pub fn said(&self, service: &str) -> String {
        let container = match self.of_service(service) {
            Ok(container) => container,
            Err(trouble) => return trouble.to_string(),
        };
        let said = self.engine.docker(QUICK).args(["logs", "--tail", "30", &container.id]).end();
        said.map(|said| said.tail()).unwrap_or_else(|trouble| trouble.to_string())
    }

    /// Every container that the project has.
    ///
    /// # Errors
    /// When the engine does not say.
    pub fn containers(&self) -> Result<Vec<Container>, Trouble> {
        let filter = format!("label=com.docker.compose.project={}", self.name);
        let listed = self
            .engine
            .docker(QUICK)
            .args(["ps", "--all", "--quiet", "--no-trunc", "--filter", &filter])
            .run()?;
        let ids: Vec<&str> = listed.split_whitespace().collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let text = self.engine.docker(QUICK).arg("inspect").args(ids).run()?;
        let inspected: Vec<Value> = serde_json::from_str(&text)
            .map_err(|error| Trouble::new(format!("`docker inspect`: {error}")))?;
        let mut containers: Vec<Container> = inspected.into_iter().map(Container::read).collect();
        containers.sort_by(|one, other| one.service.cmp(&other.service));
        Ok(containers)
    }

    /// The container of a service.
    ///
    /// # Errors
    /// When there is none.
    pub fn of_service(&self, service: &str) -> Result<Container, Trouble> {
        let all = self.containers()?;
        let names: Vec<String> = all.iter().map(|one| one.service.clone()).collect();
        all.into_iter().find(|one| one.service == service).ok_or_else(|| {
            Trouble::new(format!("no container runs the service `{service}`; there are {}", names.join(", ")))
        })
    }

    /// The running container of an image, by the image's short name: `postgres`.
    ///
    /// # Errors
    /// When there is none.
    pub fn of_image(&self, image: &str) -> Result<Container, Trouble> {
        let found =
            self.containers()?.into_iter().find(|one| one.short_image() == image && one.status == "running");
        found.ok_or_else(|| Trouble::new(format!("no container runs an image `{image}`")))
    }
}

impl Drop for Project<'_> {
    fn drop(&mut self) {
        // by label, not by `down`: a Compose file that no longer reads must not keep what it started
        let filter = format!("label=com.docker.compose.project={}", self.name);
        for kind in ["container", "network", "volume", "image"] {
            self.engine.remove(kind, &filter);
        }
    }
}

impl Container {
    /// The last part of the image's name, without its tag.
    pub fn short_image(&self) -> &str {
        let last = self.image.rsplit('/').next().unwrap_or(&self.image);
        last.split([':', '@']).next().unwrap_or(last)
    }

    fn read(inspected: Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let state = &inspected["State"];
        let config = &inspected["Config"];
        let mut published = Vec::new();
        for (inside, outside) in inspected["NetworkSettings"]["Ports"].as_object().into_iter().flatten() {
            let inside: Option<u16> = inside.split('/').next().and_then(|port| port.parse().ok());
            let outside = outside.as_array().and_then(|all| all.first());
            let outside: Option<u16> =
                outside.and_then(|one| one["HostPort"].as_str()).and_then(|port| port.parse().ok());
            published.extend(inside.zip(outside));
        }
        let environment = config["Env"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let environment = environment.filter_map(|entry| entry.split_once('='));
        Self {
            id: text(&inspected["Id"]),
            service: text(&config["Labels"]["com.docker.compose.service"]),
            image: text(&config["Image"]),
            image_id: text(&inspected["Image"]),
            status: text(&state["Status"]),
            health: state["Health"]["Status"].as_str().map(str::to_owned),
            exit_code: state["ExitCode"].as_i64().unwrap_or(-1),
            published,
            environment: environment.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            grace: Duration::from_secs(config["StopTimeout"].as_u64().unwrap_or(10)),
            inspected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_steps_are_read_from_what_init_prints() {
        let steps = Steps::read(
            "found    hub\nnext     cp .env.production.example .env.production and fill in what is required\n         \
             docker compose --env-file .env.production up --build --detach --wait\n",
        );
        assert_eq!(steps.env, Some((".env.production.example".to_owned(), ".env.production".to_owned())));
        assert_eq!(steps.up[2..4], ["--env-file", ".env.production"]);
        assert_eq!(Steps::read("found    cp a b\n"), Steps::default());
    }
}
