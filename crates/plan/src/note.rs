//! What a person should know besides the files: the plan's notes.

use seaworthy_facts::Evidence;

/// One note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The app it is about; `None` for the repository.
    pub app: Option<String>,
    /// What it says; its words are made in [`crate::words`].
    pub kind: NoteKind,
    /// What shows it.
    pub evidence: Vec<Evidence>,
}

/// How grave a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The set-up as written will fail to build or start until a person acts.
    Error,
    /// A likely incident.
    Warning,
    /// Good to know.
    Info,
}

/// What a note says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the fields are the blanks of the sentence that `words` makes of each variant"
)]
pub enum NoteKind {
    /// Lockfile and manifest disagree: a frozen install fails.
    LockfileOutOfStep { lockfile: String, differences: Vec<String>, command: String },
    /// There is no lockfile.
    NoLockfile { command: String },
    /// Several lockfiles: one was taken.
    SeveralLockfiles { taken: String, others: Vec<String> },
    /// `package.json` names a manager, and the lockfile that is there is another's.
    ManagerContradicted { named: String, taken: String, lockfile: String },
    /// The runtime's version is past its end of life.
    EndOfLife { runtime: String, version: String, since: String, instead: String },
    /// Two wishes about the runtime's version cannot both be met.
    VersionConflict { taken: String, ignored: String },
    /// A lifecycle script is left out in production.
    ScriptsSkipped { script: String, program: String, rebuilt: Vec<String>, patched: bool },
    /// The app imports a package that only another member of the workspace names.
    BorrowedPackage { package: String, lender: String, manifest: String },
    /// A native package's install script is not allowed by the manager, which goes on without it or gives up.
    InstallScriptBlocked { package: String, manager: String, gives_up: bool, allow: String },
    /// No health route was found.
    NoHealthRoute { framework: Option<&'static str>, handler: Option<String> },
    /// Nothing handles SIGTERM.
    NoSigterm { handler: String },
    /// The app binds the loopback only, and no variable changes it.
    BindsLoopback { host: String, change: String },
    /// A public variable is baked in at build time.
    BakedIn { names: Vec<String> },
    /// A secret file is not kept out of git.
    SecretFileInGit { path: String },
    /// The `start` script could not be resolved.
    StartUnknown { script: String },
    /// A service that production needs but that is run by somebody else.
    ServiceElsewhere { service: String, variables: Vec<String> },
    /// A folder that the app writes is kept on a volume.
    KeptOnVolume { path: String },
    /// A database is written where no volume can lie.
    DatabaseAmongCode { path: String },
    /// A Dockerfile by a person lacks stages that our Compose files build.
    StagesMissing { path: String, stages: Vec<String> },
    /// A file by a person was left alone.
    LeftAlone { path: String },
    /// A generated file is ignored by git.
    IgnoredByGit { path: String, by: String },
    /// Development services stay as they are.
    DevelopmentUntouched { file: String },
    /// A setting in `seaworthy.toml` that changes nothing.
    SettingWithoutEffect { key: String },
    /// What starts the app is a development dependency.
    StartedByDevelopment { package: String },
    /// A package that would be an app if it did not lack something.
    Lacks { dir: String, framework: &'static str, what: &'static str, help: &'static str },
    /// An app that is not planned, and why.
    NotPlanned { why: String },
    /// Migrations run in the start command, and the server's image lacks their program.
    MigrationToolMissing { program: String },
    /// There are no migrations, and the ORM's command line would fail without any.
    NoMigrations { orm: &'static str, help: &'static str },
}
