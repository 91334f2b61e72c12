//! What every probe stands on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use seaworthy_image::Image as Inspected;
use seaworthy_setup::ImageBuild;

use super::compose::Project;
use super::container::Container;
use super::id::RunId;
use super::progress::Progress;
use super::values::{Origin, Value};
use super::workspace::Workspace;
use crate::engine::{Answer, Call, Cancel, Engine, EngineError, Meter, Trouble};
use crate::probe::{Ask, PROBES, Probe, Seen};
use crate::request::{Contract, KnownApp, Request};
use crate::{Evidence, Outcome, ProbeResult, Scope};

/// What every probe stands on: the engine, the copy, what is asked for.
pub(crate) struct Ground<'a> {
    pub(crate) engine: &'a dyn Engine,
    pub(crate) cancel: &'a Cancel,
    pub(crate) meter: &'a Meter,
    pub(crate) run: &'a RunId,
    pub(crate) request: &'a Request<'a>,
    pub(crate) workspace: &'a Workspace,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) is_local: bool,
    /// The word that labels the steps of a build, where the engine has one.
    pub(crate) step_label_word: Option<&'static str>,
    pub(crate) values: BTreeMap<String, Value>,
    /// Secrets of builds that were made up, with words for each.
    pub(crate) build_secrets: Vec<(String, String)>,
    pub(crate) results: Mutex<Vec<ProbeResult>>,
    /// Images that cannot be had: asked for once.
    pub(crate) absent: Mutex<BTreeSet<String>>,
}

/// An image that was built.
pub(crate) struct BuiltImage {
    pub(crate) build: ImageBuild,
    /// The name under which it was built here.
    pub(crate) reference: String,
    /// The Compose services that run it.
    pub(crate) services: Vec<String>,
    /// Whether it only runs once, before the apps: a migration.
    pub(crate) runs_once: bool,
    pub(crate) id: String,
    pub(crate) size: u64,
    pub(crate) build_ms: u64,
    pub(crate) inspected: Result<Inspected, EngineError>,
}

/// An app that runs.
pub(crate) struct RunningApp<'p> {
    /// The service, or the image's name outside of Compose.
    pub(crate) name: String,
    pub(crate) image: &'p BuiltImage,
    pub(crate) container: Container,
    /// The port in the container.
    pub(crate) port: Option<u16>,
    pub(crate) project: Option<&'p RunningProject<'p>>,
    /// From its start to its first healthy answer, where the engine told.
    pub(crate) time_to_healthy: Option<Duration>,
}

/// A Compose project that runs, or failed to.
pub(crate) struct RunningProject<'p> {
    pub(crate) project: Project,
    pub(crate) scope: Scope,
    pub(crate) images: &'p [BuiltImage],
    /// The services that were started: all, but for those that cannot be had.
    pub(crate) started: Vec<String>,
    /// Whether all of it came up.
    pub(crate) is_up: bool,
}

impl Ground<'_> {
    /// Whether a probe is wanted.
    pub(crate) fn wants(&self, id: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|name| name == id);
        (self.request.only.is_empty() || named(&self.request.only)) && !named(&self.request.skip)
    }

    /// Whether any probe of these scopes is wanted.
    pub(crate) fn wants_any(&self, scopes: &[Scope]) -> bool {
        PROBES.iter().any(|probe| scopes.contains(&probe.scope) && self.wants(probe.id))
    }

    /// What is known of the app that an image is built for.
    pub(crate) fn known(&self, image: &ImageBuild) -> Option<&KnownApp> {
        let apps = &self.request.apps;
        let dir = image
            .dockerfile
            .parent()
            .map(|dir| dir.as_str().trim_start_matches('.').to_owned())
            .unwrap_or_default();
        let by_name = apps.iter().find(|app| app.name == image.name);
        let by_start = || {
            apps.iter()
                .filter(|app| image.name.starts_with(&format!("{}-", app.name)))
                .max_by_key(|app| app.name.len())
        };
        let by_folder = || {
            let mut there = apps.iter().filter(|app| app.dir == dir);
            there.next().filter(|_| there.next().is_none())
        };
        let by_context = || {
            let context = image.context.as_str().trim_start_matches('.');
            let mut there = apps.iter().filter(|app| app.dir == context);
            there.next().filter(|_| there.next().is_none())
        };
        // the only app of a repository is what every image is for, unless others were left out
        let only = || apps.first().filter(|_| apps.len() == 1 && self.request.chosen.is_empty());
        by_name.or_else(by_start).or_else(by_folder).or_else(by_context).or_else(only)
    }

    /// Whether an image is one of those that were asked for.
    pub(crate) fn is_chosen(&self, image: &ImageBuild) -> bool {
        let chosen = &self.request.chosen;
        chosen.is_empty() || self.known(image).is_some_and(|app| chosen.contains(&app.name))
    }

    /// What must hold of an image and the apps that run it.
    pub(crate) fn contract(&self, image: &ImageBuild) -> &Contract {
        self.known(image).map_or(&self.request.contract, |app| &app.contract)
    }

    /// The values of this run's variables.
    pub(crate) fn texts(&self) -> BTreeMap<String, String> {
        self.values.iter().map(|(name, value)| (name.clone(), value.text.clone())).collect()
    }

    /// Waits.
    pub(crate) fn pause(&self, time: Duration) {
        self.meter.wait(|| std::thread::sleep(time));
    }

    /// Calls the engine.
    pub(crate) fn call(&self, call: &Call) -> Result<Answer, EngineError> {
        self.engine.call(call)
    }

    /// Calls the engine for what it says; failing is an error.
    pub(crate) fn said(&self, call: &Call) -> Result<String, EngineError> {
        self.engine.call(call)?.output(call, self.engine.flavor().program())
    }

    /// Says that a probe is asked, if it is.
    pub(crate) fn begin(&self, probe: &Probe, words: &str) {
        if self.wants(probe.id) && !self.cancel.is_cancelled() {
            self.progress.begun(words);
        }
    }

    /// Asks a probe and notes what it saw.
    pub(crate) fn ask(
        &self,
        probe: &Probe,
        of: &str,
        ask: impl FnOnce() -> Result<Seen, EngineError>,
    ) -> Option<Outcome> {
        if !self.wants(probe.id) || self.cancel.is_cancelled() {
            return None;
        }
        let begun = Instant::now();
        let seen = match ask() {
            Ok(seen) => seen,
            Err(error) if error.trouble == Trouble::Cancelled => return None,
            Err(error) => Seen::engine_failed(format!("the engine failed: {}", error.message), error),
        };
        Some(self.note(probe, of, seen, begun.elapsed()))
    }

    /// Notes what a probe saw.
    pub(crate) fn note(&self, probe: &Probe, of: &str, seen: Seen, took: Duration) -> Outcome {
        let Seen { outcome, summary, measures, evidence, help } = seen;
        let evidence = evidence.into_iter().map(|one| self.without_secrets(one)).collect();
        let result = ProbeResult {
            id: probe.id.to_owned(),
            title: probe.title.to_owned(),
            scope: probe.scope,
            of: of.to_owned(),
            outcome,
            summary: self.veiled(&summary),
            measures,
            evidence,
            help,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        };
        self.progress.ended(&result);
        match self.results.lock() {
            Ok(mut results) => results.push(result),
            // a probe that panicked while it wrote leaves the list as it was
            Err(poisoned) => poisoned.into_inner().push(result),
        }
        outcome
    }

    /// Notes what a probe saw, if it is wanted.
    pub(crate) fn note_if_wanted(&self, probe: &Probe, of: &str, seen: Seen, took: Duration) {
        if self.wants(probe.id) {
            self.note(probe, of, seen, took);
        }
    }

    /// Whether a probe of this name has failed.
    pub(crate) fn has_failed(&self, id: &str) -> bool {
        self.results.lock().is_ok_and(|results| {
            results.iter().any(|result| result.id == id && result.outcome == Outcome::Fail)
        })
    }

    /// Skips every probe of some scopes for something, with the reason.
    pub(crate) fn skip_all(&self, scopes: &[Scope], of: &str, reason: &str) {
        for probe in
            PROBES.iter().filter(|probe| scopes.contains(&probe.scope) && !matches!(probe.ask, Ask::Run))
        {
            self.ask(probe, of, || Ok(Seen::skip(reason)));
        }
    }

    /// The values that must not be seen.
    fn hidden(&self) -> impl Iterator<Item = &str> {
        // what a template says for everybody is no secret
        let is_secret = self.request.is_secret_name;
        let own =
            self.values.iter().filter(move |(name, value)| value.origin == Origin::MadeUp || is_secret(name));
        let values = own.map(|(_, value)| value.text.as_str()).filter(|text| text.len() >= 8);
        let secrets = self.request.secrets.iter().filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok());
        let of_builds = self.build_secrets.iter().map(|(_, text)| text.as_str());
        values.chain(secrets).chain(of_builds)
    }

    fn veiled(&self, text: &str) -> String {
        self.hidden()
            .filter(|value| !value.is_empty())
            .fold(text.to_owned(), |text, value| text.replace(value, "***"))
    }

    fn without_secrets(&self, evidence: Evidence) -> Evidence {
        let lines = evidence.lines.iter().map(|line| self.veiled(line)).collect();
        Evidence { lines, ..evidence }
    }
}

impl BuiltImage {
    /// Its name as it may stand in the name of a folder or an image.
    pub(crate) fn tag(&self) -> String {
        super::images::tag(&self.build.name)
    }

    /// The first port that the image says it listens on.
    pub(crate) fn exposed_port(&self) -> Option<u16> {
        let ports = &self.inspected.as_ref().ok()?.config.process.exposed_ports;
        ports.first()?.split('/').next()?.parse().ok()
    }
}

impl RunningApp<'_> {
    /// Its container as it is now; another one where the service was started anew.
    pub(crate) fn now(&self, ground: &Ground<'_>) -> Result<Container, EngineError> {
        let Some(running) = self.project else { return self.container.again(ground.engine) };
        let all = running.project.containers(ground.engine)?;
        let found = all.into_iter().find(|container| container.service == self.name);
        found.ok_or_else(|| EngineError::other(format!("{} has no container", self.name)))
    }

    /// The port of this machine that leads to the app in a container of it.
    pub(crate) fn published(&self, container: &Container) -> Option<u16> {
        let port = self.port?;
        container.published.iter().find(|(inside, _, _)| *inside == port).map(|(_, outside, _)| *outside)
    }
}

/// Tries until it works or the time is over; the last trouble is the reason.
pub(crate) fn eventually<T>(
    ground: &Ground<'_>,
    within: Duration,
    mut attempt: impl FnMut() -> Result<T, String>,
) -> Result<T, String> {
    let deadline = Instant::now() + within;
    loop {
        match attempt() {
            Ok(value) => return Ok(value),
            Err(trouble) if Instant::now() >= deadline || ground.cancel.is_cancelled() => {
                return Err(trouble);
            }
            Err(_) => ground.pause(Duration::from_millis(100)),
        }
    }
}
