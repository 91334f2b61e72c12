//! The image: stages and what each is made of, as data. Shell text appears only when it is rendered.

use seaworthy_facts::Command;
use seaworthy_text::RepoPath;

use crate::keys::Key;
use crate::words::Remark;

/// One Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Where the Dockerfile lies.
    pub dockerfile: RepoPath,
    /// The folder that is sent to the build.
    pub context: RepoPath,
    /// The ignore file that decides what is sent.
    pub ignore_file: RepoPath,
    /// The first line: what this is.
    pub title: Remark,
    /// The stages, every one reachable from a target, the shipped one last.
    pub stages: Vec<Stage>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: StageName,
    /// What it starts from.
    pub from: StageBase,
    /// What it is for, when the name does not say all.
    pub remark: Option<Remark>,
    /// The decision that the `FROM` line rests on.
    pub key: Key,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// The name of a stage, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StageName {
    /// What all stages share.
    Base,
    /// `Base` with the package manager, where the shipped stage needs `Base` without it.
    Tools,
    /// Manifests and all dependencies.
    Deps,
    /// Everything, to build with.
    Build,
    /// Production dependencies only.
    ProductionDeps,
    /// The app with reload, for development.
    Dev,
    /// One process that the shipped stage cannot run: `migrate`, `worker`.
    Process(String),
    /// What is shipped.
    Runner,
}

impl StageName {
    /// The name in the Dockerfile.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Base => "base",
            Self::Tools => "tools",
            Self::Deps => "deps",
            Self::Build => "build",
            Self::ProductionDeps => "prod-deps",
            Self::Dev => "dev",
            Self::Process(name) => name,
            Self::Runner => "runner",
        }
    }
}

/// What a stage starts from, or copies from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageBase {
    /// An image.
    Image(String),
    /// An earlier stage.
    Stage(StageName),
}

impl StageBase {
    /// What stands behind `FROM` and `--from=`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Image(reference) => reference,
            Self::Stage(name) => name.as_str(),
        }
    }
}

/// One instruction and the decision it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The decision.
    pub key: Key,
    /// Why, where a reader would ask.
    pub remark: Option<Remark>,
    /// What is done.
    pub op: Op,
}

/// What an instruction does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Sets the folder.
    Workdir(String),
    /// Sets variables of the image.
    Env(Vec<(String, String)>),
    /// Takes a build argument.
    Arg {
        /// Its name.
        name: String,
        /// Its value when none is given.
        default: Option<String>,
    },
    /// Copies from the context or from a stage.
    Copy {
        /// The stage or image; `None` for the context.
        from: Option<StageBase>,
        /// What, from the context's root or as absolute paths of the stage.
        sources: Vec<String>,
        /// Where to; a folder ends in `/`.
        to: String,
        /// The user and group that own it; root when `None`.
        owner: Option<u32>,
    },
    /// Runs commands, each only if the one before succeeded.
    Run {
        /// The mounts.
        mounts: Vec<Mount>,
        /// The commands.
        commands: Vec<RunCommand>,
    },
    /// Sets the user and group by number.
    User(u32),
    /// Declares the port.
    Expose(u16),
    /// Declares how health is asked for.
    Health(HealthCheck),
    /// The program that runs.
    Cmd(Command),
}

/// A command of a build step. Those that need more of a shell than words are named, not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunCommand {
    /// A program with its arguments.
    Plain(Command),
    /// A program that finds mounted secrets in its environment, each under its id.
    WithSecrets {
        /// Their ids, which are names of variables.
        ids: Vec<String>,
        /// The program with its arguments.
        command: Command,
    },
    /// Adds a system group and user of this name and id.
    AddUser {
        /// Its name.
        name: String,
        /// Its user and group id.
        id: u32,
        /// How the base image adds users.
        with: UserTool,
    },
    /// Installs system packages.
    AddPackages {
        /// Their names.
        packages: Vec<String>,
        /// How the base image installs.
        with: PackageTool,
    },
    /// Makes folders that belong to this user.
    OwnFolders {
        /// The folders.
        paths: Vec<String>,
        /// User and group.
        owner: u32,
    },
    /// Writes a text file.
    WriteFile {
        /// Where.
        path: String,
        /// Its lines.
        lines: Vec<String>,
    },
    /// Deletes files of these name patterns below a folder.
    DeleteFiles {
        /// The folder.
        below: String,
        /// Patterns for names, as `find -name` takes them.
        patterns: Vec<String>,
        /// A pattern for paths that are kept, as `find -path` takes it.
        except: String,
    },
}

/// How a base image adds users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserTool {
    /// busybox' `addgroup` and `adduser`.
    Busybox,
    /// `groupadd` and `useradd`.
    Shadow,
}

/// How a base image installs system packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageTool {
    /// Alpine's.
    Apk,
    /// Debian's.
    Apt,
}

/// A mount of a build step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mount {
    /// A folder that is kept between builds.
    Cache {
        /// Its id; shared by all builds that name it.
        id: Option<String>,
        /// Where.
        target: String,
    },
    /// A secret, as a file that no layer keeps.
    Secret {
        /// Its id.
        id: String,
    },
}

/// How health is asked for. Times in seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthCheck {
    /// What is asked.
    pub probe: Probe,
    /// How often.
    pub interval: u32,
    /// How long an answer may take.
    pub timeout: u32,
    /// How long failures are forgiven after the start.
    pub start_period: u32,
    /// How many failures in a row make it unhealthy.
    pub retries: u32,
}

/// What is asked to tell health, inside the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// With what.
    pub tool: ProbeTool,
    /// The port; the variable that overrides it comes first.
    pub port: u16,
    /// The variable that overrides the port.
    pub port_env: Option<String>,
    /// The path; `None` asks only whether the port takes connections.
    pub path: Option<String>,
}

/// What asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeTool {
    /// busybox' wget.
    Wget,
    /// Node's `fetch`, or its sockets.
    Node,
    /// Bun's `fetch`, or its sockets.
    Bun,
}

impl Image {
    /// The stage of this name.
    pub fn stage(&self, name: &StageName) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.name == *name)
    }
}
