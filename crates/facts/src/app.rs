//! The whole of what is known: the repository, its workspace, its apps.

use seaworthy_text::RepoPath;
use serde::Serialize;

use crate::{
    Build, EnvVar, Fact, Install, Manager, Orm, Presence, Process, Runtime, SecretFile, ServiceUse, Shipped,
    Unknown, WritePath,
};

/// What is known of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// How the repository is laid out.
    pub workspace: Workspace,
    /// Every app that can be deployed, sorted by folder.
    pub apps: Vec<App>,
    /// Packages with a framework that could run in a container but for something that they lack, sorted by folder.
    pub lacking: Vec<Lacking>,
    /// Container files that are there already.
    pub existing: Existing,
    /// What could not be told, sorted by place.
    pub unknowns: Vec<Unknown>,
}

/// A package that would be an app if it did not lack something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// Its folder.
    pub dir: RepoPath,
    /// The framework, which the catalogue says the lack of.
    pub framework: Fact<FrameworkUse>,
}

/// How the repository is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// The tool that ties the members together; `None` for a single package or unrelated folders.
    pub tool: Option<Fact<WorkspaceTool>>,
    /// Every package of the workspace (or every folder with a manifest), sorted by folder; the root included.
    pub members: Vec<Member>,
}

/// The tool that makes a workspace of several packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WorkspaceTool {
    /// `workspaces` of `package.json`, installed by npm.
    Npm,
    /// `pnpm-workspace.yaml`.
    Pnpm,
    /// `workspaces` of `package.json`, installed by yarn.
    Yarn,
    /// `workspaces` of `package.json`, installed by Bun.
    Bun,
}

impl WorkspaceTool {
    /// The word in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::Pnpm => "pnpm",
            Self::Yarn => "yarn",
            Self::Bun => "bun",
        }
    }
}

/// A package of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its folder.
    pub dir: RepoPath,
    /// Its name in `package.json`.
    pub name: Option<String>,
    /// What it is.
    pub kind: AppKind,
    /// Members it depends on, by folder.
    pub depends_on: Vec<RepoPath>,
    /// Whether it has a script `build`.
    pub builds: Presence,
    /// Whether others can load it only after that build: its entry is not in the repository.
    pub needs_build: Presence,
}

/// What a package is to a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AppKind {
    /// Takes requests.
    Server,
    /// Files that any web server can hand out.
    Static,
    /// Works without taking requests.
    Worker,
    /// Is used by others; there is nothing to run.
    Library,
}

impl AppKind {
    /// The word in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Static => "static",
            Self::Worker => "worker",
            Self::Library => "library",
        }
    }
}

/// What is known of one app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// A short name, unique in the repository, fit for a service: from `package.json` without its scope, else the folder's.
    pub name: String,
    /// Its folder.
    pub dir: RepoPath,
    /// What it is.
    pub kind: Fact<AppKind>,
    /// The framework it is built with.
    pub framework: Option<Fact<FrameworkUse>>,
    /// How its `.js` files are loaded.
    pub modules: ModuleSystem,
    /// Whether its sources are TypeScript.
    pub typescript: Presence,
    /// The runtime.
    pub runtime: Runtime,
    /// The package manager.
    pub manager: Manager,
    /// The install.
    pub install: Install,
    /// The build; `None` when nothing is built.
    pub build: Option<Fact<Build>>,
    /// What must get into the image.
    pub shipped: Fact<Shipped>,
    /// Files and folders outside the build's outputs that the running app reads (`public`, `drizzle`, templates,
    /// example configuration), from the repository's root.
    pub runtime_files: Vec<Fact<RepoPath>>,
    /// The processes, `web` first.
    pub processes: Vec<Fact<Process>>,
    /// Where it listens.
    pub listen: Listen,
    /// Routes that answer whether it is well.
    pub health: Health,
    /// Whether it ends in good order when asked.
    pub signals: Fact<Signals>,
    /// The environment, sorted by name.
    pub env: Vec<EnvVar>,
    /// The services it uses, sorted by id.
    pub services: Vec<ServiceUse>,
    /// Its ORM.
    pub orm: Option<Fact<Orm>>,
    /// Configuration files that hold secrets.
    pub secret_files: Vec<Fact<SecretFile>>,
    /// What it writes at run time.
    pub writes: Vec<Fact<WritePath>>,
    /// Other apps of the repository that it calls.
    pub peers: Vec<Fact<Peer>>,
    /// Hosts outside that need help inside a container, such as `host.docker.internal`.
    pub outside_hosts: Vec<Fact<String>>,
}

/// A framework in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameworkUse {
    /// Its id in the catalogue: `fastify`, `next`, `hono`, `express`.
    pub id: &'static str,
    /// Its locked version, else what the manifest asks for.
    pub version: Option<String>,
    /// For Next.js: what `output` of its configuration says.
    pub output: Option<Fact<String>>,
    /// The page that answers what has no file, from the output, where the configuration names one.
    pub fallback: Option<Fact<String>>,
    /// The path below which its pages expect to be served, without slashes around it; `None` for the root.
    pub base: Option<Fact<String>>,
}

/// How `.js` files are loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModuleSystem {
    /// `"type": "module"`.
    EsModules,
    /// The default of Node.js.
    CommonJs,
}

/// Where the app listens.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listen {
    /// The port without any setting.
    pub port: Option<Fact<u16>>,
    /// The variable that overrides the port.
    pub port_env: Option<Fact<String>>,
    /// The address without any setting: `0.0.0.0`, `127.0.0.1`, `::`.
    pub host: Option<Fact<String>>,
    /// The variable that overrides the address.
    pub host_env: Option<Fact<String>>,
}

/// Routes that answer whether the app is well.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// Answers when the process lives.
    pub live: Option<Fact<Route>>,
    /// Answers when its services do too. The same as `live` when there is one route only.
    pub ready: Option<Fact<Route>>,
}

/// A route that answers `GET`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its full path, with the prefixes of all routers above it.
    pub path: String,
    /// The ids of the services it asks.
    pub asks: Vec<crate::ServiceId>,
}

/// What happens at SIGTERM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signals {
    /// The app's own code handles it.
    Handled,
    /// The framework does.
    Framework,
    /// Nobody does: as PID 1 the process would not even end.
    Ignored,
}

/// Another app of the same repository that this one calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The other app's folder.
    pub dir: RepoPath,
    /// The variable that holds its address.
    pub env: String,
    /// Whether browsers use that address (it is a public variable), or the server.
    pub from_browser: bool,
}

/// Container files that are there already.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Existing {
    /// The Compose file that Compose itself would take, in the repository's root, if a person wrote it. One that seaworthy
    /// wrote (`seaworthy_text::author` says so, edited since or not) is not listed: it follows from the facts.
    pub compose: Option<RepoPath>,
    /// All Dockerfiles (`Dockerfile`, `*.Dockerfile`, `Dockerfile.*`).
    pub dockerfiles: Vec<RepoPath>,
    /// All `.dockerignore` files.
    pub ignores: Vec<RepoPath>,
    /// All env templates (`.env.example`, `.env.sample`, `.env.template`, `.env.production.example`).
    pub env_templates: Vec<RepoPath>,
}
