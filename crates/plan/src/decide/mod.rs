//! From facts to a plan: one pass a question, then the image, the Compose project and the templates made of the answers.

pub(crate) mod base;
pub(crate) mod build;
mod compose;
mod context;
mod deployed;
mod dev_server;
pub(crate) mod development;
mod environment;
mod install;
pub(crate) mod lifecycle;
mod listen;
pub(crate) mod manager;
mod members;
mod natives;
mod notes;
mod processes;
mod runtime;
pub(crate) mod scope;
pub(crate) mod serve;
mod services;
mod ship;
mod site;
mod stages;
mod templates;
mod writable;

use seaworthy_facts::{App, AppKind, Facts};

use crate::config::{Config, ConfigError};
use crate::keys::{KEYS, KeyEntry};
use crate::plan::{AppPlan, Plan};
use crate::{Decided, Decision, Note, NoteKind};

pub use deployed::deployed;
use development::Development;
use scope::Scope;

/// Why no plan can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// `seaworthy.toml` names an app that is not there.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// There is nothing to run in this repository.
    #[error("nothing in this repository can be run as a container")]
    NoApps {
        /// Packages that were looked at, and what they are.
        members: Vec<String>,
        /// What those lack that would be apps otherwise.
        lacking: Vec<Note>,
    },
}

/// Makes the plan.
///
/// # Errors
/// When the configuration does not fit the repository, or there is nothing to plan for.
pub fn decide(facts: &Facts, config: &Config) -> Result<Plan, PlanError> {
    let facts = &writable::only(facts);
    let names: Vec<(String, String)> =
        facts.apps.iter().map(|app| (app.name.clone(), app.dir.to_string())).collect();
    config.check_apps(&names)?;
    let runnable: Vec<&App> = facts.apps.iter().filter(|app| app.kind.value != AppKind::Library).collect();
    if runnable.is_empty() {
        return Err(PlanError::NoApps { members: members(facts), lacking: notes::lacking(facts) });
    }

    let mut notes: Vec<Note> = notes::lacking(facts);
    let development = development::decide(facts, config, &runnable);
    let mut apps: Vec<(Choices<'_>, AppPlan)> = Vec::new();
    for app in start_order(&runnable) {
        let scope = Scope::new(facts, app, config);
        let choices = Choices::make(&scope, &development, &mut notes);
        let plan = choices.plan(&scope, &mut notes);
        apps.push((choices, plan));
    }
    let repository = compose::decide(facts, config, &development, &mut apps, &mut notes);
    notes.extend(without_effect(config, &apps, &repository.decisions));
    notes.sort_by(|left, right| (left.kind.severity(), &left.app).cmp(&(right.kind.severity(), &right.app)));
    Ok(Plan {
        workspace: facts.workspace.clone(),
        templates: templates::decide(&apps, &repository.plan),
        compose: repository.plan,
        decisions: repository.decisions,
        apps: apps.into_iter().map(|(_, plan)| plan).collect(),
        notes,
        unknowns: facts.unknowns.clone(),
    })
}

/// A setting that no decision rests on, as when the app has no need of what it sets: said, so that nobody relies on it.
/// What `prove` asks for takes effect there.
fn without_effect(config: &Config, apps: &[(Choices<'_>, AppPlan)], repository: &[Decision]) -> Vec<Note> {
    let decisions = || apps.iter().flat_map(|(_, plan)| &plan.decisions).chain(repository);
    config
        .settings()
        .filter(|(_, key, _)| {
            let is_for_others = |entry: &KeyEntry| entry.is_promise() || entry.chooses_apps();
            !KEYS.iter().any(|entry| is_for_others(entry) && entry.matches(key))
        })
        .filter(|(_, _, setting)| {
            !decisions()
                .any(|decision| decision.evidence.iter().any(|evidence| evidence.place == setting.place))
        })
        .map(|(app, key, setting)| Note {
            app: app.map(str::to_owned),
            kind: NoteKind::SettingWithoutEffect { key: key.to_owned() },
            evidence: vec![setting.evidence()],
        })
        .collect()
}

fn members(facts: &Facts) -> Vec<String> {
    facts
        .workspace
        .members
        .iter()
        .map(|member| format!("{} ({})", member.dir, member.kind.as_str()))
        .collect()
}

/// Apps that others call come first; otherwise the order of the folders stays.
fn start_order<'a>(apps: &[&'a App]) -> Vec<&'a App> {
    let mut ordered: Vec<&App> = Vec::new();
    let mut waiting: Vec<&App> = apps.to_vec();
    while !waiting.is_empty() {
        let ready = |app: &App| {
            app.peers
                .iter()
                .all(|peer| waiting.iter().all(|other| other.dir != peer.value.dir || other.dir == app.dir))
        };
        // two apps that call each other: the first folder starts first
        let next = waiting.iter().position(|app| ready(app)).unwrap_or(0);
        ordered.push(waiting.remove(next));
    }
    ordered
}

/// All that was decided about one app, typed.
pub(crate) struct Choices<'a> {
    pub(crate) app: &'a App,
    pub(crate) runtime: crate::RuntimePlan,
    pub(crate) manager: crate::ManagerPlan,
    pub(crate) base: base::Base,
    pub(crate) install: install::InstallChoices,
    pub(crate) build: build::BuildChoices,
    pub(crate) ship: ship::ShipChoices,
    /// The web server of an app that is built to files.
    pub(crate) serve: Option<serve::ServeChoices>,
    pub(crate) listen: listen::ListenChoices,
    pub(crate) processes: processes::ProcessChoices,
    pub(crate) environment: environment::EnvironmentChoices,
}

impl<'a> Choices<'a> {
    fn make(scope: &Scope<'a>, development: &Decided<Development>, notes: &mut Vec<Note>) -> Self {
        let runtime = runtime::decide(scope, notes);
        let manager = manager::decide(scope, &runtime, notes);
        let base = base::decide(scope, &runtime, &manager);
        let install = install::decide(scope, &manager, &runtime, notes);
        let environment = environment::decide(scope);
        let build = build::decide(scope, &manager, &environment, notes);
        let listen = listen::decide(scope, notes);
        let ship = ship::decide(scope, &build);
        let serve = serve::decide(scope);
        let contained = development.value == Development::Container;
        let processes = processes::decide(scope, &runtime, &ship, contained, notes);
        Self {
            app: scope.app,
            runtime,
            manager,
            base,
            install,
            build,
            ship,
            serve,
            listen,
            processes,
            environment,
        }
    }

    fn plan(&self, scope: &Scope<'a>, notes: &mut Vec<Note>) -> AppPlan {
        let image = stages::image(self, scope);
        let (ignore, context_decisions) = context::decide(self, scope, &image);
        notes::of_app(self, scope, notes);
        let app = self.app;
        // files that nobody knows where to find cannot be shipped; the notes say so
        let is_lost = self.serve.is_some() && self.build.outputs.value.is_empty();
        AppPlan {
            name: app.name.clone(),
            dir: app.dir.clone(),
            kind: app.kind.value,
            framework: scope
                .framework()
                .map(|(framework, used)| (framework.id, framework.title, used.version.clone())),
            runtime: self.runtime.clone(),
            manager: self.manager.clone(),
            libc: self.base.libc.clone(),
            base_image: self.serve.as_ref().map_or(&self.base.image, |serve| &serve.image).clone(),
            build: app.build.as_ref().map(|build| build.value.clone()),
            build_command: self.build.command.clone(),
            build_outputs: self.build.outputs.clone(),
            processes: self.processes.all.clone(),
            port: self.listen.port.clone(),
            health: self.listen.health.clone(),
            env: self.environment.variables.clone(),
            services: app.services.clone(),
            orm: app.orm.as_ref().map(|orm| orm.value.clone()),
            native: install::native_names(app),
            image: (!is_lost).then_some(image),
            ignore,
            decisions: self.decisions().into_iter().chain(context_decisions).collect(),
        }
    }

    /// The port in the container of development.
    pub(crate) fn development_port(&self) -> Option<u16> {
        let serving = self.processes.dev_server.as_ref().map(|serving| serving.port);
        serving.or(self.listen.port.as_ref().map(|port| port.value))
    }

    /// Every decision, in the order in which a reader would ask.
    fn decisions(&self) -> Vec<Decision> {
        let mut all = vec![
            self.runtime.name.erase(|name| name.as_str().to_owned()),
            self.runtime.version.erase(Clone::clone),
            self.manager.name.erase(|name| manager::word(*name).to_owned()),
        ];
        all.extend(self.manager.version.as_ref().map(|version| version.erase(Clone::clone)));
        self.base.decisions(&mut all);
        self.install.decisions(&mut all);
        self.build.decisions(&mut all);
        self.ship.decisions(&mut all);
        if let Some(serve) = &self.serve {
            serve.decisions(&mut all);
        }
        self.processes.decisions(&mut all);
        self.listen.decisions(&mut all);
        self.environment.decisions(&mut all);
        all
    }
}
