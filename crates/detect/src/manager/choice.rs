//! Which manager installs here: what a manifest names, else the lockfile, else weaker signs.

use seaworthy_facts::{Confidence, Evidence, EvidenceKind, Fact, LockfileState, ManagerName};
use seaworthy_manifest::yarnrc::Yarnrc;
use seaworthy_text::SourceFile;

use super::clues;
use super::lockfiles::ReadLockfile;
use crate::package::Package;
use crate::repository::Repository;

/// Decides. With several lockfiles: the one that is named, else the only one in step, else the one with a sign for it,
/// else that of the manager one has to choose on purpose.
pub(super) fn choose(
    repository: &Repository<'_>,
    root: &Package,
    lockfiles: &[ReadLockfile],
    yarnrc: Option<&(SourceFile, Yarnrc)>,
) -> Fact<ManagerName> {
    if let Some(named) = clues::named(repository, root) {
        let named = same_yarn(named, lockfiles);
        return with_lockfile(named, lockfiles);
    }
    let signs = clues::signs(repository, root);
    if let Some(chosen) = by_lockfile(lockfiles, &signs) {
        return chosen;
    }
    if let Some((file, _)) = yarnrc {
        return Fact::likely(ManagerName::YarnBerry, Evidence::present(file.path().clone()));
    }
    match signs.into_iter().next() {
        Some(sign) => sign,
        None => Fact::assumed(ManagerName::Npm, vec![Evidence::present(root.file.path().clone())]),
    }
}

/// A bare `yarn` in a manifest does not say which; its lockfile does.
fn same_yarn(named: Fact<ManagerName>, lockfiles: &[ReadLockfile]) -> Fact<ManagerName> {
    let is_berry = lockfiles.iter().any(|lockfile| lockfile.facts.manager == ManagerName::YarnBerry);
    if named.value == ManagerName::Yarn && is_berry { named.map(|_| ManagerName::YarnBerry) } else { named }
}

/// The lockfile of the manager that was named is further evidence.
fn with_lockfile(named: Fact<ManagerName>, lockfiles: &[ReadLockfile]) -> Fact<ManagerName> {
    match lockfiles.iter().find(|lockfile| lockfile.facts.manager == named.value) {
        Some(lockfile) => named.and(evidence(lockfile)),
        None => named,
    }
}

fn by_lockfile(lockfiles: &[ReadLockfile], signs: &[Fact<ManagerName>]) -> Option<Fact<ManagerName>> {
    let fact = |lockfile: &ReadLockfile, confidence| Fact {
        value: lockfile.facts.manager,
        evidence: vec![evidence(lockfile)],
        confidence,
    };
    let managers: std::collections::BTreeSet<ManagerName> =
        lockfiles.iter().map(|lockfile| lockfile.facts.manager).collect();
    let first = lockfiles.first()?;
    if managers.len() == 1 {
        return Some(fact(first, Confidence::Certain));
    }
    let mut in_step = lockfiles.iter().filter(|lockfile| lockfile.facts.state == LockfileState::InStep);
    if let (Some(only), None) = (in_step.next(), in_step.next()) {
        return Some(fact(only, Confidence::Likely));
    }
    // a lockfile that is known to be stale is not the one that people install with
    let alive = |lockfile: &&ReadLockfile| !matches!(lockfile.facts.state, LockfileState::OutOfStep(_));
    let any_alive = lockfiles.iter().any(|lockfile| alive(&lockfile));
    let candidates: Vec<&ReadLockfile> =
        lockfiles.iter().filter(|lockfile| !any_alive || alive(lockfile)).collect();
    for sign in signs {
        if let Some(lockfile) = candidates.iter().find(|lockfile| lockfile.facts.manager == sign.value) {
            let mut chosen = fact(lockfile, Confidence::Likely);
            chosen.evidence.splice(0..0, sign.evidence.iter().cloned());
            return Some(chosen);
        }
    }
    // `npm install` by habit leaves a package-lock.json; the other managers' files come from a choice
    let order =
        [ManagerName::Pnpm, ManagerName::Bun, ManagerName::YarnBerry, ManagerName::Yarn, ManagerName::Npm];
    order
        .into_iter()
        .find_map(|manager| candidates.iter().find(|lockfile| lockfile.facts.manager == manager))
        .map(|lockfile| fact(lockfile, Confidence::Assumed))
}

fn evidence(lockfile: &ReadLockfile) -> Evidence {
    match &lockfile.read {
        Some((file, read)) => Evidence::at(EvidenceKind::Locked, file, read.format_version.span),
        None => Evidence::present(lockfile.facts.path.clone()),
    }
}
