//! A thin driver over the `docker` command line: which engine there is, and commands on it with a time limit.
//!
//! The engine is the one that the client itself would take: `DOCKER_HOST`, else its current context. Everything that a
//! test makes carries the id of its run, in a label or in the name of its Compose project, and is removed by it.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::program::{Program, client_environment};
use crate::{Ended, Trouble};

/// For what an engine answers at once.
pub(crate) const QUICK: Duration = Duration::from_secs(60);

/// The label of everything that a test starts outside Compose.
const LABEL: &str = "seaworthy.test";

/// An engine that is there and can run Compose.
#[derive(Debug)]
pub struct Engine {
    environment: Vec<(OsString, OsString)>,
    version: String,
    compose: String,
    run: String,
}

impl Engine {
    /// The engine of this machine.
    ///
    /// # Errors
    /// When there is none: no client, no answer, no Compose. The message says which.
    pub fn find() -> Result<Self, Trouble> {
        Self::find_with(&[])
    }

    /// The engine that the client takes when these variables are set.
    ///
    /// # Errors
    /// As `find`.
    pub fn find_with(variables: &[(String, OsString)]) -> Result<Self, Trouble> {
        let mut environment = client_environment();
        environment.retain(|(known, _)| !variables.iter().any(|(name, _)| known == name.as_str()));
        environment.extend(variables.iter().map(|(name, value)| (name.into(), value.clone())));
        // plain words instead of a moving picture, and no advertising in what an error shows
        for (name, value) in
            [("BUILDKIT_PROGRESS", "plain"), ("DOCKER_CLI_HINTS", "false"), ("COMPOSE_ANSI", "never")]
        {
            environment.push((name.into(), value.into()));
        }
        let since =
            SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_millis()).unwrap_or_default();
        let run = format!("{:x}-{:x}", std::process::id(), since % 0x100_0000);
        let mut engine = Self { environment, version: String::new(), compose: String::new(), run };
        let first_line = |ended: &Ended| ended.said().trim().lines().last().unwrap_or_default().to_owned();
        let version = engine.docker(QUICK).args(["version", "--format", "{{.Server.Version}}"]).end()?;
        if version.code != Some(0) {
            return Err(Trouble::new(format!("no engine answers: {}", first_line(&version))));
        }
        engine.version = version.stdout.trim().to_owned();
        let compose = engine.docker(QUICK).args(["compose", "version", "--short"]).end()?;
        if compose.code != Some(0) {
            return Err(Trouble::new(format!("the docker client has no Compose: {}", first_line(&compose))));
        }
        engine.compose = compose.stdout.trim().to_owned();
        Ok(engine)
    }

    /// The engine and its version, in words.
    pub fn describe(&self) -> String {
        format!("engine {}, Compose {}", self.version, self.compose)
    }

    /// The id of this run.
    pub fn run_id(&self) -> &str {
        &self.run
    }

    /// `docker …`.
    pub fn docker(&self, limit: Duration) -> Program {
        let environment = self.environment.iter().map(|(name, value)| (name, value));
        Program::new("docker", limit).envs(environment)
    }

    /// A command in a running container.
    pub fn exec(&self, container: &str, variables: &[(&str, &str)], command: &[&str]) -> Program {
        let mut program = self.docker(QUICK).arg("exec");
        for (name, value) in variables {
            program = program.args(["--env", &format!("{name}={value}")]);
        }
        program.arg(container).args(command)
    }

    /// Runs a command in a new container of an image and removes it, whatever becomes of it.
    ///
    /// # Errors
    /// When the container cannot be started or takes longer than `limit`.
    pub fn run(
        &self,
        image: &str,
        options: &[&str],
        command: &[&str],
        limit: Duration,
    ) -> Result<Ended, Trouble> {
        let label = format!("{LABEL}={}", self.run);
        let ended = self
            .docker(limit)
            .args(["run", "--rm", "--label", &label])
            .args(options)
            .arg(image)
            .args(command)
            .end();
        if ended.is_err() {
            // the client was ended, its container was not
            self.remove("container", &format!("label={label}"));
        }
        ended
    }

    /// Makes sure that an image is there, by pulling it when it is not.
    ///
    /// # Errors
    /// When it is not there and cannot be pulled.
    pub fn provide(&self, image: &str) -> Result<(), Trouble> {
        if self.docker(QUICK).args(["image", "inspect", "--format", "{{.Id}}", image]).end()?.code == Some(0)
        {
            return Ok(());
        }
        let pulled = self.docker(Duration::from_secs(300)).args(["pull", "--quiet", image]).end()?;
        let said = pulled.stderr.trim().lines().last().unwrap_or_default();
        match pulled.code {
            Some(0) => Ok(()),
            _ => Err(Trouble::new(format!("the image {image} is not here and cannot be pulled: {said}"))),
        }
    }

    /// Whether the engine runs on this machine, so that its published ports are ours.
    pub fn is_local(&self) -> bool {
        let context =
            self.docker(QUICK).args(["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]).run();
        match self.environment.iter().find(|(name, value)| name == "DOCKER_HOST" && !value.is_empty()) {
            Some((_, host)) => host.to_string_lossy().starts_with("unix:"),
            None => context
                .is_ok_and(|host| host.trim().starts_with("unix:") || host.trim().starts_with("npipe:")),
        }
    }

    /// Removes everything of a kind (`container`, `volume`, `network`, `image`) that a filter selects. What cannot be
    /// removed is said: it would be left on somebody's engine.
    pub(crate) fn remove(&self, kind: &str, filter: &str) {
        let list: &[&str] = match kind {
            "container" => &["ps", "--all", "--quiet", "--no-trunc", "--filter"],
            "image" => &["image", "ls", "--quiet", "--no-trunc", "--filter"],
            "volume" => &["volume", "ls", "--quiet", "--filter"],
            _ => &["network", "ls", "--quiet", "--filter"],
        };
        let removal: &[&str] = match kind {
            "container" => &["rm", "--force", "--volumes"],
            "image" => &["image", "rm", "--force"],
            "volume" => &["volume", "rm", "--force"],
            _ => &["network", "rm"],
        };
        let outcome = self.docker(QUICK).args(list).arg(filter).run().and_then(|found| {
            let mut ids: Vec<&str> = found.split_whitespace().collect();
            ids.sort_unstable();
            ids.dedup();
            if ids.is_empty() {
                return Ok(());
            }
            self.docker(QUICK * 2).args(removal).args(ids).end()?.success().map(drop)
        });
        if let Err(trouble) = outcome {
            report(&format!("could not remove every {kind} with {filter}: {trouble}"));
        }
    }

    /// Empties a folder that containers wrote into, some of it as root.
    pub fn empty(&self, folder: &std::path::Path, image: &str) {
        if fs::remove_dir_all(folder).is_ok() {
            return;
        }
        let mount = format!("{}:/seaworthy", folder.display());
        let options = ["--user", "0:0", "--entrypoint", "/bin/sh", "--volume", &mount];
        let emptied = self.run(image, &options, &["-c", "rm -rf /seaworthy/* /seaworthy/.[!.]*"], QUICK);
        if let Err(trouble) = emptied.and_then(Ended::success) {
            report(&format!("{} is left: {trouble}", folder.display()));
        }
    }
}

/// Says something on the way of a removal, where no error can be returned.
#[allow(clippy::print_stderr, reason = "a test's output")]
fn report(words: &str) {
    eprintln!("warning: {words}");
}

/// The names of the images that a Dockerfile starts from, stages left out.
///
/// # Errors
/// When the file cannot be read.
pub fn base_images(dockerfile: &PathBuf) -> Result<Vec<String>, Trouble> {
    let text = fs::read_to_string(dockerfile)
        .map_err(|error| Trouble::new(format!("{}: {error}", dockerfile.display())))?;
    let mut stages: Vec<String> = Vec::new();
    let mut images: Vec<String> = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().filter(|word| !word.starts_with("--")).collect();
        if let ["FROM", image, rest @ ..] = words.as_slice() {
            if !stages.iter().any(|stage| stage == image) && !images.iter().any(|known| known == image) {
                images.push((*image).to_owned());
            }
            if let [_, name] = rest {
                stages.push((*name).to_owned());
            }
        }
    }
    Ok(images)
}
