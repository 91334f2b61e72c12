//! What is known of a repository and its apps, each fact with its evidence and how sure it is.
//!
//! Types only. The `detect` room fills them, `plan` decides on them; nothing here reads a file or makes a choice.
//! "Not found" is `None` or an empty list, "could not tell" is an [`Unknown`]: the two are never mixed up.

mod app;
mod env;
mod evidence;
mod install;
mod process;
mod repo;
mod runtime;
mod services;

pub use app::{
    App, AppKind, Existing, Facts, FrameworkUse, Health, Lacking, Listen, Member, ModuleSystem, Peer, Route,
    Signals, Workspace, WorkspaceTool,
};
pub use env::{EnvDefault, EnvPhase, EnvShape, EnvVar};
pub use evidence::{Confidence, Evidence, EvidenceKind, Fact, Unknown, UnknownKind};
pub use install::{
    Drift, Install, InstallInput, InstallInputKind, LifecycleScript, Lockfile, LockfileState, Manager,
    ManagerName, ManagerVersion, NativeUse, NodeModules, PackageCount, Presence, ScriptProgram,
};
pub use process::{Build, BuildTool, Command, Process, ProcessKind, Shipped};
pub use repo::{EntryKind, ReadError, Repo, RepoEntry};
pub use runtime::{Runtime, RuntimeName, VersionRequest, VersionSource};
pub use services::{
    Connection, Migrations, Orm, OrmName, SecretFile, ServiceId, ServiceUse, WritePath, WritePurpose,
};
