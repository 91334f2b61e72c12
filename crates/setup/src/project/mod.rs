//! What a Compose project runs: its files merged, its services, the variables it needs.

mod bind;
mod builds;
mod choose;
mod env_file;
mod inputs;
mod layer;
mod merge;
mod services;
mod targets;
mod variables;

use seaworthy_compose::{Access, Condition, MountKind, Protocol};
use seaworthy_text::{Place, RepoPath};

use crate::image::Secret;

pub(crate) use builds::{Builds, usage};
pub(crate) use choose::{Chosen, Found, choose, given};
pub(crate) use layer::Load;
pub(crate) use services::read_project;

/// A set of Compose files that are run together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The files in the order in which they are merged. Paths in them count from the folder of the first.
    pub files: Vec<RepoPath>,
    /// The profiles to switch on.
    pub profiles: Vec<String>,
    /// The services to name on the command line (`docker compose up name…`), as a command in the file's comments does;
    /// all that are switched on without any.
    pub named: Vec<String>,
    /// Why these files.
    pub because: Because,
    /// The project's name, where a file gives one.
    pub name: Option<String>,
    /// The file with the variables.
    pub env_file: EnvFile,
    /// The services in the order of the files, those that are not active in this project too.
    pub services: Vec<Service>,
    /// The secrets that the files declare, sorted by name.
    pub secrets: Vec<Secret>,
    /// The variables that the files ask for, sorted by name.
    pub variables: Vec<VariableNeed>,
}

/// Why files were taken for a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The user named them.
    Given,
    /// The file's name says so, and it stands alone.
    Name,
    /// The file's name says so, and it changes services of the file before it.
    NameOverBase,
    /// The default file has a profile of this name.
    Profile(String),
    /// It is the default file, and nothing in it says otherwise.
    DefaultFile,
}

/// The file from which Compose takes variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvFile {
    /// The file that is read: `.env`, or another that must be named with `--env-file`.
    pub path: RepoPath,
    /// Whether it is in the repository, for everybody to read.
    pub is_listed: bool,
    /// Whether Compose reads it without being told.
    pub is_default: bool,
    /// The file to copy it from, if there is one.
    pub template: Option<RepoPath>,
}

/// A service of a project, all files merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Where the first file has it.
    pub place: Place,
    /// Its image as written: what it runs, or what the built image is called.
    pub image: Option<String>,
    /// The image that is built for it, as an index into [`SetUp::images`](crate::SetUp::images).
    pub build: Option<usize>,
    /// Whether others wait for it to end well.
    pub one_shot: bool,
    /// Whether it runs in this project.
    pub active: bool,
    /// Its profiles.
    pub profiles: Vec<String>,
    /// The ports that it publishes on the host.
    pub ports: Vec<PublishedPort>,
    /// What is mounted into it.
    pub mounts: Vec<Mount>,
    /// What it waits for.
    pub depends_on: Vec<Dependency>,
    /// What is said of its health.
    pub health: HealthCheck,
    /// The names of the secrets that it gets when it runs.
    pub secrets: Vec<String>,
    /// The env files that it needs beside the project's.
    pub env_files: Vec<RequiredFile>,
    /// `restart`, as written.
    pub restart: Option<String>,
    /// `stop_grace_period`, as written; 10 seconds without one.
    pub stop_grace_period: Option<String>,
}

/// A port of a service on the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPort {
    /// The address of the host, variables at their defaults; all of them without one.
    pub host_ip: Option<String>,
    /// The port of the host as written; one that the engine chooses without one.
    pub published: Option<String>,
    /// The port of the host with variables at their defaults; `None` for several, or where there is no default.
    pub number: Option<u16>,
    /// The variable that sets the port of the host.
    pub variable: Option<String>,
    /// The port of the container; `None` for several.
    pub target: Option<u16>,
    /// TCP or UDP.
    pub protocol: Protocol,
    /// Where it is written.
    pub place: Place,
}

/// Something mounted into a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// What kind of thing.
    pub kind: MountKind,
    /// The source as written: a path, or a volume's name; none for an unnamed volume.
    pub source: Option<String>,
    /// For a bind: what of the repository it is.
    pub bind: Option<Bind>,
    /// The path in the container.
    pub target: String,
    /// Whether the container can write there.
    pub access: Access,
    /// Where it is written.
    pub place: Place,
}

/// A path of the host that is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bind {
    /// A folder of the checkout.
    Folder(RepoPath),
    /// A file of the checkout.
    File(RepoPath),
    /// A path inside the repository's folder that a clean checkout does not have.
    Absent(RepoPath),
    /// A path elsewhere on the host, or one that a variable hides.
    Elsewhere,
}

/// A service that another one waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The service waited for.
    pub service: String,
    /// Until when.
    pub condition: Condition,
    /// Whether it may be switched off or missing.
    pub is_required: bool,
}

/// What Compose files say of a service's health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HealthCheck {
    /// Nothing: the image's own check counts, if it has one.
    NotSaid,
    /// There is a check of its own.
    Own,
    /// Times are set, the test is the image's.
    OfTheImage,
    /// It is switched off.
    Off,
}

/// A file that must be there before a service starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredFile {
    /// The file.
    pub path: RepoPath,
    /// Whether Compose stops without it.
    pub is_required: bool,
    /// Whether it is in the repository.
    pub is_listed: bool,
    /// The file to copy it from, if there is one.
    pub template: Option<RepoPath>,
}

/// A variable that the files ask for.
#[derive(Clone, PartialEq, Eq)]
pub struct VariableNeed {
    /// Its name.
    pub name: String,
    /// Whether Compose refuses to start without it (`${NAME:?…}`).
    pub demanded: bool,
    /// The first default that is written (`${NAME:-default}`).
    pub default: Option<String>,
    /// Everywhere it is asked for, in order.
    pub places: Vec<Place>,
    /// Its value in the template; an empty one too.
    pub template_value: Option<String>,
}

impl std::fmt::Debug for VariableNeed {
    /// Shows no value: it may be a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("VariableNeed")
            .field("name", &self.name)
            .field("demanded", &self.demanded)
            .field("has_default", &self.default.is_some())
            .field("has_template_value", &self.template_value.is_some())
            .field("places", &self.places)
            .finish()
    }
}

impl Project {
    /// The service of this name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.name == name)
    }

    /// The services that run in this project.
    pub fn active(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(|service| service.active)
    }
}
