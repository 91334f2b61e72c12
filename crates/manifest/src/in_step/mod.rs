//! Would the manager's frozen install accept this lockfile for these manifests?
//!
//! One module a manager, each following what that manager really refuses: npm and bun ask whether the locked versions
//! still satisfy, pnpm and yarn berry compare the requirements letter by letter, yarn 1 looks only at the root. What each
//! did in some 300 cases is recorded in `tests/fixtures/drift.json`, and the tests compare against it.
//!
//! Not looked at: pnpm's `dependenciesMeta` and the contents of patches, .pnpmfile.cjs and `packageExtensions` (only
//! whether they are there), `bin` of yarn berry's members.

mod bun;
mod fit;
mod npm;
mod pnpm;
mod yarn;

use seaworthy_text::RepoPath;

use crate::lockfile::{Importer, Link, LockedPackage, Lockfile};
use crate::npmrc::Npmrc;
use crate::package_json::{PackageJson, PnpmSettings};
use crate::semver::Version;
use crate::{Dependency, DependencyKind, Manager, Spanned};

/// What the lockfile is compared with.
#[derive(Debug, Clone, Default)]
pub struct Manifests<'a> {
    /// The root and all members, by folder (from the lockfile's folder).
    pub members: Vec<(RepoPath, &'a PackageJson)>,
    /// pnpm's settings in force: those of pnpm-workspace.yaml; the root's `pnpm` field is read from its package.json.
    pub pnpm_workspace: Option<&'a PnpmSettings>,
    /// The root's .npmrc, where pnpm's settings may stand too.
    pub npmrc: Option<&'a Npmrc>,
    /// The manager's version, where it is known: pnpm 11 no longer reads settings from package.json.
    pub manager_version: Option<&'a Version>,
}

/// One thing that the frozen install would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The member's folder.
    pub member: RepoPath,
    /// The dependency, or the setting's name.
    pub name: String,
    /// What happened.
    pub kind: DriftKind,
    /// What the manifest asks for, with its place in the member's package.json (or pnpm-workspace.yaml, where
    /// [`Drift::in_workspace_file`] says so).
    pub manifest: Option<Spanned<String>>,
    /// What the lockfile records, with its place there.
    pub locked: Option<Spanned<String>>,
    /// Whether [`Drift::manifest`] points into pnpm-workspace.yaml.
    pub in_workspace_file: bool,
}

/// How manifest and lockfile differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DriftKind {
    /// The manifest has a dependency that the lockfile does not know.
    Added,
    /// The lockfile has a dependency that the manifest no longer has.
    Removed,
    /// The requirement is another one.
    RequirementChanged,
    /// It moved from one list to another.
    KindChanged {
        /// Where it stands now.
        manifest: DependencyKind,
        /// Where it stood.
        locked: DependencyKind,
    },
    /// The lockfile does not know this member.
    MemberAdded,
    /// The lockfile has a member that is gone.
    MemberRemoved,
    /// The member has another name than the lockfile knows.
    MemberRenamed,
    /// Overrides, patches, catalogs or another setting differ.
    Setting,
    /// A locked package needs one that the lockfile lacks; [`Drift::locked`] is the package that needs it.
    Incomplete {
        /// How that package lists it: [`DependencyKind::Optional`] for the binaries of other platforms, whose absence npm
        /// refuses since 11.6.2 (measured: 11.6.1 and all before take it).
        kind: DependencyKind,
    },
}

/// Compares. For yarn 1 and npm's format 1, which record no members, the manifests alone say what is wanted.
///
/// # Errors
/// With everything that differs, members in order, when the frozen install would refuse.
pub fn in_step(manifests: &Manifests<'_>, lockfile: &Lockfile) -> Result<(), Vec<Drift>> {
    let drifts = match lockfile.manager {
        Manager::Npm => npm::compare(manifests, lockfile),
        Manager::Pnpm => pnpm::compare(manifests, lockfile),
        Manager::Bun => bun::compare(manifests, lockfile),
        Manager::YarnClassic => yarn::compare_classic(manifests, lockfile),
        Manager::YarnBerry => yarn::compare_berry(manifests, lockfile),
    };
    if drifts.is_empty() { Ok(()) } else { Err(drifts) }
}

impl<'a> Manifests<'a> {
    fn root(&self) -> Option<&'a PackageJson> {
        self.members.iter().find(|(folder, _)| folder.is_root()).map(|(_, package)| *package)
    }

    /// The member of this name.
    fn named(&self, name: &str) -> Option<(&RepoPath, &'a PackageJson)> {
        self.members
            .iter()
            .find(|(folder, package)| !folder.is_root() && own_name(package) == Some(name))
            .map(|(folder, package)| (folder, *package))
    }
}

fn own_name(package: &PackageJson) -> Option<&str> {
    package.name.as_ref().map(|name| name.value.as_str())
}

/// What a manifest wants, one line a name: where a name stands in several lists, optional wins over production,
/// production over development, all over peer. Optional peers are left out.
fn wanted(package: &PackageJson) -> Vec<&Dependency> {
    let rank = |kind: DependencyKind| match kind {
        DependencyKind::Optional => 0,
        DependencyKind::Production => 1,
        DependencyKind::Development => 2,
        DependencyKind::Peer => 3,
    };
    let is_optional_peer = |dependency: &Dependency| {
        dependency.kind == DependencyKind::Peer
            && package.optional_peers.iter().any(|name| name.value == dependency.name.value)
    };
    let mut out: Vec<&Dependency> = Vec::with_capacity(package.dependencies.len());
    let mut places = std::collections::HashMap::with_capacity(package.dependencies.len());
    for dependency in package.dependency_sets().filter(|dependency| !is_optional_peer(dependency)) {
        match places.get(dependency.name.as_str()) {
            Some(&at) => {
                let earlier: &mut &Dependency = &mut out[at];
                if rank(dependency.kind) < rank(earlier.kind) {
                    *earlier = dependency;
                }
            }
            None => {
                places.insert(dependency.name.as_str(), out.len());
                out.push(dependency);
            }
        }
    }
    out
}

/// What the lockfile recorded for a name.
fn recorded<'l>(importer: &'l Importer, name: &str) -> Option<&'l crate::lockfile::DirectDependency> {
    importer.dependencies.iter().find(|direct| direct.name == name)
}

impl Drift {
    fn of(
        member: &RepoPath,
        dependency: &Dependency,
        kind: DriftKind,
        locked: Option<Spanned<String>>,
    ) -> Self {
        Self {
            member: member.clone(),
            name: dependency.name.value.clone(),
            kind,
            manifest: Some(dependency.requirement.clone()),
            locked,
            in_workspace_file: false,
        }
    }

    fn removed(member: &RepoPath, direct: &crate::lockfile::DirectDependency) -> Self {
        Self {
            member: member.clone(),
            name: direct.name.clone(),
            kind: DriftKind::Removed,
            manifest: None,
            locked: direct.requirement.clone(),
            in_workspace_file: false,
        }
    }

    fn member(
        folder: &RepoPath,
        package: Option<&PackageJson>,
        kind: DriftKind,
        locked: Option<&Importer>,
    ) -> Self {
        let manifest = package.and_then(|package| package.name.clone());
        let locked = locked.and_then(|importer| Some(Spanned::new(importer.name.clone()?, importer.span)));
        let name = manifest.as_ref().or(locked.as_ref()).map(|name| name.value.clone());
        Self {
            member: folder.clone(),
            name: name.unwrap_or_else(|| folder.to_string()),
            kind,
            manifest,
            locked,
            in_workspace_file: false,
        }
    }

    fn incomplete(package: &LockedPackage, link: &Link) -> Self {
        Self {
            member: RepoPath::root(),
            name: link.name.clone(),
            kind: DriftKind::Incomplete { kind: link.kind },
            manifest: None,
            locked: Some(Spanned::new(package.name.clone(), package.span)),
            in_workspace_file: false,
        }
    }

    fn setting(
        name: impl Into<String>,
        manifest: Option<Spanned<String>>,
        locked: Option<Spanned<String>>,
    ) -> Self {
        Self {
            member: RepoPath::root(),
            name: name.into(),
            kind: DriftKind::Setting,
            manifest,
            locked,
            in_workspace_file: false,
        }
    }
}

#[cfg(test)]
mod tests;
