//! Packages that an app imports without naming them: other members of the workspace bring them.

use std::collections::{BTreeMap, HashSet};

use seaworthy_facts::{Evidence, EvidenceKind, Fact};
use seaworthy_js::ImportKind;
use seaworthy_text::RepoPath;

use crate::imports;
use crate::scope::AppScope;

/// Reads them, sorted by name.
pub(super) fn read(scope: &AppScope<'_>) -> Vec<Fact<(String, RepoPath)>> {
    let root = scope.site.root;
    let mut found: BTreeMap<&str, Fact<(String, RepoPath)>> = BTreeMap::new();
    // most names are imported many times, and asking all manifests for one is long
    let mut asked: HashSet<&str> = HashSet::new();
    for source in scope.app_sources() {
        let loaded = source.module.imports().iter().filter(|import| import.kind != ImportKind::TypeOnly);
        for import in loaded {
            let name = imports::package_of(&import.specifier);
            let is_inside = name.starts_with(['.', '/', '#']) || name.contains(':');
            let is_named = || {
                let own = scope.packages().chain([root]);
                own.into_iter().any(|package| {
                    package.json.dependency(name).is_some()
                        || package.json.name.as_ref().is_some_and(|own| own.as_str() == name)
                })
            };
            if is_inside || !asked.insert(name) || is_named() {
                continue;
            }
            let lender = scope.site.members.iter().find(|member| {
                member.json.dependency(name).is_some_and(|dependency| dependency.kind.ships())
            });
            let Some(lender) = lender else { continue };
            let evidence = Evidence::at(EvidenceKind::Used, &source.file, import.span);
            found.insert(name, Fact::certain((name.to_owned(), lender.dir.clone()), evidence));
        }
    }
    found.into_values().collect()
}
