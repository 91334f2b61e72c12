//! Fills in what some formats leave out about members, from the manifests.

use seaworthy_text::RepoPath;

use super::{DirectDependency, Importer, Lockfile, Target};
use crate::package_json::PackageJson;
use crate::{DependencyKind, Manager};

impl Lockfile {
    /// Takes from the manifests what the format does not record: yarn 1 and npm's format 1 know no members, yarn berry
    /// knows them but not which of their dependencies are for development. Other formats stay as they are.
    ///
    /// Do this before asking for a closure; [`crate::in_step::in_step`] needs it too.
    pub fn take_members(&mut self, members: &[(RepoPath, &PackageJson)]) {
        match self.manager {
            Manager::YarnBerry => {
                for (folder, package) in members {
                    let Some(importer) = self.importers.get_mut(folder) else { continue };
                    for dependency in &mut importer.dependencies {
                        let listed = package.dependency(&dependency.name).map(|listed| listed.kind);
                        // production and development stand in one list there
                        if dependency.kind == DependencyKind::Production
                            && listed == Some(DependencyKind::Development)
                        {
                            dependency.kind = DependencyKind::Development;
                        }
                    }
                }
            }
            Manager::YarnClassic | Manager::Npm if self.importers.is_empty() => {
                for (folder, package) in members {
                    let importer = self.importer_from(package, members);
                    self.importers.insert(folder.clone(), importer);
                }
            }
            _ => {}
        }
    }

    fn importer_from(&self, package: &PackageJson, members: &[(RepoPath, &PackageJson)]) -> Importer {
        let listed = package.dependency_sets().filter(|dependency| dependency.kind != DependencyKind::Peer);
        let dependencies = listed
            .map(|dependency| {
                let name = dependency.name.as_str();
                let key = match self.manager {
                    Manager::Npm => format!("node_modules/{name}"),
                    _ => format!("{name}@{}", dependency.requirement.value),
                };
                let target = match self.index.get(&key) {
                    Some(id) => Target::Package(*id),
                    None => members
                        .iter()
                        .find(|(_, member)| member.name.as_ref().is_some_and(|own| own.value == name))
                        .map_or(Target::Missing, |(folder, _)| Target::Member(folder.clone())),
                };
                DirectDependency { name: name.to_owned(), requirement: None, kind: dependency.kind, target }
            })
            .collect();
        Importer {
            name: package.name.as_ref().map(|name| name.value.clone()),
            version: package.version.as_ref().map(|version| version.value.clone()),
            dependencies,
            span: seaworthy_text::Span::default(),
        }
    }

    /// The package that yarn 1 installs for `name@requirement`.
    pub(crate) fn has_pattern(&self, name: &str, requirement: &str) -> bool {
        self.index.contains_key(&format!("{name}@{requirement}"))
    }
}
