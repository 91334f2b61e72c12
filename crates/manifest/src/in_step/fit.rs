//! Whether a locked package answers a requirement.

use crate::lockfile::{LockedPackage, Source};
use crate::semver::{Range, Version};

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// An address: only the letters can be compared.
    CannotTell,
}

/// Whether `package` answers `requirement`, asked for under `name`.
pub(super) fn fit(name: &str, requirement: &str, package: &LockedPackage) -> Fit {
    let (name, range) = match requirement.strip_prefix("npm:") {
        Some(alias) => match alias.get(1..).and_then(|rest| rest.find('@')) {
            Some(at) => (&alias[..=at], &alias[at + 2..]),
            None => (alias, "*"),
        },
        None => (name, requirement),
    };
    if is_address(range) {
        return Fit::CannotTell;
    }
    if package.name != name || package.source != Source::Registry {
        return Fit::No;
    }
    match allows(range, &package.version) {
        Some(true) => Fit::Yes,
        Some(false) => Fit::No,
        // a tag: the lockfile's choice stands
        None => Fit::Yes,
    }
}

/// Whether `version` lies in `range`; `None` when that is no range but a tag.
pub(super) fn allows(range: &str, version: &str) -> Option<bool> {
    let range = Range::parse(range)?;
    Some(Version::parse(version).is_some_and(|version| range.allows(&version)))
}

/// `file:…`, `git+ssh://…`, `owner/repository`, `workspace:*`.
pub(super) fn is_address(requirement: &str) -> bool {
    requirement.contains([':', '/'])
}
