//! The process that takes requests: from a Procfile, a start script, the framework's custom, or the manifest's entry.

use seaworthy_catalog::frameworks::{self as catalog, Kind};
use seaworthy_facts::{
    Command, Confidence, Evidence, Fact, ManagerName, Presence, Process, ProcessKind, RuntimeName, Unknown,
    UnknownKind,
};
use seaworthy_manifest::shell::Join;
use seaworthy_text::RepoPath;

use super::roles::{self, LeafRole};
use super::{Ground, Program, procfile, program, resolve};
use crate::command;
use crate::imports;
use crate::role::SourceRole;
use crate::script::{self, Expansion, Leaf};

/// Scripts that start production, the first one that does not serve development counts.
const START_SCRIPTS: &[&str] = &[
    "start",
    "start:prod",
    "start:production",
    "prod",
    "production",
    "serve:prod",
    "start:server",
    "serve",
    "server",
];

/// Files that are an app's entry by custom, when nothing names one.
const ENTRIES: &[&str] = &[
    "src/index",
    "src/server",
    "src/main",
    "src/app",
    "index",
    "server",
    "main",
    "app",
    "src/server/index",
    "server/index",
];

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Web<'r> {
    /// The process.
    pub(super) process: Option<Fact<Process>>,
    /// A migration that the start script runs first.
    pub(super) migration: Option<(Leaf<'r>, Evidence)>,
}

/// Reads it.
pub(super) fn read<'r>(
    ground: &Ground<'_, 'r>,
    procfile: Option<&(seaworthy_text::SourceFile, seaworthy_manifest::procfile::Procfile)>,
    unknowns: &mut Vec<Unknown>,
) -> Web<'r> {
    let mut web = Web::default();
    if let Some((expansion, evidence)) = procfile::expand(ground.scope, procfile, "web") {
        take(ground, None, &expansion, evidence, &mut web, unknowns);
    }
    let mut development = None;
    for name in START_SCRIPTS {
        if web.process.is_some() {
            break;
        }
        let Some(expansion) = script::expand(ground.scope, ground.scope.package, name) else { continue };
        let Some(evidence) = ground.scope.package.script_evidence(name) else { continue };
        let serves_development =
            serving(&expansion).iter().all(|leaf| program::read(ground.scope, leaf).is_development);
        if serves_development {
            development = development.or(Some((*name, expansion, evidence)));
            continue;
        }
        take(ground, Some(name), &expansion, evidence, &mut web, unknowns);
    }
    if web.process.is_none() {
        web.process = by_custom(ground);
    }
    if web.process.is_none()
        && let Some((name, expansion, evidence)) = development
    {
        web.process = undeveloped(ground, name, &expansion, evidence);
    }
    if web.process.is_none() {
        web.process = by_entry(ground, unknowns);
    }
    web
}

/// The programs that stay: those that neither build, migrate nor tidy up.
fn serving<'e, 'r>(expansion: &'e Expansion<'r>) -> Vec<&'e Leaf<'r>> {
    expansion.leaves.iter().filter(|leaf| roles::of(leaf) == LeafRole::Serve).collect()
}

/// Takes the process out of a script's programs.
fn take<'r>(
    ground: &Ground<'_, 'r>,
    script: Option<&str>,
    expansion: &Expansion<'r>,
    evidence: Evidence,
    web: &mut Web<'r>,
    unknowns: &mut Vec<Unknown>,
) {
    let mut note =
        |why: String| unknowns.push(Unknown { kind: UnknownKind::Start, place: evidence.place.clone(), why });
    for (why, _) in &expansion.unclear {
        note(why.clone());
    }
    let migration = expansion.leaves.iter().find(|leaf| roles::of(leaf) == LeafRole::Migrate);
    if let Some(leaf) = migration {
        web.migration = Some((leaf.clone(), evidence.clone()));
    }
    let serving = serving(expansion);
    let Some(last) = serving.last() else { return };
    let others: Vec<String> = serving
        .iter()
        .take(serving.len() - 1)
        .filter(|leaf| leaf.join != Join::Or)
        .map(|leaf| command::facts(&leaf.command).to_string())
        .collect();
    if !others.is_empty() {
        note(format!("the start script also runs `{}`", others.join("`, `")));
    }
    if command::is_substituted(&last.command) {
        note("a word of the start command is filled in by a shell".to_owned());
    }
    let program = program::read(ground.scope, last);
    if is_static_preview(&program) {
        return;
    }
    let mut places = vec![evidence];
    places.extend(last.evidence.clone().filter(|place| !places.contains(place)));
    web.process =
        Some(resolve::process(ground.scope, ground.build, ProcessKind::Web, "web", script, program, places));
}

/// `vite preview`, `serve -s dist`: helpers that hand out files; an image uses a real web server.
fn is_static_preview(program: &Program) -> bool {
    let words: Vec<&str> = program.command.words.iter().map(String::as_str).collect();
    matches!(words.as_slice(), ["vite", "preview", ..] | ["serve", ..] | ["http-server", ..])
}

/// What the framework is started with when no script says it.
fn by_custom(ground: &Ground<'_, '_>) -> Option<Fact<Process>> {
    let framework = ground.framework?;
    let known = catalog::by_id(framework.value.id)?;
    let process = |command: Command, package| Process {
        name: "web".to_owned(),
        kind: ProcessKind::Web,
        command,
        script: None,
        entry: None,
        source: None,
        sources: Vec::new(),
        package,
    };
    if known.kind == Kind::FullStack {
        let is_exported = framework.value.output.as_ref().is_some_and(|output| output.value == "export");
        let package = Some((known.package.to_owned(), Presence::No));
        let command = Command::new([known.package, "start"]);
        return (!is_exported).then(|| Fact::assumed(process(command, package), framework.evidence.clone()));
    }
    if known.id == "nest" {
        let output = ground.build.fact.as_ref()?.value.outputs.first()?.value.clone();
        let main = ["main.js", "src/main.js"].iter().filter_map(|name| output.join(name).ok());
        let entry = main.into_iter().find(|entry| ground.build.source_of(ground.scope, entry).is_some())?;
        let kind = (ProcessKind::Web, "web");
        let evidence = framework.evidence.clone();
        return Some(resolve::node_process(
            ground.scope,
            ground.build,
            kind,
            entry,
            evidence,
            Confidence::Assumed,
        ));
    }
    None
}

/// A start script that serves development only (`nodemon src/index.js`): the file it starts, started plainly.
fn undeveloped(
    ground: &Ground<'_, '_>,
    name: &str,
    expansion: &Expansion<'_>,
    evidence: Evidence,
) -> Option<Fact<Process>> {
    let leaf = *serving(expansion).last()?;
    let program = program::read(ground.scope, leaf);
    let entry = program.entry.clone()?;
    plain_start(ground, Some(name), &program, entry, vec![evidence])
}

/// Starts a file the plain way: what was built of it, the file itself, or the file with Bun.
fn plain_start(
    ground: &Ground<'_, '_>,
    script: Option<&str>,
    program: &Program,
    entry: RepoPath,
    evidence: Vec<Evidence>,
) -> Option<Fact<Process>> {
    let scope = ground.scope;
    let entry = resolve::complete(scope, ground.build, &entry);
    let is_typescript = matches!(entry.extension(), Some("ts" | "tsx" | "mts" | "cts"));
    let (words, file, source) = if let Some(output) = ground.build.output_of(&entry) {
        (resolve::node(scope, &output, &program.rest), output, Some(entry))
    } else if program.runtime == Some(RuntimeName::Bun) {
        (vec!["bun".to_owned(), "run".to_owned(), entry.relative_to(scope.dir())], entry, None)
    } else if is_typescript {
        return None;
    } else {
        (resolve::node(scope, &entry, &program.rest), entry, None)
    };
    let process = Process {
        name: "web".to_owned(),
        kind: ProcessKind::Web,
        command: Command::new(words),
        script: script.map(str::to_owned),
        entry: Some(file),
        source,
        sources: Vec::new(),
        package: None,
    };
    Some(Fact { value: process, evidence, confidence: Confidence::Likely })
}

/// No script starts it: `main` or `exports`, the file that `dev` starts, a file that listens and is named like an entry.
fn by_entry(ground: &Ground<'_, '_>, unknowns: &mut Vec<Unknown>) -> Option<Fact<Process>> {
    let scope = ground.scope;
    let known = ground.framework.and_then(|framework| catalog::by_id(framework.value.id));
    if known.is_some_and(|known| known.kind != Kind::Server) {
        return None;
    }
    let json = &scope.package.json;
    let exported = json.exports.as_ref().and_then(|exports| exports.resolve(&["node", "import", "require"]));
    let bun = scope.site.manager.name.value == ManagerName::Bun;
    for written in [json.main.as_ref(), exported, json.module.as_ref()].into_iter().flatten() {
        let Some(path) = scope.path(written.as_str()) else { continue };
        let file = resolve::complete(scope, ground.build, &path);
        let is_there = scope.repository.repo.has_file(&file);
        if !is_there && !ground.build.writes(&file) {
            continue;
        }
        let is_typescript = matches!(file.extension(), Some("ts" | "tsx" | "mts" | "cts"));
        let evidence = vec![scope.package.declares(written.span)];
        if is_typescript {
            let program = started_by(if bun { Some(RuntimeName::Bun) } else { None });
            return plain_start(ground, None, &program, file, evidence);
        }
        let kind = (ProcessKind::Web, "web");
        return Some(resolve::node_process(scope, ground.build, kind, file, evidence, Confidence::Likely));
    }
    for name in ["dev", "develop", "start:dev", "serve"] {
        let Some(expansion) = script::expand(scope, scope.package, name) else { continue };
        let serving = serving(&expansion);
        if let [leaf] = serving.as_slice()
            && let program = program::read(scope, leaf)
            && let Some(entry) = program.entry.clone()
        {
            let evidence = scope.package.script_evidence(name).into_iter().collect();
            if let Some(process) = plain_start(ground, None, &program, entry, evidence) {
                return Some(process);
            }
        }
    }
    let listening = ENTRIES.iter().find_map(|entry| {
        let source = imports::file(scope, &scope.dir().join(entry).ok()?)?;
        let reached = ground.imports.reachable(scope, source);
        reached.iter().any(|source| !source.module.listens.is_empty()).then_some(source)
    });
    let listening =
        listening.or_else(|| scope.own(SourceRole::App).find(|source| !source.module.listens.is_empty()))?;
    let path = listening.file.path().clone();
    let span = listening.module.listens.first().map(|listen| listen.span).unwrap_or_default();
    let evidence = Evidence::at(seaworthy_facts::EvidenceKind::Used, &listening.file, span);
    let place = evidence.place.clone();
    let program = started_by(if bun { Some(RuntimeName::Bun) } else { None });
    let process = plain_start(ground, None, &program, path.clone(), vec![evidence]);
    if process.is_none() {
        let why = format!("no script starts `{path}`, and nothing builds it");
        unknowns.push(Unknown { kind: UnknownKind::Start, place, why });
    }
    process
}

fn started_by(runtime: Option<RuntimeName>) -> Program {
    Program {
        command: Command::default(),
        runtime,
        entry: None,
        rest: Vec::new(),
        package: None,
        is_development: false,
        is_runner: false,
    }
}
