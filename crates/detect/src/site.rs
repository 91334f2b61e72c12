//! The folders in which dependencies are installed: a workspace's root with its members, or a package by itself.
//!
//! Each is read once, however many apps are installed there: its lockfiles, its manager, its settings.

use std::collections::BTreeMap;

use rayon::prelude::*;
use seaworthy_facts::{Manager, Unknown};
use seaworthy_manifest::npmrc::Npmrc;
use seaworthy_manifest::workspace::PnpmWorkspace;
use seaworthy_manifest::yarnrc::Yarnrc;
use seaworthy_text::{RepoPath, SourceFile};

use crate::layout::Layout;
use crate::manager::{self, ReadLockfile};
use crate::package::Package;
use crate::repository::Repository;

/// A folder in which the manager runs.
pub(crate) struct Site<'r> {
    /// The package there.
    pub(crate) root: &'r Package,
    /// All packages that are installed with it, the root first.
    pub(crate) members: Vec<&'r Package>,
    /// `pnpm-workspace.yaml`, whether or not it names members.
    pub(crate) pnpm: Option<&'r (SourceFile, PnpmWorkspace)>,
    /// `.npmrc`.
    pub(crate) npmrc: Option<(SourceFile, Npmrc)>,
    /// `.yarnrc.yml`.
    pub(crate) yarnrc: Option<(SourceFile, Yarnrc)>,
    /// The manager.
    pub(crate) manager: Manager,
    /// The manager's lockfile, if there is one that can be read.
    pub(crate) lock: Option<ReadLockfile>,
}

impl Site<'_> {
    /// The path of a member as the lockfile writes it.
    pub(crate) fn member_path(&self, dir: &RepoPath) -> RepoPath {
        dir.below(&self.root.dir).and_then(|below| RepoPath::new(below).ok()).unwrap_or_default()
    }
}

/// All of them, by folder.
pub(crate) struct Sites<'r> {
    by_root: BTreeMap<RepoPath, Site<'r>>,
    root_of: BTreeMap<RepoPath, RepoPath>,
}

impl<'r> Sites<'r> {
    /// Reads them, in parallel: lockfiles are the largest files of all.
    pub(crate) fn read(
        repository: &'r Repository<'r>,
        layout: &'r Layout,
        unknowns: &mut Vec<Unknown>,
    ) -> Self {
        let mut roots: BTreeMap<&RepoPath, Vec<&Package>> = BTreeMap::new();
        let mut root_of = BTreeMap::new();
        for package in repository.packages.values() {
            let workspace = layout.workspace_of(&package.dir);
            if package.is_specimen && workspace.is_none() {
                continue;
            }
            let root = workspace.map_or(&package.dir, |workspace| &workspace.dir);
            root_of.insert(package.dir.clone(), root.clone());
            // sorted by folder, so the root comes before its members
            roots.entry(root).or_default().push(package);
        }
        let read: Vec<(RepoPath, Site<'r>, Vec<Unknown>)> = roots
            .into_par_iter()
            .filter_map(|(dir, members)| {
                let mut unknowns = Vec::new();
                let root = repository.packages.get(dir)?;
                let site = manager::read_site(repository, layout, root, members, &mut unknowns);
                Some((dir.clone(), site, unknowns))
            })
            .collect();
        let mut by_root = BTreeMap::new();
        for (dir, site, noted) in read {
            unknowns.extend(noted);
            by_root.insert(dir, site);
        }
        Self { by_root, root_of }
    }

    /// The site at which this package is installed.
    pub(crate) fn of(&self, dir: &RepoPath) -> Option<&Site<'r>> {
        self.by_root.get(self.root_of.get(dir)?)
    }
}
