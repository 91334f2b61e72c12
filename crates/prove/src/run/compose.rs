//! A Compose project of a run: the files that are there, with an override of ours on top that takes away what would touch
//! the machine: fixed names, fixed ports, volumes of others.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use super::coming_up::come_up;
use super::container::Container;
use super::ground::Ground;
use super::id::{LABEL, RunId};
use super::outside::read_outside;
use super::provided::provide_files;
use super::services::chosen_services;
use super::workspace::Workspace;
use crate::engine::{Answer, Call, Engine, EngineError, Trouble};
use crate::probe::some;

/// A build from nothing and a start, on a slow machine.
pub(crate) const UP: Duration = Duration::from_secs(1200);

/// The name of the override, beside the repository's own files.
const OVERRIDE: &str = ".seaworthy-prove.compose.yaml";

/// The capabilities that every container has which does not give them up.
const USUAL: &[&str] = &[
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// A Compose project.
#[derive(Debug)]
pub(crate) struct Project {
    /// Its name, unique to the run.
    pub(crate) name: String,
    folder: PathBuf,
    directory: PathBuf,
    files: Vec<String>,
    profiles: Vec<String>,
    named: Vec<String>,
    /// Values for its variables.
    pub(crate) variables: BTreeMap<String, String>,
    /// The project as Compose resolves it from the files alone.
    pub(crate) resolved: Value,
}

impl Project {
    /// A project of the set-up, in the workspace.
    fn new(
        run: &RunId,
        what: &str,
        workspace: &Workspace,
        read: &seaworthy_setup::Project,
        variables: BTreeMap<String, String>,
    ) -> Self {
        let folder = workspace.folder().to_owned();
        let first = read.files.first().and_then(seaworthy_text::RepoPath::parent);
        let directory = first.map_or_else(|| folder.clone(), |first| workspace.at(first.as_str()));
        Self {
            name: run.name(what),
            folder,
            directory,
            files: read.files.iter().map(ToString::to_string).collect(),
            profiles: read.profiles.clone(),
            named: Vec::new(),
            variables,
            resolved: Value::Null,
        }
    }

    /// A project of the set-up with its files provided and its services resolved; or why it is not started: it asks for power
    /// over this machine.
    ///
    /// # Errors
    /// When a file cannot be provided, or Compose refuses the files.
    pub(crate) fn prepare(
        ground: &Ground<'_>,
        what: &str,
        read: &seaworthy_setup::Project,
    ) -> Result<Result<Self, String>, EngineError> {
        let mut project = Self::new(ground.run, what, ground.workspace, read, ground.texts());
        project.named = chosen_services(ground, read);
        provide_files(ground, read).map_err(EngineError::other)?;
        // what the files read of the machine, Compose reads when it resolves them
        let mut dangers = read_outside(ground.request.repo, read);
        if dangers.is_empty() {
            project.resolve(ground.engine)?;
            dangers = project.dangers();
        }
        Ok(if dangers.is_empty() {
            Ok(project)
        } else {
            Err(format!("it is not started, for it asks for power over this machine: {}", some(&dangers, 3)))
        })
    }

    /// `docker compose …` in this project, with the files alone.
    pub(crate) fn plain(&self, words: &[&str]) -> Call {
        self.call(words, &self.files, &self.profiles, &self.variables)
    }

    /// As `plain`, with the override on top.
    pub(crate) fn run(&self, words: &[&str]) -> Call {
        let mut files = self.files.clone();
        files.push(OVERRIDE.to_owned());
        self.call(words, &files, &self.profiles, &self.variables)
    }

    /// As `plain`, with other profiles or variables.
    pub(crate) fn call(
        &self,
        words: &[&str],
        files: &[String],
        profiles: &[String],
        variables: &BTreeMap<String, String>,
    ) -> Call {
        let mut all: Vec<String> = vec!["compose".to_owned(), "--project-name".to_owned(), self.name.clone()];
        // relative paths count from here, whatever the files on top are
        all.extend(["--project-directory".to_owned(), self.directory.display().to_string()]);
        for file in files {
            all.extend(["--file".to_owned(), self.folder.join(file).display().to_string()]);
        }
        for profile in profiles {
            all.extend(["--profile".to_owned(), profile.clone()]);
        }
        all.extend(words.iter().map(|word| (*word).to_owned()));
        let variables = variables.iter().map(|(name, value)| (name.clone(), value.clone()));
        Call::new(all).folder(&self.directory).with(variables)
    }

    /// The services to name on the command line; none for all.
    pub(crate) fn named(&self) -> &[String] {
        &self.named
    }

    /// The files, profiles left out.
    pub(crate) fn files(&self) -> &[String] {
        &self.files
    }

    /// Lets Compose resolve the files and remembers the answer.
    ///
    /// # Errors
    /// When Compose refuses them.
    fn resolve(&mut self, engine: &dyn Engine) -> Result<(), EngineError> {
        let call = self.plain(&["config", "--format", "json"]);
        let text = engine.call(&call)?.output(&call, engine.flavor().program()).map_err(|mut error| {
            if error.trouble == Trouble::Other {
                error.trouble = Trouble::RefusedFiles;
            }
            error
        })?;
        self.resolved = serde_json::from_str(&text)
            .map_err(|error| EngineError::other(format!("`compose config`: {error}")))?;
        Ok(())
    }

    /// The services that Compose resolved, by name.
    pub(crate) fn services(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.resolved["services"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, service)| (name.as_str(), service))
    }

    /// Whether others wait for the end of this service: a migration.
    pub(crate) fn runs_once(&self, name: &str) -> bool {
        self.services().any(|(_, other)| {
            other["depends_on"][name]["condition"].as_str() == Some("service_completed_successfully")
        })
    }

    /// What gives an app power over the machine, or lets it see what is not in the repository: this is not started.
    fn dangers(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, service) in self.services() {
            for key in ["privileged"] {
                if service[key].as_bool() == Some(true) {
                    found.push(format!("{name}: `{key}: true`"));
                }
            }
            for key in ["network_mode", "pid", "ipc", "userns_mode", "uts", "cgroup"] {
                if service[key].as_str() == Some("host") {
                    found.push(format!("{name}: `{key}: host`"));
                }
            }
            for key in ["devices", "device_cgroup_rules", "gpus"] {
                if service[key].as_array().is_some_and(|list| !list.is_empty()) {
                    found.push(format!("{name}: `{key}`"));
                }
            }
            for capability in service["cap_add"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                let plain = capability.trim_start_matches("CAP_").to_ascii_uppercase();
                if !USUAL.contains(&plain.as_str()) {
                    found.push(format!("{name}: `cap_add: [{capability}]`"));
                }
            }
            for mount in service["volumes"].as_array().into_iter().flatten() {
                let source = mount["source"].as_str().unwrap_or_default();
                if mount["type"].as_str() == Some("bind") && !self.is_inside(source) {
                    found.push(format!("{name}: mounts {source} of this machine"));
                }
            }
        }
        for section in ["secrets", "configs"] {
            for (name, entry) in self.resolved[section].as_object().into_iter().flatten() {
                // a secret that only a build mounts is not read here
                let is_read = self.services().any(|(_, service)| {
                    let granted = service[section].as_array().into_iter().flatten();
                    granted.into_iter().any(|one| one["source"].as_str() == Some(name))
                });
                if let Some(file) = entry["file"].as_str()
                    && is_read
                    && !self.is_inside(file)
                {
                    found.push(format!("{name}: reads {file} of this machine"));
                }
            }
        }
        for (name, volume) in self.resolved["volumes"].as_object().into_iter().flatten() {
            if volume["driver_opts"].is_object() {
                found.push(format!("the volume {name}: `driver_opts`"));
            }
        }
        found
    }

    fn is_inside(&self, source: &str) -> bool {
        let path = std::path::Path::new(source);
        path.starts_with(&self.folder)
            && !path.components().any(|part| part == std::path::Component::ParentDir)
    }

    /// Writes the override: our images instead of those that would be built, ports of the engine's choice on the loopback
    /// address for the apps and none for the rest, no fixed names, and this run's label.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write_override(
        &self,
        workspace: &Workspace,
        run: &RunId,
        images: &BTreeMap<String, String>,
        ports: &BTreeMap<String, u16>,
        more: &BTreeMap<String, Vec<String>>,
    ) -> Result<(), String> {
        let quoted = |text: &str| Value::from(text).to_string();
        let mut text = String::from("services:\n");
        for (name, service) in self.services() {
            text.push_str(&format!(
                "  {}:\n    labels: {{ {}: {} }}\n",
                quoted(name),
                quoted(LABEL),
                quoted(&run.to_string())
            ));
            if service["container_name"].is_string() {
                text.push_str("    container_name: !reset null\n");
            }
            if let Some(image) = images.get(name) {
                text.push_str(&format!("    image: {}\n    pull_policy: never\n", quoted(image)));
            }
            match ports.get(name) {
                Some(port) => text.push_str(&format!("    ports: !override [\"127.0.0.1::{port}\"]\n")),
                None if service["ports"].is_array() => text.push_str("    ports: !reset []\n"),
                None => {}
            }
            for line in more.get(name).into_iter().flatten() {
                text.push_str(&format!("    {line}\n"));
            }
        }
        for section in ["networks", "volumes"] {
            let foreign: Vec<&String> = self.resolved[section]
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(_, entry)| {
                    let own = entry["name"].as_str().is_some_and(|name| name.starts_with(&self.name));
                    !own || !entry["external"].is_null()
                })
                .map(|(name, _)| name)
                .collect();
            if !foreign.is_empty() {
                text.push_str(&format!("{section}:\n"));
            }
            for name in foreign {
                let own = quoted(&format!("{}_{name}", self.name));
                text.push_str(&format!("  {}: !override {{ name: {own} }}\n", quoted(name)));
            }
        }
        workspace.write(OVERRIDE, text.as_bytes())
    }

    /// `up`, in the background, until everything is healthy or ended well: of these services, of all without one.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub(crate) fn up(&self, engine: &dyn Engine, services: &[String]) -> Result<Answer, EngineError> {
        let limit = "600";
        let mut words = vec!["up", "--no-build", "--detach", "--wait", "--wait-timeout", limit];
        words.extend(services.iter().map(String::as_str));
        come_up(engine, self, &self.run(&words).within(UP))
    }

    /// `down`; with volumes when the data is to go, too.
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn down(&self, engine: &dyn Engine, more: &[&str]) -> Result<(), EngineError> {
        let mut words = vec!["down", "--remove-orphans"];
        words.extend(more);
        let call = self.run(&words).within(Duration::from_secs(300));
        engine.call(&call)?.output(&call, engine.flavor().program()).map(drop)
    }

    /// Every container that it has, by service.
    ///
    /// # Errors
    /// When the engine does not say.
    pub(crate) fn containers(&self, engine: &dyn Engine) -> Result<Vec<Container>, EngineError> {
        let filter = format!("label=com.docker.compose.project={}", self.name);
        let call = Call::new(["ps", "--all", "--quiet", "--no-trunc", "--filter", &filter]);
        let listed = engine.call(&call)?.output(&call, engine.flavor().program())?;
        let ids: Vec<&str> = listed.split_whitespace().collect();
        Container::inspect(engine, &ids)
    }
}
