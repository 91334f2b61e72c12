//! The plan of a repository.

use seaworthy_catalog::runtimes::Libc;
use seaworthy_facts::{
    AppKind, Build, Command, EnvVar, ManagerName, Orm, ProcessKind, RuntimeName, ServiceUse, Unknown,
    Workspace,
};
use seaworthy_text::RepoPath;

use crate::compose::ComposePlan;
use crate::ignore::IgnorePlan;
use crate::image::Image;
use crate::template::TemplatePlan;
use crate::{Decided, Decision, Note};

/// The plan of a repository: what is to be written, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How the repository is laid out.
    pub workspace: Workspace,
    /// One an app, in the order in which they start.
    pub apps: Vec<AppPlan>,
    /// The Compose project of all apps together.
    pub compose: ComposePlan,
    /// The env templates.
    pub templates: Vec<TemplatePlan>,
    /// Decisions about the repository as a whole: where development and production are written.
    pub decisions: Vec<Decision>,
    /// What a person should know, the gravest first.
    pub notes: Vec<Note>,
    /// What could not be told.
    pub unknowns: Vec<Unknown>,
}

/// The plan of one app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppPlan {
    /// Its short name.
    pub name: String,
    /// Its folder.
    pub dir: RepoPath,
    /// What it is.
    pub kind: AppKind,
    /// The framework: its id, its title, its version.
    pub framework: Option<(&'static str, &'static str, Option<String>)>,
    /// The runtime.
    pub runtime: RuntimePlan,
    /// The package manager.
    pub manager: ManagerPlan,
    /// The base image's C library.
    pub libc: Decided<Libc>,
    /// The base image, reference as written.
    pub base_image: Decided<String>,
    /// The build as it was found.
    pub build: Option<Build>,
    /// The build command that is run; `None` when nothing is built.
    pub build_command: Option<Decided<Command>>,
    /// The build's outputs, from the app's folder.
    pub build_outputs: Decided<Vec<String>>,
    /// The processes that production runs, `web` first.
    pub processes: Vec<ProcessPlan>,
    /// The port in the container; `None` for an app that does not listen.
    pub port: Option<Decided<u16>>,
    /// Health.
    pub health: HealthPlan,
    /// The environment.
    pub env: Vec<EnvVar>,
    /// The services.
    pub services: Vec<ServiceUse>,
    /// The ORM.
    pub orm: Option<Orm>,
    /// Packages with native code that production needs.
    pub native: Vec<String>,
    /// The image; `None` for a library, which has none.
    pub image: Option<Image>,
    /// What is kept out of the build.
    pub ignore: IgnorePlan,
    /// Every decision about this app, in the order in which they were made.
    pub decisions: Vec<Decision>,
}

/// The runtime that was decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimePlan {
    /// Which.
    pub name: Decided<RuntimeName>,
    /// Its version as the tag says it: `24`, `20.11.1`.
    pub version: Decided<String>,
}

/// The package manager that was decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagerPlan {
    /// Which.
    pub name: Decided<ManagerName>,
    /// Its version: exact, or a major where nothing pins it; `None` when the image's own is taken.
    pub version: Option<Decided<String>>,
    /// The lockfile it installs from.
    pub lockfile: Option<RepoPath>,
    /// Whether lockfile and manifest agree; `None` when it could not be told.
    pub in_step: Option<bool>,
}

/// A process that production runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessPlan {
    /// Its name, unique in the app.
    pub name: String,
    /// What it is.
    pub kind: ProcessKind,
    /// The program itself.
    pub command: Decided<Command>,
    /// The stage that runs it.
    pub stage: crate::image::StageName,
}

/// How health is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthPlan {
    /// The route that answers while the process lives.
    pub live: Option<Decided<String>>,
    /// The route that answers when the app can serve.
    pub ready: Option<Decided<String>>,
}
