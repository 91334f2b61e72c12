//! The Compose project: services, volumes, where they are written, as data.

use seaworthy_facts::Command;
use seaworthy_text::RepoPath;

use crate::image::HealthCheck;
use crate::keys::Key;
use crate::words::Remark;

/// All of a repository's Compose files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ComposePlan {
    /// The files, development first.
    pub files: Vec<ComposeFile>,
}

/// One Compose file that is written, or edited in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposeFile {
    /// Where it lies.
    pub path: RepoPath,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether it is there already, written by a person: our services are added, the rest stays byte for byte.
    pub existing: Existing,
    /// The project's name, for a file of our own.
    pub name: Option<String>,
    /// The first lines, for a file of our own: what it is and how it is run.
    pub remark: Vec<Remark>,
    /// The profile that our services are in, where the file also holds others.
    pub profile: Option<String>,
    /// Our services, in order.
    pub services: Vec<ComposeService>,
    /// Our named volumes.
    pub volumes: Vec<String>,
    /// Variables that builds get as secrets, sorted.
    pub secrets: Vec<String>,
    /// Variables without which production does not start, sorted.
    pub required: Vec<String>,
    /// The env template that belongs to it.
    pub env_template: Option<RepoPath>,
    /// The command that starts it, as one types it.
    pub up: Vec<String>,
}

/// Whether a Compose file is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// A person wrote it.
    Theirs,
    /// It is ours, or not there.
    Ours,
}

/// What a Compose file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// A developer's machine.
    Development,
    /// A server.
    Production,
}

/// One service. Fields that are empty are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposeService {
    /// Its name: the host by which the others reach it.
    pub name: String,
    /// What it runs: for reports.
    pub role: Role,
    /// Why it is there, above it.
    pub remark: Vec<Remark>,
    /// The decision that the service as a whole rests on.
    pub key: Key,
    /// The image.
    pub source: Source,
    /// The command, when it is not the image's.
    pub command: Option<CommandLine>,
    /// The variables.
    pub environment: Vec<EnvEntry>,
    /// The ports that are published.
    pub ports: Vec<PortEntry>,
    /// The mounts.
    pub volumes: Vec<VolumeEntry>,
    /// Whom it waits for.
    pub depends_on: Vec<Dependency>,
    /// How its health is asked for, when the image does not say.
    pub health: Option<ServiceHealth>,
    /// Whether it is started again.
    pub restart: Restart,
    /// Whether an init process is put in front.
    pub init: Switch,
    /// Names of hosts that are added (`host.docker.internal:host-gateway`).
    pub extra_hosts: Vec<String>,
    /// Memory limit in MiB.
    pub memory_mib: Option<u32>,
    /// Share of processors, as Compose writes it.
    pub cpus: Option<String>,
    /// What it may not do.
    pub hardening: Option<Hardening>,
    /// Seconds it may take to end.
    pub stop_grace: Option<u32>,
    /// What is watched in development.
    pub watch: Vec<Watch>,
}

/// A switch that says nothing when off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// On.
    On,
    /// Off: not written.
    Off,
}

/// What a service runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A process of an app: the app's name, the process' name.
    App(String, String),
    /// A data service: its id in the catalogue.
    Data(String),
}

/// Where a service's image comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// It is pulled.
    Image(String),
    /// It is built.
    Build {
        /// The context, from the Compose file's folder.
        context: String,
        /// The Dockerfile, from the context, when it is not `Dockerfile`.
        dockerfile: Option<String>,
        /// The stage, when it is not the last.
        target: Option<String>,
        /// Build arguments.
        args: Vec<EnvEntry>,
        /// Variables of the project's environment that the build gets as secrets, each under its name.
        secrets: Vec<String>,
    },
}

/// A command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandLine {
    /// Words.
    Words(Command),
    /// A line for `sh -c`, in which `$` is the container's shell's (it is doubled when written).
    Shell(String),
}

/// A variable of a service, or a build argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvEntry {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: EnvValue,
    /// Why, where a reader would ask.
    pub remark: Option<Remark>,
}

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvValue {
    /// This text.
    Literal(String),
    /// `${NAME:?message}`: refused when unset or empty.
    Required {
        /// The variable of the project's environment.
        name: String,
        /// What to do about it.
        message: String,
    },
    /// `${NAME:-default}`.
    Default {
        /// The variable of the project's environment.
        name: String,
        /// The value when it is unset or empty.
        default: String,
    },
    /// Handed on when set, absent otherwise.
    Passed,
    /// Parts in a row, for addresses.
    Parts(Vec<EnvValue>),
}

/// A published port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortEntry {
    /// The address on the host; all when `None`.
    pub host: Option<String>,
    /// The variable that changes the port on the host.
    pub variable: Option<String>,
    /// The port on the host.
    pub published: u16,
    /// The port in the container.
    pub target: u16,
}

/// A mount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeEntry {
    /// What is mounted.
    pub source: VolumeSource,
    /// Where.
    pub target: String,
    /// Whether it may be written.
    pub access: Access,
    /// Why, where a reader would ask.
    pub remark: Option<Remark>,
}

/// What is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VolumeSource {
    /// A named volume.
    Named(String),
    /// A path of the host, from the Compose file's folder.
    Bind(String),
    /// A volume without a name, filled from the image.
    Anonymous,
}

/// Whether a mount may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It may.
    Write,
    /// It may not.
    ReadOnly,
}

/// Whom a service waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The other service.
    pub service: String,
    /// Until it is what.
    pub until: Until,
}

/// Until when a service waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// It is healthy.
    Healthy,
    /// It ended well.
    Completed,
    /// It was started.
    Started,
}

/// How a service's health is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceHealth {
    /// What is run: the words of Compose's `test`, `CMD` or `CMD-SHELL` first; or a probe of an app.
    pub test: HealthTest,
    /// Seconds between two questions.
    pub interval: u32,
    /// Seconds an answer may take.
    pub timeout: u32,
    /// Failures in a row that make it unhealthy.
    pub retries: u32,
    /// Seconds in which failures are forgiven after the start.
    pub start_period: u32,
}

/// What is run to tell a service's health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HealthTest {
    /// Compose's own words, ready to write.
    Words(Vec<String>),
    /// A probe as in a Dockerfile.
    Probe(HealthCheck),
    /// The image's own test, asked more often.
    Image,
    /// None at all: the image's check is switched off (a worker of a web image).
    Disabled,
}

/// Whether a service is started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// Unless a person stopped it.
    UnlessStopped,
    /// Not written: never.
    No,
}

/// What a service may not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hardening {
    /// Whether its root file system is read-only.
    pub read_only: Switch,
    /// Folders in memory, writable all the same.
    pub tmpfs: Vec<String>,
    /// Whether all capabilities are dropped; some are given back.
    pub drop_all: Switch,
    /// The capabilities that are given back.
    pub cap_add: Vec<String>,
    /// Why, where a reader would ask.
    pub remark: Option<Remark>,
}

/// A rule of `develop.watch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// What is done: `rebuild`, `sync`, `restart`, `sync+restart`.
    pub action: &'static str,
    /// The path on the host.
    pub path: String,
    /// Where it is copied to.
    pub target: Option<String>,
}

impl Source {
    /// The build arguments; none of an image that is pulled.
    pub fn arguments(&self) -> &[EnvEntry] {
        match self {
            Self::Build { args, .. } => args,
            Self::Image(_) => &[],
        }
    }

    /// The variables that the build gets as secrets.
    pub fn secrets(&self) -> &[String] {
        match self {
            Self::Build { secrets, .. } => secrets,
            Self::Image(_) => &[],
        }
    }
}
