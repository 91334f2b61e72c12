//! Locked packages whose binary for Linux is there for glibc only: a lockfile made elsewhere, or a registry that lacked the
//! other, leaves the one for musl out, and the program does not start on Alpine.

use seaworthy_catalog::natives;
use seaworthy_facts::{Evidence, EvidenceKind, Fact};
use seaworthy_manifest::lockfile::{LockedPackage, Target};

use crate::closure;
use crate::scope::AppScope;

/// How the binary for glibc ends, and the one for musl in its place. Both are named after this custom by all that publish
/// two; only the processor that servers have most is looked at, as few publish all for others.
const GLIBC: &str = "-linux-x64-gnu";
const MUSL: &str = "-linux-x64-musl";

/// The first binary, by name, that is locked for glibc only, of a package that runs or builds the app and is known not to
/// work without its binary. Others may never load theirs.
pub(super) fn glibc_only(scope: &AppScope<'_>, build_packages: &[String]) -> Option<Fact<String>> {
    let (file, lockfile) = scope.site.lock.as_ref()?.read.as_ref()?;
    let ids = closure::required(scope, lockfile, build_packages);
    let brought = |package: &LockedPackage| -> Vec<&LockedPackage> {
        let links = package.dependencies.iter();
        links
            .filter_map(|link| match link.target {
                Target::Package(id) => lockfile.package(id),
                Target::Member(_) | Target::Missing => None,
            })
            .collect()
    };
    let mut found: Vec<&LockedPackage> = Vec::new();
    let packages = ids.into_iter().filter_map(|id| lockfile.package(id));
    for package in packages.filter(|package| natives::by_package(&package.name).is_some()) {
        let binaries = brought(package);
        let has = |name: &str| binaries.iter().any(|binary| binary.name == name);
        // `@rollup/rollup-linux-x64-gnu` of `rollup`: it may list those of others beside its own
        let own = package.name.rsplit('/').next().unwrap_or(&package.name);
        found.extend(binaries.iter().copied().filter(|binary| {
            let stem = binary.name.strip_suffix(GLIBC).filter(|stem| stem.contains(own));
            stem.is_some_and(|stem| !has(&format!("{stem}{MUSL}")))
        }));
    }
    let first = found.into_iter().min_by(|left, right| left.name.cmp(&right.name))?;
    Some(Fact::certain(first.name.clone(), Evidence::at(EvidenceKind::Locked, file, first.span)))
}
