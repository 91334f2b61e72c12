//! Which locked packages belong to an app: its production closure, that of its build tools, its direct dependencies.

use std::collections::BTreeSet;

use seaworthy_manifest::DependencyKind;
use seaworthy_manifest::lockfile::{Link, Lockfile, PackageId, Target};

use crate::scope::AppScope;

/// What a production install of the app brings.
pub(crate) fn production(scope: &AppScope<'_>, lockfile: &Lockfile) -> BTreeSet<PackageId> {
    let member = scope.site.member_path(scope.dir());
    if let Some(closure) = lockfile.production_closure(&member) {
        return closure.packages;
    }
    // yarn 1 records no members: what the manifests list, by name
    let names = scope
        .packages()
        .flat_map(|package| package.json.dependency_sets())
        .filter(|dependency| dependency.kind.ships());
    let wanted: BTreeSet<&str> = names.map(|dependency| dependency.name.as_str()).collect();
    down(lockfile, named(lockfile, &wanted), |_| true)
}

/// What must be there for the app to run and to be built: as above, with the packages whose programs build it, and
/// without what is optional, which a manager leaves out where it does not fit.
pub(crate) fn required(
    scope: &AppScope<'_>,
    lockfile: &Lockfile,
    build_packages: &[String],
) -> BTreeSet<PackageId> {
    let site = scope.site;
    let mut roots = BTreeSet::new();
    for package in scope.packages() {
        let member = site.member_path(&package.dir);
        let wanted = package.json.dependency_sets().filter(|dependency| {
            matches!(dependency.kind, DependencyKind::Production | DependencyKind::Peer)
                || build_packages.contains(&dependency.name.value)
        });
        let names: BTreeSet<&str> = wanted.map(|dependency| dependency.name.as_str()).collect();
        if lockfile.importers.contains_key(&member) {
            roots.extend(names.into_iter().filter_map(|name| direct_id(lockfile, &member, name)));
        } else {
            roots.extend(named(lockfile, &names));
        }
    }
    down(lockfile, roots, |link| link.kind != DependencyKind::Optional)
}

/// The packages that the app's own manifest lists.
pub(crate) fn direct(scope: &AppScope<'_>, lockfile: &Lockfile) -> BTreeSet<PackageId> {
    let member = scope.site.member_path(scope.dir());
    let Some(importer) = lockfile.importers.get(&member) else {
        let names = scope.package.json.dependency_sets().map(|dependency| dependency.name.as_str()).collect();
        return named(lockfile, &names);
    };
    let targets = importer.dependencies.iter().map(|dependency| &dependency.target);
    targets.filter_map(|target| if let Target::Package(id) = target { Some(*id) } else { None }).collect()
}

fn direct_id(lockfile: &Lockfile, member: &seaworthy_text::RepoPath, name: &str) -> Option<PackageId> {
    let dependencies = &lockfile.importers.get(member)?.dependencies;
    match dependencies.iter().find(|dependency| dependency.name == name)?.target {
        Target::Package(id) => Some(id),
        Target::Member(_) | Target::Missing => None,
    }
}

fn named(lockfile: &Lockfile, names: &BTreeSet<&str>) -> BTreeSet<PackageId> {
    let packages =
        lockfile.packages.iter().enumerate().filter(|(_, package)| names.contains(package.name.as_str()));
    packages.filter_map(|(index, _)| u32::try_from(index).ok().map(PackageId)).collect()
}

/// All that can be reached from `roots` over the links that `follows` says yes to.
fn down(lockfile: &Lockfile, roots: BTreeSet<PackageId>, follows: fn(&Link) -> bool) -> BTreeSet<PackageId> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<PackageId> = roots.into_iter().collect();
    while let Some(id) = waiting.pop() {
        if !found.insert(id) {
            continue;
        }
        let links = lockfile.package(id).map(|package| package.dependencies.as_slice()).unwrap_or_default();
        waiting.extend(
            links
                .iter()
                .filter(|link| follows(link))
                .filter_map(|link| if let Target::Package(id) = link.target { Some(id) } else { None }),
        );
    }
    found
}
