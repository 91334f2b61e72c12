//! The package manager, its lockfiles, and all that an install reads or runs.

use std::collections::BTreeMap;

use seaworthy_text::{Place, RepoPath};
use serde::Serialize;

use crate::Fact;

/// A package manager. The two major lines of yarn are different programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ManagerName {
    /// npm.
    Npm,
    /// pnpm.
    Pnpm,
    /// Yarn 1.
    Yarn,
    /// Yarn 2 and later.
    YarnBerry,
    /// Bun's own.
    Bun,
}

impl ManagerName {
    /// The command that is typed.
    pub fn command(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::Pnpm => "pnpm",
            Self::Yarn | Self::YarnBerry => "yarn",
            Self::Bun => "bun",
        }
    }
}

/// What is known of the package manager.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manager {
    /// Which one. With several lockfiles: the one that `packageManager` names, else the one that is in step, else the
    /// one changed by the most specific evidence; the evidence says which. What `packageManager` names without a lockfile of
    /// its own gives way to a lockfile.
    pub name: Fact<ManagerName>,
    /// The one that a manifest names in so many words; another than `name` where only a lockfile of that one is there.
    pub named: Option<Fact<ManagerName>>,
    /// The exact version, when something pins it (`packageManager`, `devEngines`, Volta, a vendored yarn).
    pub version: Option<Fact<String>>,
    /// The manager's major version where only that much follows (from the lockfile's format), e.g. 9 of pnpm.
    pub major: Option<Fact<u64>>,
    /// Every lockfile in the folder from which the app is installed, the manager's own first.
    pub lockfiles: Vec<Lockfile>,
    /// The files of yarn's plugins, as `.yarnrc.yml` names them.
    pub plugins: Vec<String>,
    /// Whether installs make a `node_modules` folder (yarn's Plug'n'Play does not).
    pub node_modules: Fact<NodeModules>,
}

/// How an install lays packages out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NodeModules {
    /// In a `node_modules` folder.
    Folder,
    /// Yarn's Plug'n'Play: no `node_modules`, but `.pnp.cjs`.
    PlugNPlay,
}

/// A lockfile that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lockfile {
    /// Its name.
    pub path: RepoPath,
    /// Whose it is.
    pub manager: ManagerName,
    /// The number of its format as written (`3`, `9.0`, `8`), where it could be read.
    pub format: Option<String>,
    /// Whether the manifests say the same.
    pub state: LockfileState,
}

/// Whether a frozen install with this lockfile would go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockfileState {
    /// It agrees with the manifests.
    InStep,
    /// It does not; a frozen install fails.
    OutOfStep(Vec<Drift>),
    /// It could not be read; the unknowns say why.
    Unknown,
}

/// One difference between a manifest and a lockfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The package or setting.
    pub name: String,
    /// What the manifest asks for and where; `None` when it no longer asks.
    pub wanted: Option<(String, Place)>,
    /// What the lockfile holds; `None` when it holds nothing.
    pub locked: Option<String>,
    /// The locked package that needs it, with its place in the lockfile, where no manifest asks for it.
    pub needed_by: Option<(String, Place)>,
    /// From which version of its manager on a frozen install refuses it; `None`: every version does.
    pub refused_since: Option<ManagerVersion>,
}

/// A version of a package manager: major, minor, patch.
pub type ManagerVersion = (u64, u64, u64);

impl LockfileState {
    /// What a frozen install with this version of the manager refuses: of one that is not known, what every version does.
    pub fn refused(&self, version: Option<ManagerVersion>) -> impl Iterator<Item = &Drift> {
        let drifts = if let Self::OutOfStep(drifts) = self { drifts.as_slice() } else { &[] };
        drifts.iter().filter(move |drift| {
            drift.refused_since.is_none_or(|since| version.is_some_and(|version| version >= since))
        })
    }
}

/// All that an install reads, runs and brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Install {
    /// The folder in which the manager runs: the workspace's root, or the app's own folder.
    pub root: RepoPath,
    /// Every file and folder directly in `root`, sorted: what the build's context would hold.
    pub root_entries: Vec<RepoPath>,
    /// Every file that the manager reads before it can install, sorted by path.
    pub inputs: Vec<Fact<InstallInput>>,
    /// The scripts of the root package (and, in a workspace, of the members) that an install runs.
    pub lifecycle: Vec<Fact<LifecycleScript>>,
    /// Packages with native code, or with an install script that fetches it, in the production closure or the build's.
    pub native: Vec<Fact<NativeUse>>,
    /// How many packages the lockfile holds for production and in all; without one, how many the manifests ask for.
    pub packages: PackageCount,
    /// Dependencies fetched by git, which need the program.
    pub git: Vec<Fact<String>>,
    /// Registries that need a token (`.npmrc` with `_authToken`): the key's place, and the variable that holds it, if any.
    pub tokens: Vec<Fact<Option<String>>>,
    /// A locked package with the binary for glibc of a program that builds or runs the app, where the one for musl is not locked.
    pub glibc_only: Option<Fact<String>>,
    /// Packages that the app imports and that, of all manifests of the workspace, only other members' name: it finds them
    /// because they are installed together. The member's folder stands with each.
    pub borrowed: Vec<Fact<(String, RepoPath)>>,
    /// Locked version of every direct dependency of the app, by name (production and development).
    pub locked: BTreeMap<String, String>,
}

/// How many packages are locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PackageCount {
    /// Needed in production.
    pub production: usize,
    /// All.
    pub all: usize,
}

/// A file that the manager reads at install.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstallInput {
    /// The file, or a folder that is taken whole (`patches`, `.yarn/releases`, `prisma`).
    pub path: RepoPath,
    /// What it is to the manager.
    pub kind: InstallInputKind,
}

/// What a file is to the manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstallInputKind {
    /// A `package.json`.
    Manifest,
    /// The lockfile.
    Lockfile,
    /// `pnpm-workspace.yaml`.
    Workspace,
    /// `.npmrc`, `.yarnrc.yml`, `bunfig.toml`, `.pnpmfile.cjs`.
    Setting,
    /// A patch, or the folder of patches.
    Patch,
    /// A vendored release of yarn, or a plugin.
    Release,
    /// Packages that are checked in as archives (Yarn's `.yarn/cache`).
    Cache,
    /// What a lifecycle script reads (the Prisma schema).
    Script,
}

/// A script that an install runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifecycleScript {
    /// `prepare`, `postinstall`, `install`, `preinstall`, `prepublish`.
    pub name: String,
    /// The package's folder.
    pub dir: RepoPath,
    /// What it runs, as written.
    pub script: String,
    /// The programs it ends in, with the package that brings each.
    pub programs: Vec<ScriptProgram>,
}

/// A program that a script calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptProgram {
    /// Its name.
    pub name: String,
    /// The dependency that brings it, when one does.
    pub package: Option<String>,
    /// Whether that is a development dependency only.
    pub development_only: Presence,
    /// A file of the repository that the script runs (`node scripts/setup.js`), if any.
    pub file: Option<RepoPath>,
}

/// Three answers to a yes-or-no question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// It could not be told.
    Unknown,
}

/// A package with native code that is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeUse {
    /// The package.
    pub name: String,
    /// Its locked version.
    pub version: Option<String>,
    /// Whether production needs it.
    pub production: Presence,
    /// Whether it needs its install script to run (it fetches or compiles its binary there).
    pub install_script: Presence,
    /// Whether the manager lets that script run (pnpm 10, npm 12, yarn 4.14 and bun ask for leave).
    pub allowed: Presence,
    /// Whether a person refused it in so many words, which no manager takes for an error.
    pub refused: bool,
}
