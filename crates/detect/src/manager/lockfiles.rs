//! The lockfiles of a folder: read, and compared with the manifests.

use seaworthy_catalog::managers::npm;
use seaworthy_facts::{
    Drift, EntryKind, Lockfile as LockfileFact, LockfileState, ManagerName, Repo, Unknown, UnknownKind,
};
use seaworthy_manifest::in_step::{DriftKind, Manifests, in_step};
use seaworthy_manifest::lockfile::{Lockfile, LockfileName};
use seaworthy_manifest::npmrc::Npmrc;
use seaworthy_manifest::package_json::PackageJson;
use seaworthy_manifest::semver::Version;
use seaworthy_manifest::workspace::PnpmWorkspace;
use seaworthy_manifest::yarnrc::Yarnrc;
use seaworthy_manifest::{DependencyKind, Manager as ManifestManager};
use seaworthy_text::{Place, RepoPath, SourceFile};

use super::version;
use crate::package::Package;
use crate::repository::Repository;

/// A lockfile that is there, with what it says if it could be read.
pub(crate) struct ReadLockfile {
    /// What is reported of it.
    pub(crate) facts: LockfileFact,
    /// Its text and what it says.
    pub(crate) read: Option<(SourceFile, Lockfile)>,
}

/// The manager's name in the facts.
pub(super) fn name_of(manager: ManifestManager) -> ManagerName {
    match manager {
        ManifestManager::Npm => ManagerName::Npm,
        ManifestManager::Pnpm => ManagerName::Pnpm,
        ManifestManager::YarnClassic => ManagerName::Yarn,
        ManifestManager::YarnBerry => ManagerName::YarnBerry,
        ManifestManager::Bun => ManagerName::Bun,
    }
}

/// The lockfiles of a folder by their names alone. Which yarn it is only the text tells.
pub(super) fn names_at(repo: &dyn Repo, dir: &RepoPath) -> Vec<(ManagerName, LockfileName)> {
    let found = LockfileName::ALL.into_iter().filter(|name| repo.has_file(&dir.child(name.file_name())));
    found
        .map(|name| {
            let manager = match name {
                LockfileName::Shrinkwrap | LockfileName::PackageLock => ManagerName::Npm,
                LockfileName::PnpmLock => ManagerName::Pnpm,
                LockfileName::YarnLock => ManagerName::Yarn,
                LockfileName::BunLock | LockfileName::BunLockb => ManagerName::Bun,
            };
            (manager, name)
        })
        .collect()
}

/// What a lockfile is read beside: the manifests it must agree with, and the settings that count.
pub(super) struct Beside<'b> {
    /// The repository.
    pub(super) repository: &'b Repository<'b>,
    /// The package in the lockfile's folder.
    pub(super) root: &'b Package,
    /// All packages that are installed with it.
    pub(super) members: &'b [&'b Package],
    /// `pnpm-workspace.yaml`.
    pub(super) pnpm: Option<&'b (SourceFile, PnpmWorkspace)>,
    /// `.npmrc`.
    pub(super) npmrc: Option<&'b Npmrc>,
    /// `.yarnrc.yml`.
    pub(super) yarnrc: Option<&'b (SourceFile, Yarnrc)>,
}

/// Reads every lockfile in the root's folder.
pub(super) fn read(beside: &Beside<'_>, unknowns: &mut Vec<Unknown>) -> Vec<ReadLockfile> {
    let names = names_at(beside.repository.repo, &beside.root.dir);
    let has_text = names.iter().any(|(_, name)| *name == LockfileName::BunLock);
    names
        .into_iter()
        // bun itself reads the text where both are there
        .filter(|(_, name)| !(has_text && *name == LockfileName::BunLockb))
        .map(|(manager, name)| read_one(beside, (manager, name), unknowns))
        .collect()
}

fn read_one(
    beside: &Beside<'_>,
    (manager, name): (ManagerName, LockfileName),
    unknowns: &mut Vec<Unknown>,
) -> ReadLockfile {
    let Beside { repository, root, .. } = beside;
    let path = root.dir.child(name.file_name());
    let is_link =
        repository.repo.entries().binary_search_by(|entry| entry.path.cmp(&path)).is_ok_and(|at| {
            repository.repo.entries().get(at).is_some_and(|entry| entry.kind == EntryKind::Link)
        });
    let unreadable = |place, why, unknowns: &mut Vec<Unknown>| {
        unknowns.push(Unknown { kind: UnknownKind::Lockfile, place, why });
        ReadLockfile {
            facts: LockfileFact { path: path.clone(), manager, format: None, state: LockfileState::Unknown },
            read: None,
        }
    };
    if name == LockfileName::BunLockb && !is_link {
        let why = seaworthy_manifest::lockfile::LockError::Binary.to_string();
        return unreadable(Place::whole(path.clone()), why, unknowns);
    }
    let file = match repository.repo.read(&path) {
        Ok(file) => file,
        Err(cause) => return unreadable(Place::whole(path.clone()), cause.to_string(), unknowns),
    };
    match Lockfile::parse(&file, name) {
        Err(error) => unreadable(file.place(error.span()), error.to_string(), unknowns),
        Ok(mut lockfile) => {
            let manager = name_of(lockfile.manager);
            let state = state(beside, manager, (&file, &lockfile), unknowns);
            let format = Some(lockfile.format_version.value.clone());
            if manager == ManagerName::YarnBerry {
                // it does not record what is for development only
                lockfile.take_members(&below(beside));
            }
            ReadLockfile {
                facts: LockfileFact { path, manager, format, state },
                read: Some((file, lockfile)),
            }
        }
    }
}

/// The manifests, by their folders from the root's.
fn below<'a>(beside: &Beside<'a>) -> Vec<(RepoPath, &'a PackageJson)> {
    let inside = |dir: &RepoPath| dir.below(&beside.root.dir).and_then(|below| RepoPath::new(below).ok());
    beside.members.iter().filter_map(|member| Some((inside(&member.dir)?, &member.json))).collect()
}

fn state(
    beside: &Beside<'_>,
    manager: ManagerName,
    (written, lockfile): (&SourceFile, &Lockfile),
    unknowns: &mut Vec<Unknown>,
) -> LockfileState {
    let Beside { repository, root, members, pnpm, npmrc, yarnrc } = beside;
    let version = version::exact(repository, root, manager, *yarnrc, unknowns);
    let version = version.and_then(|version| Version::parse(&version.value));
    let manifests = Manifests {
        members: below(beside),
        pnpm_workspace: pnpm.map(|(_, workspace)| &workspace.settings),
        npmrc: *npmrc,
        manager_version: version.as_ref(),
    };
    let Err(drifts) = in_step(&manifests, lockfile) else { return LockfileState::InStep };
    let drifts = drifts
        .into_iter()
        .map(|drift| {
            let member = root.dir.join(drift.member.as_str()).unwrap_or_default();
            let package = members.iter().find(|package| package.dir == member);
            let file = if drift.in_workspace_file {
                pnpm.map(|(file, _)| file)
            } else {
                package.map(|package| &package.file)
            };
            let wanted = drift.manifest.map(|wanted| {
                let place = file.map_or_else(|| Place::whole(member.clone()), |file| file.place(wanted.span));
                (wanted.value, place)
            });
            let name = match drift.kind {
                DriftKind::MemberAdded | DriftKind::MemberRemoved => member.to_string(),
                _ => drift.name,
            };
            let refused_since =
                matches!(drift.kind, DriftKind::Incomplete { kind: DependencyKind::Optional })
                    .then_some(npm::REFUSES_MISSING_OPTIONAL);
            match drift.kind {
                DriftKind::Incomplete { .. } => {
                    let needed_by = drift.locked.map(|package| (package.value, written.place(package.span)));
                    Drift { name, wanted, locked: None, needed_by, refused_since }
                }
                _ => {
                    let locked = drift.locked.map(|locked| locked.value);
                    Drift { name, wanted, locked, needed_by: None, refused_since }
                }
            }
        })
        .collect();
    LockfileState::OutOfStep(drifts)
}

#[cfg(test)]
mod tests {
    use crate::world::app;

    #[test]
    fn yarn_berry_does_not_say_what_only_development_needs() {
        let locked = |name: &str| {
            format!(
                "\"{name}@npm:^1.0.0\":\n  version: 1.0.0\n  resolution: \"{name}@npm:1.0.0\"\n  languageName: node\n  linkType: hard\n\n"
            )
        };
        let lockfile = format!(
            "__metadata:\n  version: 8\n\n\"a@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"a@workspace:.\"\n  dependencies:\n    koa: \"npm:^1.0.0\"\n    nodemon: \"npm:^1.0.0\"\n  languageName: unknown\n  linkType: soft\n\n{}{}",
            locked("koa"),
            locked("nodemon")
        );
        let manifest = r#"{"name":"a","packageManager":"yarn@4.9.0","scripts":{"start":"node index.js"},"dependencies":{"koa":"^1.0.0"},"devDependencies":{"nodemon":"^1.0.0"}}"#;
        let found = app([
            ("package.json", manifest),
            ("yarn.lock", lockfile.as_str()),
            ("index.js", "app.listen(1)"),
        ]);
        assert_eq!((found.install.packages.production, found.install.packages.all), (1, 2));
    }
}
