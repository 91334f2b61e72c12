//! Scripts that an install runs by itself, and the programs they end in.

use seaworthy_facts::{Fact, LifecycleScript, Presence, ScriptProgram, Unknown, UnknownKind};

use crate::bins;
use crate::package::Package;
use crate::process;
use crate::scope::AppScope;
use crate::script::{self, Leaf};

/// The scripts that managers run when they install, in the order in which they run.
const NAMES: &[&str] =
    &["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];

/// Reads those of the root and of every member.
pub(super) fn read(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Vec<Fact<LifecycleScript>> {
    let mut scripts = Vec::new();
    for package in &scope.site.members {
        for name in NAMES {
            let Some(script) = package.json.script(name) else { continue };
            let Some(evidence) = package.script_evidence(name) else { continue };
            let programs = programs(scope, package, name, unknowns);
            let value = LifecycleScript {
                name: (*name).to_owned(),
                dir: package.dir.clone(),
                script: script.command.value.clone(),
                programs,
            };
            scripts.push(Fact::certain(value, evidence));
        }
    }
    scripts
}

/// The programs of one script, without those that its neighbours (`preinstall` of `install`) are listed with.
fn programs(
    scope: &AppScope<'_>,
    package: &Package,
    name: &str,
    unknowns: &mut Vec<Unknown>,
) -> Vec<ScriptProgram> {
    // a package's scope would be that of its own site, which is this one
    let Some(package) = scope.repository.packages.get(&package.dir) else { return Vec::new() };
    let Some(expansion) = script::expand_alone(scope, package, name) else { return Vec::new() };
    for (why, _) in &expansion.unclear {
        let place =
            package.script_evidence(name).map_or_else(|| package.file.start(), |evidence| evidence.place);
        unknowns.push(Unknown { kind: UnknownKind::Setting, place, why: why.clone() });
    }
    expansion.leaves.iter().filter_map(|leaf| program(scope, leaf)).collect()
}

fn program(scope: &AppScope<'_>, leaf: &Leaf<'_>) -> Option<ScriptProgram> {
    let name = leaf.command.program_name()?.to_owned();
    let started = process::started(scope, leaf);
    let file =
        started.entry.filter(|path| scope.repository.repo.has_file(path)).or_else(|| own_file(scope, leaf));
    let (package, development_only) = match bins::owner(scope, leaf.package, &name) {
        Some(owner) => (Some(owner.package), owner.development_only),
        None if bins::is_system(&name) || file.is_some() => (None, Presence::No),
        None => (None, Presence::Unknown),
    };
    Some(ScriptProgram { name, package, development_only, file })
}

/// `sh scripts/setup.sh`, `./scripts/setup.sh`: a file that a shell runs.
fn own_file(scope: &AppScope<'_>, leaf: &Leaf<'_>) -> Option<seaworthy_text::RepoPath> {
    let words = leaf.command.program.iter().chain(&leaf.command.arguments);
    let mut paths = words.filter_map(|word| leaf.package.dir.join(word.literal()?).ok());
    paths.find(|path| scope.repository.repo.has_file(path))
}
