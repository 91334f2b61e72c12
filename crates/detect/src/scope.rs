//! One app as the passes see it: its package, the members it is made of, and their sources.

use seaworthy_text::RepoPath;

use crate::imports::Imports;
use crate::layout::Layout;
use crate::package::Package;
use crate::repository::Repository;
use crate::role::SourceRole;
use crate::site::{Site, Sites};
use crate::sources::{Source, Sources};

/// One app and what belongs to it.
#[derive(Clone)]
pub(crate) struct AppScope<'r> {
    /// The whole repository.
    pub(crate) repository: &'r Repository<'r>,
    /// All parsed sources.
    pub(crate) sources: &'r Sources,
    /// The app's own package.
    pub(crate) package: &'r Package,
    /// Members of the workspace that it depends on, directly or not, sorted by folder; itself left out.
    pub(crate) members: Vec<&'r Package>,
    /// Where imports lead.
    pub(crate) imports: Imports,
    /// Where its dependencies are installed: the workspace's root, or its own folder.
    pub(crate) site: &'r Site<'r>,
}

impl<'r> AppScope<'r> {
    /// One scope a package, specimens left out, sorted by folder.
    pub(crate) fn all(
        repository: &'r Repository<'r>,
        layout: &Layout,
        sites: &'r Sites<'r>,
        sources: &'r Sources,
        imports: &Imports,
    ) -> Vec<Self> {
        let packages = repository.packages.values().filter(|package| !package.is_specimen);
        packages
            .filter_map(|package| {
                let closure = layout.closure(&package.dir);
                let members = closure.iter().filter_map(|dir| repository.packages.get(*dir)).collect();
                let imports = imports.clone();
                Some(Self { repository, sources, package, members, imports, site: sites.of(&package.dir)? })
            })
            .collect()
    }

    /// The app's folder.
    pub(crate) fn dir(&self) -> &'r RepoPath {
        &self.package.dir
    }

    /// Its own package, then the members it depends on.
    pub(crate) fn packages(&self) -> impl Iterator<Item = &'r Package> {
        std::iter::once(self.package).chain(self.members.iter().copied())
    }

    /// The sources of the app's own package that have this role, sorted by path.
    pub(crate) fn own(&self, role: SourceRole) -> impl Iterator<Item = &'r Source> {
        self.sources.of_package(&self.package.dir).filter(move |source| source.role == role)
    }

    /// The sources that make up the running app: its own and those of the members it depends on; its own first.
    pub(crate) fn app_sources(&self) -> impl Iterator<Item = &'r Source> {
        let members = self.members.iter().flat_map(|member| self.sources.of_package(&member.dir));
        self.sources
            .of_package(&self.package.dir)
            .chain(members)
            .filter(|source| source.role == SourceRole::App)
    }

    /// The app's path of a path written in one of its files; `None` when it leads out of the repository.
    pub(crate) fn path(&self, written: &str) -> Option<RepoPath> {
        self.package.dir.join(written).ok()
    }
}
