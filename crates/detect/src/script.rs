//! A script of `package.json` followed down to the programs it runs, through scripts that run scripts.

use std::collections::BTreeSet;

use seaworthy_facts::{Evidence, ManagerName};
use seaworthy_manifest::shell::{Command, CommandLine, Join, Runner, ScriptCall, Word};

use crate::package::Package;
use crate::scope::AppScope;

/// How many scripts may run each other, one inside the other.
const DEEPEST: usize = 10;

/// How many programs one script may run before we stop counting.
const MOST: usize = 200;

/// A program that a script ends in.
#[derive(Debug, Clone)]
pub(crate) struct Leaf<'r> {
    /// The command.
    pub(crate) command: Command,
    /// How it hangs on the one before it.
    pub(crate) join: Join,
    /// The package in whose folder it runs.
    pub(crate) package: &'r Package,
    /// The innermost script that holds it.
    pub(crate) script: String,
    /// That script's place.
    pub(crate) evidence: Option<Evidence>,
}

/// What a script runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expansion<'r> {
    /// The programs in order, those of its `pre` and `post` scripts included.
    pub(crate) leaves: Vec<Leaf<'r>>,
    /// What could not be told: why, and where.
    pub(crate) unclear: Vec<(String, Option<Evidence>)>,
    /// Every script that takes part, itself first.
    pub(crate) scripts: Vec<String>,
}

/// Follows the script of this name; `None` when there is none.
pub(crate) fn expand<'r>(scope: &AppScope<'r>, package: &'r Package, name: &str) -> Option<Expansion<'r>> {
    package.json.script(name)?;
    let mut expansion = Expansion::default();
    let mut walk = Walk { scope, expansion: &mut expansion, open: BTreeSet::new() };
    walk.script(package, name, DEEPEST);
    Some(expansion)
}

/// Follows one script without those that the manager runs before and after it.
pub(crate) fn expand_alone<'r>(
    scope: &AppScope<'r>,
    package: &'r Package,
    name: &str,
) -> Option<Expansion<'r>> {
    package.json.script(name)?;
    let mut expansion = Expansion::default();
    let mut walk = Walk { scope, expansion: &mut expansion, open: BTreeSet::new() };
    walk.one(package, name, DEEPEST);
    Some(expansion)
}

/// Follows a command line that stands elsewhere than in a script (a Procfile).
pub(crate) fn expand_line<'r>(
    scope: &AppScope<'r>,
    package: &'r Package,
    line: &str,
    evidence: &Evidence,
) -> Expansion<'r> {
    let mut expansion = Expansion::default();
    let mut walk = Walk { scope, expansion: &mut expansion, open: BTreeSet::new() };
    walk.line(package, line, "", Some(evidence), DEEPEST);
    expansion
}

struct Walk<'w, 'r> {
    scope: &'w AppScope<'r>,
    expansion: &'w mut Expansion<'r>,
    open: BTreeSet<(String, String)>,
}

impl<'r> Walk<'_, 'r> {
    /// A script with the scripts that the manager runs before and after it.
    fn script(&mut self, package: &'r Package, name: &str, depth: usize) {
        // yarn berry runs none for scripts that people name
        let runs_around = self.scope.site.manager.name.value != ManagerName::YarnBerry;
        let key = (package.dir.to_string(), name.to_owned());
        if depth == 0 || !self.open.insert(key.clone()) {
            let why = format!("the script `{name}` runs itself");
            self.expansion.unclear.push((why, package.script_evidence(name)));
            return;
        }
        if runs_around {
            self.one(package, &format!("pre{name}"), depth);
        }
        self.one(package, name, depth);
        if runs_around {
            self.one(package, &format!("post{name}"), depth);
        }
        self.open.remove(&key);
    }

    fn one(&mut self, package: &'r Package, name: &str, depth: usize) {
        let Some(script) = package.json.script(name) else { return };
        self.expansion.scripts.push(name.to_owned());
        let evidence = package.script_evidence(name);
        self.line(package, script.command.as_str(), name, evidence.as_ref(), depth);
    }

    fn line(
        &mut self,
        package: &'r Package,
        line: &str,
        script: &str,
        evidence: Option<&Evidence>,
        depth: usize,
    ) {
        let line = match CommandLine::parse(line) {
            CommandLine::Commands(steps) => steps,
            CommandLine::CouldNotTell { reason, .. } => {
                self.expansion.unclear.push((reason, evidence.cloned()));
                return;
            }
        };
        for step in line {
            if self.expansion.leaves.len() >= MOST {
                return;
            }
            let calls = step.command.script_calls();
            if calls.is_empty() {
                self.leaf(package, step.command, step.join, script, evidence);
                continue;
            }
            for call in calls {
                self.call(package, &step.command, step.join, call, script, evidence, depth);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a walk, nothing of it worth a name")]
    fn call(
        &mut self,
        package: &'r Package,
        command: &Command,
        join: Join,
        call: ScriptCall,
        script: &str,
        evidence: Option<&Evidence>,
        depth: usize,
    ) {
        let target = match &call.member {
            None => Some(package),
            Some(member) => self.member(package, member.as_str()),
        };
        let Some(target) = target else {
            let member = call.member.map(|member| member.value).unwrap_or_default();
            let why = format!("`{member}` is no package of this repository");
            self.expansion.unclear.push((why, evidence.cloned()));
            return;
        };
        let name = call.script.as_str();
        if name.contains('*') {
            let names: Vec<String> = target
                .json
                .scripts
                .iter()
                .map(|script| script.name.value.clone())
                .filter(|script| glob(name, script) && script != name)
                .collect();
            for name in names {
                self.script(target, &name, depth - 1);
            }
        } else if target.json.script(name).is_some() {
            let before = self.expansion.leaves.len();
            self.script(target, name, depth - 1);
            if let Some(first) = self.expansion.leaves.get_mut(before)
                && first.join == Join::First
            {
                first.join = join;
            }
            // what follows the name is said to the last program of the script itself, not of its `post` script
            let more = passed_on(command, &call);
            let added = self.expansion.leaves.get_mut(before..).unwrap_or_default();
            if let Some(last) = added.iter_mut().rfind(|leaf| leaf.script == name) {
                last.command.arguments.extend(more);
            }
        } else if call.runner.falls_back_to_programs() {
            self.leaf(target, program_of(command, &call), join, script, evidence);
        } else {
            self.expansion.unclear.push((format!("there is no script `{name}`"), evidence.cloned()));
        }
    }

    fn leaf(
        &mut self,
        package: &'r Package,
        command: Command,
        join: Join,
        script: &str,
        evidence: Option<&Evidence>,
    ) {
        if command.program.is_none() {
            return;
        }
        self.expansion.leaves.push(Leaf {
            command,
            join,
            package,
            script: script.to_owned(),
            evidence: evidence.cloned(),
        });
    }

    /// A member by its name, its folder, or a path seen from the package.
    fn member(&self, package: &Package, written: &str) -> Option<&'r Package> {
        let packages = &self.scope.repository.packages;
        let by_name = packages.values().find(|other| {
            other.json.name.as_ref().is_some_and(|name| {
                name.as_str() == written
                    || name.value.rsplit_once('/').is_some_and(|(_, last)| last == written)
            })
        });
        by_name.or_else(|| packages.get(&package.dir.join(written.trim_start_matches("./")).ok()?))
    }
}

/// The words that a call hands on to the script: with npm those behind `--`, with the others all behind the name.
fn passed_on(command: &Command, call: &ScriptCall) -> Vec<Word> {
    if call.runner == Runner::Several {
        return Vec::new();
    }
    let at = command.arguments.iter().position(|word| word.span == call.script.span);
    let rest = at.and_then(|at| command.arguments.get(at + 1..)).unwrap_or_default();
    match rest.iter().position(|word| word.text == "--") {
        Some(dashes) => rest.get(dashes + 1..).unwrap_or_default().to_vec(),
        None if matches!(call.runner, Runner::Yarn | Runner::Pnpm | Runner::Bun) => rest.to_vec(),
        None => Vec::new(),
    }
}

/// `yarn next build`, `pnpm tsc -p x`, `bun run workers/index.ts`: what runs when no script has the name.
fn program_of(command: &Command, call: &ScriptCall) -> Command {
    let at = command.arguments.iter().position(|word| word.span == call.script.span).unwrap_or(0);
    let mut program = command.clone();
    let is_file = call.script.value.contains('/') || call.script.value.contains('.');
    if call.runner == Runner::Bun && is_file {
        return program;
    }
    program.program = command.arguments.get(at).cloned();
    program.arguments = command.arguments.get(at + 1..).unwrap_or_default().to_vec();
    program
}

/// npm-run-all's globs: `*` stops at `:`, `**` does not.
fn glob(pattern: &str, name: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(before) else { return false };
    let (crosses, after) = match after.strip_prefix('*') {
        Some(after) => (true, after),
        None => (false, after),
    };
    let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    ends.into_iter().any(|end| (crosses || !rest[..end].contains(':')) && glob(after, &rest[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_stop_at_colons() {
        assert!(glob("build:*", "build:client") && !glob("build:*", "build:client:dev"));
        assert!(glob("build:**", "build:client:dev") && !glob("build:*", "test"));
    }
}
