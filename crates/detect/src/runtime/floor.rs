//! The lowest version of Node.js with which everything that is locked for this app runs.

use seaworthy_facts::{Confidence, Evidence, EvidenceKind, Fact, VersionRequest, VersionSource};
use seaworthy_manifest::lockfile::{LockedPackage, PackageId};
use seaworthy_manifest::semver::{Range, Version, common_floor};

use crate::closure;
use crate::scope::AppScope;

/// The wish of the package that raises the floor the most: one that the app itself lists, where there is a choice.
///
/// Only the floor counts: an upper bound in `engines` says what its author had tried, and no manager holds one to it.
pub(super) fn read(scope: &AppScope<'_>, build_packages: &[String]) -> Option<Fact<VersionRequest>> {
    let (file, lockfile) = scope.site.lock.as_ref()?.read.as_ref()?;
    let ids = closure::required(scope, lockfile, build_packages);
    let mut asking: Vec<(&LockedPackage, Range, PackageId)> = Vec::new();
    for id in ids {
        let Some(package) = lockfile.package(id) else { continue };
        let Some(engines) = &package.engines_node else { continue };
        // an unreadable range asks for nothing: npm passes over it as well
        if let Some(range) = Range::parse(engines.as_str()) {
            asking.push((package, range, id));
        }
    }
    let floor = common_floor(asking.iter().map(|(_, range, _)| range)).or_else(|| highest(&asking))?;
    if floor == Version::new(0, 0, 0) {
        return None;
    }
    let direct = closure::direct(scope, lockfile);
    let raising = asking
        .iter()
        .filter(|(_, range, _)| range.floor().is_some_and(|own| own == floor))
        .min_by_key(|(package, _, id)| (!direct.contains(id), package.name.clone()))
        .or_else(|| {
            asking
                .iter()
                .max_by_key(|(package, range, _)| (range.floor(), std::cmp::Reverse(package.name.clone())))
        })?;
    let (package, _, _) = raising;
    let engines = package.engines_node.as_ref()?;
    let request = VersionRequest {
        source: VersionSource::Dependencies,
        range: format!(">={floor}"),
        written: Some(engines.value.clone()),
        package: Some(package.name.clone()),
    };
    let evidence = vec![Evidence::at(EvidenceKind::Locked, file, engines.span)];
    Some(Fact { value: request, evidence, confidence: Confidence::Certain })
}

/// Where the ranges contradict each other: the highest of their floors.
fn highest(asking: &[(&LockedPackage, Range, PackageId)]) -> Option<Version> {
    asking.iter().filter_map(|(_, range, _)| range.floor()).max()
}
