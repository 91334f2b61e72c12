//! What a developer runs, with reload.

use seaworthy_catalog::dev_servers;
use seaworthy_facts::{Command, Confidence, Fact, Process, ProcessKind};

use super::roles::{self, LeafRole};
use super::{Ground, program, resolve};
use crate::bins;
use crate::build::nx_development;
use crate::scope::AppScope;
use crate::script;

/// Scripts for development, the first one that is there counts.
const SCRIPTS: &[&str] = &["dev", "start:dev", "develop", "watch", "serve"];

/// Reads it.
pub(super) fn read(ground: &Ground<'_, '_>) -> Option<Fact<Process>> {
    let scope = ground.scope;
    let own = SCRIPTS.iter().copied().find(|name| scope.package.json.script(name).is_some());
    // for pages `start` is often what their developers run
    let Some(name) = own.or_else(|| is_dev_server(scope, "start").then_some("start")) else {
        return by_target(scope);
    };
    let expansion = script::expand(scope, scope.package, name)?;
    let evidence = vec![scope.package.script_evidence(name)?];
    let serving: Vec<_> = expansion.leaves.iter().filter(|leaf| roles::of(leaf) == LeafRole::Serve).collect();
    if let ([leaf], [_]) = (serving.as_slice(), expansion.leaves.as_slice())
        && expansion.unclear.is_empty()
    {
        let program = program::read(scope, leaf);
        return Some(resolve::process(
            scope,
            ground.build,
            ProcessKind::Development,
            "dev",
            Some(name),
            program,
            evidence,
        ));
    }
    // several programs, or something that only a shell can run: the script itself
    let words = [scope.site.manager.name.value.command(), "run", name];
    let process = Process {
        name: "dev".to_owned(),
        kind: ProcessKind::Development,
        command: Command::new(words),
        script: Some((*name).to_owned()),
        entry: None,
        source: None,
        sources: Vec::new(),
        package: None,
        development: None,
    };
    Some(Fact { value: process, evidence, confidence: Confidence::Likely })
}

/// What a target of Nx starts, by Nx itself, which builds it first and again after a change.
fn by_target(scope: &AppScope<'_>) -> Option<Fact<Process>> {
    let (command, evidence) = nx_development(scope)?;
    let owner = bins::owner(scope, scope.package, command.program())?;
    let process = Process {
        name: "dev".to_owned(),
        kind: ProcessKind::Development,
        command,
        script: None,
        entry: None,
        source: None,
        sources: Vec::new(),
        package: Some((owner.package, owner.development_only)),
        development: None,
    };
    Some(Fact { value: process, evidence: vec![evidence], confidence: Confidence::Likely })
}

/// Whether a script starts a development server and nothing else.
fn is_dev_server(scope: &AppScope<'_>, name: &str) -> bool {
    let expansion = script::expand(scope, scope.package, name);
    expansion.is_some_and(|expansion| match expansion.leaves.as_slice() {
        [leaf] => {
            let arguments = leaf.command.arguments.iter().map(|word| word.text.clone());
            let words = leaf.command.program_name().map(str::to_owned).into_iter().chain(arguments);
            dev_servers::started_by(&words.collect::<Vec<String>>()).is_some()
        }
        _ => false,
    })
}
