//! The package manager: which one, which version, and whether its lockfile still says what the manifests say.

mod choice;
mod clues;
mod layout;
mod lockfiles;
mod version;

use seaworthy_facts::{Manager, ManagerName, Unknown, UnknownKind};
use seaworthy_manifest::npmrc::Npmrc;
use seaworthy_manifest::yarnrc::Yarnrc;
use seaworthy_text::SourceFile;

use clues::Field;
use lockfiles::Beside;
pub(crate) use lockfiles::ReadLockfile;

use crate::layout::Layout;
use crate::package::Package;
use crate::repository::Repository;
use crate::site::Site;

/// Which manager the files beside a package speak for at first sight; enough to read its workspace globs.
pub(crate) fn hint(repository: &Repository<'_>, package: &Package) -> Option<ManagerName> {
    let names = lockfiles::names_at(repository.repo, &package.dir);
    if let Some((named, field)) = clues::named(repository, package) {
        let is_yarn = |name: ManagerName| matches!(name, ManagerName::Yarn | ManagerName::YarnBerry);
        let has_own =
            names.iter().any(|(name, _)| *name == named.value || is_yarn(*name) && is_yarn(named.value));
        if has_own || names.is_empty() || field == Field::DevEngines {
            return Some(named.value);
        }
    }
    // the lockfile of a manager that is not the default is there on purpose
    let order =
        [ManagerName::Pnpm, ManagerName::Bun, ManagerName::Yarn, ManagerName::YarnBerry, ManagerName::Npm];
    order.into_iter().find(|wanted| names.iter().any(|(name, _)| name == wanted))
}

/// Reads everything about the install in one folder.
pub(crate) fn read_site<'r>(
    repository: &'r Repository<'r>,
    layout: &'r Layout,
    root: &'r Package,
    members: Vec<&'r Package>,
    unknowns: &mut Vec<Unknown>,
) -> Site<'r> {
    let dir = &root.dir;
    let pnpm = layout.pnpm_settings.get(dir);
    let npmrc = repository
        .read_optional(&dir.child(".npmrc"), UnknownKind::Setting, unknowns)
        .map(|file| (file.clone(), Npmrc::parse(&file)));
    let yarnrc = repository
        .read_optional(&dir.child(".yarnrc.yml"), UnknownKind::Setting, unknowns)
        .and_then(|file| read_yarnrc(file, unknowns));
    let beside = Beside {
        repository,
        root,
        members: &members,
        pnpm,
        npmrc: npmrc.as_ref().map(|(_, npmrc)| npmrc),
        yarnrc: yarnrc.as_ref(),
    };
    let lockfiles = lockfiles::read(&beside, unknowns);
    let choice::Choice { name: chosen, named } =
        choice::choose(repository, root, &lockfiles, yarnrc.as_ref());
    let name = chosen.value;
    let version = version::exact(repository, root, name, yarnrc.as_ref(), unknowns);
    let own = lockfiles.iter().position(|lockfile| lockfile.facts.manager == name);
    let major = match &version {
        Some(_) => None,
        None => version::major(root, name, own.and_then(|own| lockfiles.get(own)), pnpm),
    };
    let node_modules = layout::node_modules(root, name, yarnrc.as_ref(), npmrc.as_ref(), pnpm);
    let mut lockfiles = lockfiles;
    if let Some(own) = own {
        let first = lockfiles.remove(own);
        lockfiles.insert(0, first);
    }
    let facts = lockfiles.iter().map(|lockfile| lockfile.facts.clone()).collect();
    let lock = lockfiles.into_iter().next().filter(|lockfile| lockfile.facts.manager == name);
    let plugins =
        yarnrc.iter().flat_map(|(_, yarnrc)| &yarnrc.plugins).map(|file| file.value.clone()).collect();
    let manager = Manager { name: chosen, named, version, major, lockfiles: facts, plugins, node_modules };
    Site { root, members, pnpm, npmrc, yarnrc, manager, lock }
}

fn read_yarnrc(file: SourceFile, unknowns: &mut Vec<Unknown>) -> Option<(SourceFile, Yarnrc)> {
    match Yarnrc::parse(&file) {
        Ok(yarnrc) => Some((file, yarnrc)),
        Err(error) => {
            let why = error.message.clone();
            unknowns.push(Unknown { kind: UnknownKind::Setting, place: file.place(error.span), why });
            None
        }
    }
}
