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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{SERVER, app};

    #[test]
    fn programs_are_found_through_scripts_with_their_packages() {
        let app = app([
            (
                "package.json",
                r#"{"scripts": {"prepare": "npm run hooks || true", "hooks": "husky && node scripts/setup.js", "postinstall": "patch-package", "start": "node index.js"},
                "devDependencies": {"husky": "9"}, "dependencies": {"patch-package": "8"}}"#,
            ),
            ("scripts/setup.js", ""),
            ("patches/a+1.0.0.patch", ""),
            ("index.js", SERVER),
        ]);
        let names: Vec<&str> =
            app.install.lifecycle.iter().map(|script| script.value.name.as_str()).collect();
        assert_eq!(names, ["postinstall", "prepare"]);
        let [husky, node, _] = app.install.lifecycle[1].value.programs.as_slice() else {
            panic!("{:?}", app.install.lifecycle)
        };
        assert_eq!((husky.package.as_deref(), husky.development_only), (Some("husky"), Presence::Yes));
        assert_eq!(
            (node.package.as_deref(), node.file.as_ref().unwrap().as_str()),
            (None, "scripts/setup.js")
        );
        let inputs: Vec<&str> = app.install.inputs.iter().map(|input| input.value.path.as_str()).collect();
        assert_eq!(inputs, ["package.json", "patches", "scripts/setup.js"]);
    }
}
