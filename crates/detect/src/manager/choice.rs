//! Which manager installs here: what a manifest names, else the lockfile, else weaker signs.

use seaworthy_facts::{Confidence, Evidence, EvidenceKind, Fact, LockfileState, ManagerName};
use seaworthy_manifest::yarnrc::Yarnrc;
use seaworthy_text::SourceFile;

use super::clues::{self, Field};
use super::lockfiles::ReadLockfile;
use crate::package::Package;
use crate::repository::Repository;

/// What was decided, and what a manifest says.
pub(super) struct Choice {
    /// The manager.
    pub(super) name: Fact<ManagerName>,
    /// The one that a manifest names.
    pub(super) named: Option<Fact<ManagerName>>,
}

/// Decides. With several lockfiles: the one that is named, else the only one in step, else the one with a sign for it,
/// else that of the manager one has to choose on purpose. A lockfile shows what people install with: it counts more than a
/// name in `packageManager` that has none.
pub(super) fn choose(
    repository: &Repository<'_>,
    root: &Package,
    lockfiles: &[ReadLockfile],
    yarnrc: Option<&(SourceFile, Yarnrc)>,
) -> Choice {
    let signs = clues::signs(repository, root);
    let Some((named, field)) = clues::named(repository, root) else {
        return Choice { name: unnamed(root, lockfiles, yarnrc, signs), named: None };
    };
    let named = same_yarn(named, lockfiles);
    let has_own = lockfiles.iter().any(|lockfile| lockfile.facts.manager == named.value);
    let is_used = |lockfile: &ReadLockfile| !matches!(lockfile.facts.state, LockfileState::OutOfStep(_));
    let gives_way = field == Field::PackageManager && !has_own && lockfiles.iter().any(is_used);
    let by_lockfile = gives_way.then(|| by_lockfile(lockfiles, &signs)).flatten();
    let name = by_lockfile.unwrap_or_else(|| with_lockfile(named.clone(), lockfiles));
    Choice { name, named: Some(named) }
}

fn unnamed(
    root: &Package,
    lockfiles: &[ReadLockfile],
    yarnrc: Option<&(SourceFile, Yarnrc)>,
    signs: Vec<Fact<ManagerName>>,
) -> Fact<ManagerName> {
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
    let mut in_step = lockfiles.iter().filter(|lockfile| is_kept(&lockfile.facts.state));
    if let (Some(only), None) = (in_step.next(), in_step.next()) {
        return Some(fact(only, Confidence::Likely));
    }
    // a lockfile that is known to be stale is not the one that people install with
    let alive = |lockfile: &&ReadLockfile| {
        is_kept(&lockfile.facts.state) || lockfile.facts.state == LockfileState::Unknown
    };
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

/// Whether somebody keeps it in step with the manifests. What only some versions refuse is no sign of neglect: npm itself
/// leaves the binaries of other platforms out.
fn is_kept(state: &LockfileState) -> bool {
    *state != LockfileState::Unknown && state.refused(None).next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{SERVER, app};

    const NPM: &str = r#"{"name": "a", "lockfileVersion": 3, "packages": {"": {"name": "a"}}}"#;
    const PNPM: &str = "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n  .: {}\n";

    fn manager(manifest: &str, lockfiles: &[(&'static str, &'static str)]) -> seaworthy_facts::Manager {
        let files = [("package.json", manifest), ("index.js", SERVER)];
        app(files.into_iter().chain(lockfiles.iter().copied())).manager
    }

    const BARE: &str = r#"{"name": "a", "scripts": {"start": "node index.js"}}"#;

    #[test]
    fn what_is_named_wins_over_what_is_there() {
        let named =
            r#"{"name": "a", "packageManager": "pnpm@10.8.1", "scripts": {"start": "node index.js"}}"#;
        let manager = manager(named, &[("package-lock.json", NPM), ("pnpm-lock.yaml", PNPM)]);
        assert_eq!((manager.name.value, manager.name.confidence), (ManagerName::Pnpm, Confidence::Certain));
        assert_eq!(manager.version.unwrap().value, "10.8.1");
        let lockfiles: Vec<&str> = manager.lockfiles.iter().map(|lockfile| lockfile.path.as_str()).collect();
        assert_eq!(lockfiles, ["pnpm-lock.yaml", "package-lock.json"]);
    }

    #[test]
    fn a_name_without_a_lockfile_gives_way_to_a_lockfile() {
        let named = |field: &str| {
            format!("{{\"name\": \"a\", {field}, \"scripts\": {{\"start\": \"node index.js\"}}}}")
        };
        let field = |manager: &str| named(&format!("\"packageManager\": \"{manager}\""));
        let by_npm = [("pnpm-lock.yaml", PNPM)];
        let overruled = manager(&field("npm@11.17.0"), &by_npm);
        assert_eq!(
            (overruled.name.value, overruled.name.confidence),
            (ManagerName::Pnpm, Confidence::Certain)
        );
        assert_eq!(overruled.named.map(|named| named.value), Some(ManagerName::Npm));
        assert_eq!(overruled.version, None, "the version is npm's");
        // npm itself would refuse, so nobody installs with it
        let engine = named(r#""devEngines": {"packageManager": {"name": "pnpm"}}"#);
        assert_eq!(manager(&engine, &[("package-lock.json", NPM)]).name.value, ManagerName::Pnpm);
        // a lockfile that is behind is what was left, not what is used
        let newer =
            field("pnpm@10.8.1").replace("\"scripts\"", "\"dependencies\": {\"x\": \"^1.0.0\"}, \"scripts\"");
        assert_eq!(manager(&newer, &[("package-lock.json", NPM)]).name.value, ManagerName::Pnpm);
        let agreeing = manager(&field("pnpm@10.8.1"), &by_npm);
        assert_eq!(agreeing.named.map(|named| named.value), Some(ManagerName::Pnpm));
    }

    #[test]
    fn the_only_lockfile_decides_and_of_two_the_one_in_step() {
        assert_eq!(manager(BARE, &[("package-lock.json", NPM)]).name.value, ManagerName::Npm);
        let needs =
            r#"{"name": "a", "scripts": {"start": "node index.js"}, "dependencies": {"x": "^1.0.0"}}"#;
        let has = "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n  .:\n    dependencies:\n      x:\n        specifier: ^1.0.0\n        version: 1.0.0\n\npackages:\n\n  x@1.0.0:\n    resolution: {integrity: sha512-x}\n\nsnapshots:\n\n  x@1.0.0: {}\n";
        let two = manager(needs, &[("package-lock.json", NPM), ("pnpm-lock.yaml", has)]);
        assert_eq!((two.name.value, two.name.confidence), (ManagerName::Pnpm, Confidence::Likely));
        assert!(matches!(two.lockfiles[1].state, LockfileState::OutOfStep(_)));
    }

    #[test]
    fn of_two_in_step_a_sign_decides_else_the_one_chosen_on_purpose() {
        let both = [("package-lock.json", NPM), ("pnpm-lock.yaml", PNPM)];
        let assumed = manager(BARE, &both);
        assert_eq!((assumed.name.value, assumed.name.confidence), (ManagerName::Pnpm, Confidence::Assumed));
        let sign =
            r#"{"name": "a", "scripts": {"start": "node index.js", "check": "npm run lint && npm test"}}"#;
        assert_eq!(manager(sign, &both).name.value, ManagerName::Npm);
    }

    #[test]
    fn without_a_lockfile_npm_is_assumed() {
        let manager = manager(BARE, &[]);
        assert_eq!((manager.name.value, manager.name.confidence), (ManagerName::Npm, Confidence::Assumed));
        assert!(manager.lockfiles.is_empty() && manager.version.is_none());
    }

    #[test]
    fn a_lockfile_that_cannot_be_read_is_reported() {
        let facts = crate::world::facts([
            ("package.json", BARE),
            ("index.js", SERVER),
            ("pnpm-lock.yaml", "lockfileVersion: '99.0'\n"),
        ]);
        assert_eq!(facts.apps[0].manager.lockfiles[0].state, LockfileState::Unknown);
        assert!(facts.unknowns.iter().any(|unknown| unknown.kind == seaworthy_facts::UnknownKind::Lockfile));
    }
}
