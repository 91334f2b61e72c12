//! Lockfiles of all managers as one value.
//!
//! One module a manager; each fills a [`Lockfile`]. What a format does not record stays `None`: "not recorded" and "no"
//! are different answers. Speed matters: a lockfile is the largest file that we read.

mod bun;
mod closure;
mod members;
mod npm;
mod pnpm;
mod yarn_berry;
mod yarn_classic;

use std::collections::{BTreeMap, HashMap};

use seaworthy_text::{RepoPath, SourceFile, Span};

use crate::data::JsonError;
use crate::{DependencyKind, Manager, ParseError, Spanned};

pub use closure::Closure;

/// What a lockfile records.
#[derive(Debug, Clone, PartialEq)]
pub struct Lockfile {
    /// Whose it is.
    pub manager: Manager,
    /// The format's own number, as written: `3`, `9.0`, `v1`, `8`.
    pub format_version: Spanned<String>,
    /// The members by folder (from the lockfile's folder), with their direct dependencies as recorded.
    ///
    /// yarn 1 records no members: empty there.
    pub importers: BTreeMap<RepoPath, Importer>,
    /// All locked packages, in the order of the file. Members are not among them.
    pub packages: Vec<LockedPackage>,
    /// Settings that the lockfile repeats, which a frozen install compares.
    pub settings: LockSettings,
    /// Where a name and a requirement lead, for formats that record no members.
    index: HashMap<String, PackageId>,
}

/// Which of [`Lockfile::packages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageId(pub u32);

/// A member of the workspace, or the root, as the lockfile records it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Importer {
    /// Its name, where recorded.
    pub name: Option<String>,
    /// Its version, where recorded.
    pub version: Option<String>,
    /// Its direct dependencies.
    pub dependencies: Vec<DirectDependency>,
    /// Where it stands in the file.
    pub span: Span,
}

/// A direct dependency of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectDependency {
    /// The name it is imported by.
    pub name: String,
    /// What package.json asked for when the file was written; `None` where the format does not say.
    pub requirement: Option<Spanned<String>>,
    /// Which list. yarn berry does not tell development from production and says [`DependencyKind::Production`], until
    /// [`Lockfile::take_members`].
    pub kind: DependencyKind,
    /// Where it leads.
    pub target: Target,
}

/// Where a dependency leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a locked package.
    Package(PackageId),
    /// To a member of the workspace, or another folder of the repository.
    Member(RepoPath),
    /// Nowhere: an optional or peer dependency that is not installed, or a lockfile that contradicts itself.
    Missing,
}

/// A package with the version that was chosen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LockedPackage {
    /// The entry's key as written; unique in the file.
    pub key: String,
    /// The package's name in its registry, not the name it is imported by.
    pub name: String,
    /// The version; empty where the format gives none (a link, a folder).
    pub version: String,
    /// The entry's key in the file.
    pub span: Span,
    /// `engines.node`, where the format records it (npm and pnpm do; yarn and bun do not).
    pub engines_node: Option<Spanned<String>>,
    /// Whether it has an install script: recorded by npm and by pnpm before 9.
    pub has_install_script: Option<bool>,
    /// Whether it brings programs: recorded by npm, pnpm, bun and yarn berry.
    pub has_bin: Option<bool>,
    /// `os`: empty means any.
    pub os: Vec<String>,
    /// `cpu`: empty means any.
    pub cpu: Vec<String>,
    /// `libc`: empty means any.
    pub libc: Vec<String>,
    /// Whether only development dependencies lead to it, where recorded (npm, pnpm before 9).
    pub dev: Option<bool>,
    /// Whether only optional dependencies lead to it, where recorded (npm, pnpm).
    pub optional: Option<bool>,
    /// Whether the lockfile says it is deprecated.
    pub deprecated: bool,
    /// Where it comes from.
    pub source: Source,
    /// What it depends on in production.
    pub dependencies: Vec<Link>,
}

/// A dependency of a locked package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The name it is imported by.
    pub name: String,
    /// How it is listed.
    pub kind: DependencyKind,
    /// Where it leads.
    pub target: Target,
}

/// Where a package's files come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Source {
    /// A registry.
    #[default]
    Registry,
    /// A git repository: the install needs `git`.
    Git,
    /// An archive at an address.
    Tarball,
    /// A file or folder beside the manifest: the install needs it too.
    Local,
}

/// What a lockfile repeats of the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockSettings {
    /// Overrides: the key as the manager writes it, and what it is forced to.
    pub overrides: Vec<(Spanned<String>, String)>,
    /// Patches: the package, and the hash or file that the lockfile records.
    pub patches: Vec<(Spanned<String>, String)>,
    /// Catalogs: the catalog's name (`default` for the unnamed), the package, the requirement.
    pub catalogs: Vec<(String, Spanned<String>, String)>,
    /// pnpm's `ignoredOptionalDependencies`.
    pub ignored_optional_dependencies: Vec<String>,
    /// pnpm's `onlyBuiltDependencies`, which versions before 9 repeated.
    pub only_built_dependencies: Vec<String>,
    /// pnpm's checksum of `packageExtensions`, as written.
    pub package_extensions_checksum: Option<Spanned<String>>,
    /// pnpm's checksum of `.pnpmfile.cjs`, as written.
    pub pnpmfile_checksum: Option<Spanned<String>>,
    /// pnpm's `settings.autoInstallPeers`.
    pub auto_install_peers: Option<bool>,
    /// pnpm's `settings.excludeLinksFromLockfile`.
    pub exclude_links_from_lockfile: Option<bool>,
    /// pnpm's `settings.injectWorkspacePackages`.
    pub inject_workspace_packages: Option<bool>,
    /// bun's `trustedDependencies`.
    pub trusted_dependencies: Option<Vec<String>>,
}

/// Why a lockfile gives no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// The text is not what this manager writes.
    #[error("{0}")]
    Broken(ParseError),
    /// Written by a newer manager, in a format that nobody here has seen.
    #[error("lockfile format {} of {manager} is newer than {newest_known}, the newest that seaworthy reads", found.value)]
    Newer {
        /// Whose.
        manager: Manager,
        /// The number found.
        found: Spanned<String>,
        /// The newest that we read.
        newest_known: &'static str,
    },
    /// Written by a manager so old that its format is not read.
    #[error("lockfile format {} of {manager} is older than {oldest_known}, the oldest that seaworthy reads", found.value)]
    Older {
        /// Whose.
        manager: Manager,
        /// The number found.
        found: Spanned<String>,
        /// The oldest that we read.
        oldest_known: &'static str,
    },
    /// A binary lockfile: only its manager can read it.
    #[error(
        "`bun.lockb` is binary and cannot be read; `bun install --save-text-lockfile` writes `bun.lock` instead"
    )]
    Binary,
}

impl LockError {
    /// Where in the file, if anywhere.
    pub fn span(&self) -> Span {
        match self {
            Self::Broken(error) => error.span,
            Self::Newer { found, .. } | Self::Older { found, .. } => found.span,
            Self::Binary => Span::default(),
        }
    }
}

impl From<JsonError> for LockError {
    fn from(error: JsonError) -> Self {
        Self::Broken(error.into())
    }
}

impl From<ParseError> for LockError {
    fn from(error: ParseError) -> Self {
        Self::Broken(error)
    }
}

/// A lockfile by its file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockfileName {
    /// `package-lock.json`.
    PackageLock,
    /// `npm-shrinkwrap.json`, which npm prefers.
    Shrinkwrap,
    /// `pnpm-lock.yaml`.
    PnpmLock,
    /// `yarn.lock`, of either yarn.
    YarnLock,
    /// `bun.lock`.
    BunLock,
    /// `bun.lockb`, binary: do not read it, there is no text in it.
    BunLockb,
}

impl LockfileName {
    /// All names, in the order in which they are looked for.
    pub const ALL: [Self; 6] =
        [Self::Shrinkwrap, Self::PackageLock, Self::PnpmLock, Self::YarnLock, Self::BunLock, Self::BunLockb];

    /// The lockfile of this file name.
    pub fn of(file_name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.file_name() == file_name)
    }

    /// The file name.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::PackageLock => "package-lock.json",
            Self::Shrinkwrap => "npm-shrinkwrap.json",
            Self::PnpmLock => "pnpm-lock.yaml",
            Self::YarnLock => "yarn.lock",
            Self::BunLock => "bun.lock",
            Self::BunLockb => "bun.lockb",
        }
    }

    /// The program that writes it: `npm`, `pnpm`, `yarn`, `bun`.
    pub const fn program(self) -> &'static str {
        match self {
            Self::PackageLock | Self::Shrinkwrap => "npm",
            Self::PnpmLock => "pnpm",
            Self::YarnLock => "yarn",
            Self::BunLock | Self::BunLockb => "bun",
        }
    }
}

impl Lockfile {
    fn empty(manager: Manager, format_version: Spanned<String>) -> Self {
        Self {
            manager,
            format_version,
            importers: BTreeMap::new(),
            packages: Vec::new(),
            settings: LockSettings::default(),
            index: HashMap::new(),
        }
    }

    /// Reads a lockfile.
    ///
    /// # Errors
    /// When it is broken, of an unknown format, or binary.
    pub fn parse(file: &SourceFile, name: LockfileName) -> Result<Self, LockError> {
        Self::parse_text(file.text(), name)
    }

    /// As [`Lockfile::parse`], from bare text.
    ///
    /// # Errors
    /// When it is broken, of an unknown format, or binary.
    pub fn parse_text(text: &str, name: LockfileName) -> Result<Self, LockError> {
        match name {
            LockfileName::PackageLock | LockfileName::Shrinkwrap => npm::parse(text),
            LockfileName::PnpmLock => pnpm::parse(text),
            LockfileName::YarnLock if yarn_berry::is_berry(text) => yarn_berry::parse(text),
            LockfileName::YarnLock => yarn_classic::parse(text),
            LockfileName::BunLock => bun::parse(text),
            LockfileName::BunLockb => Err(LockError::Binary),
        }
    }

    /// A package by its number.
    pub fn package(&self, id: PackageId) -> Option<&LockedPackage> {
        self.packages.get(id.0 as usize)
    }

    /// All packages of this name, whatever their versions.
    pub fn packages_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a LockedPackage> {
        self.packages.iter().filter(move |package| package.name == name)
    }

    /// The package that a member gets when it imports `name`.
    pub fn direct(&self, member: &RepoPath, name: &str) -> Option<&LockedPackage> {
        let dependencies = &self.importers.get(member)?.dependencies;
        let found = dependencies.iter().find(|dependency| dependency.name == name)?;
        match &found.target {
            Target::Package(id) => self.package(*id),
            _ => None,
        }
    }
}

/// A number for a package's place in the list; a list of four thousand million would not have been read.
fn package_id(index: usize) -> PackageId {
    PackageId(u32::try_from(index).unwrap_or(u32::MAX))
}

/// Fails with a place.
fn broken<T>(message: impl Into<String>, span: Span) -> Result<T, LockError> {
    Err(LockError::Broken(ParseError::new(message, span)))
}

#[cfg(test)]
mod tests;
