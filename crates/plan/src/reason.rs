//! Why something was decided, as data. The words are made in [`crate::words`].

use seaworthy_facts::VersionSource;

/// Why something was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the fields are the blanks of the sentence that `words` makes of each variant"
)]
pub enum Reason {
    /// `seaworthy.toml` says so.
    Configured,
    /// The repository states it in so many words.
    Stated { by: String },
    /// By custom; nothing in the repository says otherwise.
    Custom { what: String },

    /// A pin of the runtime's version.
    RuntimePinned { source: VersionSource },
    /// The newest line with long support that every wish allows.
    RuntimeNewestLongTerm { range: String },
    /// No line with long support fits: the newest that does.
    RuntimeNewestFitting { range: String },
    /// The runtime that the scripts or the package manager call.
    RuntimeCalled { by: String },

    /// The package manager that something names.
    ManagerNamed,
    /// The package manager whose lockfile is there.
    ManagerByLockfile { lockfile: String },
    /// No lockfile: npm comes with the image.
    ManagerDefault,
    /// The manager's version that fits its lockfile.
    ManagerVersionByLockfile { lockfile: String },

    /// Nothing needs glibc.
    NothingNeedsGlibc,
    /// A package needs glibc.
    PackageNeedsGlibc { package: String, why: String },
    /// The lockfile holds a binary for glibc, and not the one for musl.
    LockedForGlibc { package: String },
    /// This version of the manager has no program for musl.
    ManagerNeedsGlibc { manager: String },
    /// The runtime's shipped image is built on Debian.
    RuntimeNeedsGlibc { runtime: String },
    /// The official image of the runtime.
    OfficialImage,
    /// System packages that a dependency needs.
    PackagesNeeded { by: String },
    /// No system package is needed.
    NoPackagesNeeded,

    /// What the manager reads at install.
    InstallReads { manager: String },
    /// The lockfile is in step: the install may insist on it.
    LockfileInStep,
    /// The lockfile is not in step; the install insists all the same, so that the build says so.
    LockfileOutOfStep,
    /// The lockfile could not be compared; the install insists on it, and the build says what it finds.
    LockfileUnread,
    /// There is no lockfile to insist on.
    NoLockfile,
    /// A root script calls a program that production lacks.
    ScriptNeedsDevelopment { script: String, program: String },
    /// Lifecycle scripts may run.
    ScriptsMayRun,
    /// The app uses every member of the workspace.
    MembersAllUsed,
    /// The manager cannot install for some members only.
    MembersInseparable { manager: String },
    /// The app imports a package that only another member names.
    MembersBorrow { package: String, lender: String },
    /// Members whose packages the app does not need.
    MembersUnused { others: Vec<String> },
    /// Downloads are kept between builds.
    CacheKept,

    /// The build script's program, without declarations.
    BuildWithoutDeclarations { script: String },
    /// The build script.
    BuildScript { script: String },
    /// No script builds: what the framework itself has for it.
    BuildOfFramework { framework: String },
    /// Nothing is built.
    NothingBuilt,
    /// The build reads what its configuration and sources name.
    BuildReads,
    /// The build reads by convention: everything may matter.
    BuildReadsByConvention { framework: String },
    /// What the build writes.
    BuildWrites,
    /// A value that only lets the build pass.
    Placeholder { variable: String },

    /// Files that the running app reads.
    RuntimeReads,
    /// The running app reads nothing beside what is built and installed.
    RuntimeReadsNothing,
    /// Never loaded at run time.
    NeverLoaded,

    /// The web server for an app that is built to files.
    FilesNeedNoRuntime { server: &'static str },
    /// One page whose code looks at the address.
    OnePage,
    /// A file for each page.
    PageFiles,
    /// A file for some pages, and one for the rest.
    SomePages,
    /// The configuration names the page for what has no file.
    FallbackPage,
    /// The configuration names the path below which the pages are served.
    ServedBelow,
    /// The base image brings its own user.
    UserOfBase { image: String },
    /// The port of the web server.
    PortOfServer { server: &'static str },
    /// The web server's own route, which is there when the first page is.
    OwnRoute { server: &'static str },
    /// The web server ends in good order by itself.
    ServerStops { server: &'static str },
    /// A fixed number that an orchestrator can verify.
    FixedUser,
    /// The program itself, so that signals reach it.
    ProgramItself { from: String },
    /// The standalone server.
    StandaloneServer,
    /// It handles SIGTERM.
    HandlesSigterm,
    /// It does not handle SIGTERM.
    IgnoresSigterm,

    /// The port in code or configuration.
    PortFound,
    /// The framework's port.
    PortOfFramework { framework: String },
    /// One port for all containers, taken because a variable sets it.
    PortByVariable { variable: String, default: Option<u16> },
    /// Without it the server would be unreachable from outside its container.
    HostAllAddresses { variable: String },
    /// A route of the app.
    RouteFound,
    /// No route was found: the port is asked.
    NoRoute,
    /// Times that suit a server that starts in seconds.
    HealthTimes,

    /// A migration process before the server takes traffic.
    MigrationFirst,
    /// No migrations were found.
    NoMigrations,
    /// A process that the repository has a script or an entry for.
    ProcessFound,

    /// The service's version from the existing set-up.
    ServiceVersionFound,
    /// The service's version by default.
    ServiceVersionDefault { service: String },
    /// The image that runs it.
    ServiceOfficialImage,
    /// The image from the existing set-up, which adds to the official one.
    ServiceImageFound,
    /// Production needs it beside the app.
    ServiceBeside,
    /// Production uses one that somebody else runs.
    ServiceElsewhere,
    /// Only development uses it.
    ServiceDevelopmentOnly,
    /// A limit that suffices for a small production.
    MemoryDefault,

    /// A schema or a check demands it.
    EnvRequired,
    /// It has a default or is read with care.
    EnvOptional,
    /// Its name or use is a secret's.
    EnvSecret,
    /// Ignored by git, read at run time, with secret values.
    SecretFile,
    /// No file with secrets was found; what is one by its name is kept out all the same.
    SecretsByName,
    /// What no build needs.
    NotForBuilds,

    /// The existing Compose file has services for development.
    ComposeExists { file: String },
    /// There is no Compose file yet.
    NoCompose,
    /// There is a script for development.
    DevelopmentScript { script: String },
    /// There is no script for development.
    NoDevelopmentScript,
    /// The app writes nothing outside known folders.
    WritesKnown,
    /// The app's writes are not all known.
    WritesUnknown,
}
