//! What a production install of one member brings.

use std::collections::BTreeSet;

use seaworthy_text::RepoPath;

use super::{Lockfile, PackageId, Target};

/// What can be reached from a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closure {
    /// The packages.
    pub packages: BTreeSet<PackageId>,
    /// The members, the one asked for included.
    pub members: BTreeSet<RepoPath>,
}

impl Lockfile {
    /// Everything that a production install of `member` brings: production, optional and peer dependencies, those of
    /// the members it depends on, and so on down. `None` when the lockfile does not record this member.
    pub fn production_closure(&self, member: &RepoPath) -> Option<Closure> {
        self.importers.get(member)?;
        let mut closure = Closure::default();
        let mut members = vec![member.clone()];
        let mut waiting: Vec<PackageId> = Vec::new();
        loop {
            if let Some(id) = waiting.pop() {
                if !closure.packages.insert(id) {
                    continue;
                }
                let Some(package) = self.package(id) else { continue };
                for link in &package.dependencies {
                    push(&link.target, &mut waiting, &mut members);
                }
            } else if let Some(member) = members.pop() {
                if !closure.members.insert(member.clone()) {
                    continue;
                }
                let Some(importer) = self.importers.get(&member) else { continue };
                for dependency in importer.dependencies.iter().filter(|dependency| dependency.kind.ships()) {
                    push(&dependency.target, &mut waiting, &mut members);
                }
            } else {
                return Some(closure);
            }
        }
    }
}

fn push(target: &Target, packages: &mut Vec<PackageId>, members: &mut Vec<RepoPath>) {
    match target {
        Target::Package(id) => packages.push(*id),
        Target::Member(member) => members.push(member.clone()),
        Target::Missing => {}
    }
}
