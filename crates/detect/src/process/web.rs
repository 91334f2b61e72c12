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
use crate::bins;
use crate::command;
use crate::imports;
use crate::role::SourceRole;
use crate::script::{self, Expansion, Leaf};
use crate::sources::Source;

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
        && let Some(started) = &ground.build.started
    {
        let kind = (ProcessKind::Web, "web");
        let (file, evidence) = (started.value.clone(), started.evidence.clone());
        let process =
            resolve::node_process(ground.scope, ground.build, kind, file, evidence, Confidence::Likely);
        web.process = Some(process);
    }
    let runs_elsewhere = ground
        .framework
        .and_then(|framework| catalog::by_id(framework.value.id))
        .is_some_and(|known| known.kind == Kind::Elsewhere);
    if web.process.is_none()
        && !runs_elsewhere
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
    if last.package.dir != *ground.scope.dir() {
        // a root's script that starts a member: the member's process, not ours
        return;
    }
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
    if is_static_preview(&program) || is_own_preview(ground, &program) {
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

/// `nuxt preview`, `astro preview`, `docusaurus serve`: the program that builds also shows what it built, to look at on a
/// developer's machine. What it built is files, or is started by itself.
fn is_own_preview(ground: &Ground<'_, '_>, program: &Program) -> bool {
    let known = ground.framework.and_then(|framework| catalog::by_id(framework.value.id));
    known.is_some_and(|known| {
        let runs_output = known.start.iter().any(|word| word.starts_with("{output}"));
        let is_own = known.builder.is_some_and(|builder| {
            builder.programs.contains(&program.command.program().rsplit('/').next().unwrap_or_default())
        });
        is_own && (matches!(known.kind, Kind::Static | Kind::Elsewhere) || runs_output)
    })
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
        development: None,
    };
    if known.kind == Kind::FullStack {
        let is_exported = framework.value.output.as_ref().is_some_and(|output| output.value == "export");
        let output = ground.build.fact.as_ref().and_then(|build| build.value.outputs.first());
        let output = output.map(|output| output.value.relative_to(ground.scope.dir()));
        let folder = output.as_deref().or(known.outputs.first().copied()).unwrap_or(".");
        let command = Command::new(known.start.iter().map(|word| word.replace("{output}", folder)));
        // a program of the framework's own, or what it built
        let owner = match command.program() {
            "node" => None,
            program => bins::owner(ground.scope, ground.scope.package, program),
        };
        let package = owner.map(|owner| (owner.package, Presence::No));
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
        development: None,
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
    // whoever has the types of Bun's own functions runs on it
    let bun = scope.site.manager.name.value == ManagerName::Bun
        || ["@types/bun", "bun-types"].iter().any(|name| json.dependency(name).is_some());
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
        reached.iter().any(|source| listens(source)).then_some(source)
    });
    let listening = listening.or_else(|| scope.own(SourceRole::App).find(|source| listens(source)))?;
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

fn listens(source: &Source) -> bool {
    source.module.telling().is_some_and(|module| !module.listens.is_empty())
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::{AppKind, UnknownKind};

    use super::*;
    use crate::world::{SERVER, app, command, facts, process};

    fn started(manifest: &str, files: &[(&'static str, &'static str)]) -> seaworthy_facts::App {
        app([("package.json", manifest)].into_iter().chain(files.iter().copied()))
    }

    #[test]
    fn the_start_script_is_followed_to_the_program() {
        let manifest = r#"{"scripts": {"start": "npm run serve:it", "serve:it": "cross-env NODE_ENV=production node -r dotenv/config --env-file=.env server"}}"#;
        let app = started(manifest, &[("server.js", SERVER)]);
        assert_eq!(command(&app, ProcessKind::Web), "NODE_ENV=production node -r dotenv/config server.js");
        assert_eq!(process(&app, ProcessKind::Web).unwrap().entry.as_ref().unwrap().as_str(), "server.js");
    }

    #[test]
    fn a_command_line_for_another_program_is_no_file() {
        let manifest = r#"{"scripts": {"start": "concurrently \"node server.js\" \"node b.js\""},
            "dependencies": {"concurrently": "9"}}"#;
        let app = started(manifest, &[("server.js", SERVER), ("b.js", "setInterval(work, 1000)")]);
        let web = process(&app, ProcessKind::Web);
        assert!(
            web.is_none_or(|web| web.entry.as_ref().is_none_or(|entry| !entry.as_str().contains(' '))),
            "{web:?}"
        );
        assert!(!command(&app, ProcessKind::Web).starts_with("node 'node"), "{web:?}");
    }

    #[test]
    fn migrations_builds_and_housekeeping_in_the_start_script_are_no_servers() {
        let manifest = r#"{"scripts": {"prestart": "npm run build", "build": "tsc", "start": "prisma migrate deploy && node dist/index.js"},
            "devDependencies": {"prisma": "6", "typescript": "5"}}"#;
        let config = r#"{"compilerOptions": {"outDir": "dist", "rootDir": "src"}}"#;
        let app = started(manifest, &[("src/index.ts", SERVER), ("tsconfig.json", config)]);
        assert_eq!(command(&app, ProcessKind::Web), "node dist/index.js");
        assert_eq!(
            process(&app, ProcessKind::Web).unwrap().source.as_ref().unwrap().as_str(),
            "src/index.ts"
        );
        assert_eq!(command(&app, ProcessKind::Migrate), "prisma migrate deploy");
        assert_eq!(process(&app, ProcessKind::Migrate).unwrap().package.as_ref().unwrap().1, Presence::Yes);
    }

    #[test]
    fn without_a_start_script_the_manifests_entry_counts() {
        let manifest = r#"{"type": "module", "main": "dist/index.js", "scripts": {"build": "tsup src/index.ts --format esm"}, "devDependencies": {"tsup": "8"}}"#;
        let app = started(manifest, &[("src/index.ts", SERVER)]);
        assert_eq!(command(&app, ProcessKind::Web), "node dist/index.js");
        let web = process(&app, ProcessKind::Web).unwrap();
        assert_eq!((web.script.as_deref(), web.source.as_ref().unwrap().as_str()), (None, "src/index.ts"));
        assert_eq!(app.kind.value, AppKind::Server);
    }

    #[test]
    fn a_start_script_for_development_gives_way_to_the_one_for_production() {
        let manifest = r#"{"scripts": {"start": "nest start", "start:prod": "node dist/main", "build": "nest build"},
            "dependencies": {"@nestjs/core": "11"}, "devDependencies": {"@nestjs/cli": "11"}}"#;
        let config = r#"{"compilerOptions": {"outDir": "./dist"}}"#;
        let app = started(manifest, &[("src/main.ts", SERVER), ("tsconfig.json", config)]);
        assert_eq!(command(&app, ProcessKind::Web), "node dist/main.js");
        let watched = r#"{"scripts": {"start": "nodemon index.js"}, "devDependencies": {"nodemon": "3"}}"#;
        assert_eq!(command(&started(watched, &[("index.js", SERVER)]), ProcessKind::Web), "node index.js");
    }

    #[test]
    fn a_typescript_runner_gives_way_to_what_was_built() {
        let manifest = r#"{"scripts": {"start": "tsx src/index.ts --port 1", "build": "tsc -p tsconfig.build.json"}, "devDependencies": {"tsx": "4", "typescript": "5"}}"#;
        let config = r#"{"extends": "./tsconfig.json", "include": ["src"]}"#;
        let base = r#"{"compilerOptions": {"outDir": "out"}}"#;
        let app = started(
            manifest,
            &[("src/index.ts", SERVER), ("tsconfig.build.json", config), ("tsconfig.json", base)],
        );
        assert_eq!(command(&app, ProcessKind::Web), "node out/index.js --port 1");
    }

    #[test]
    fn frameworks_start_by_custom_and_files_need_no_process() {
        let next = started(r#"{"dependencies": {"next": "16"}}"#, &[]);
        assert_eq!(command(&next, ProcessKind::Web), "next start");
        let export = started(
            r#"{"dependencies": {"next": "16"}}"#,
            &[("next.config.mjs", "export default { output: 'export' };")],
        );
        assert_eq!((command(&export, ProcessKind::Web).as_str(), export.kind.value), ("", AppKind::Static));
        let vite = r#"{"scripts": {"start": "vite preview", "build": "vite build"}, "devDependencies": {"vite": "7"}}"#;
        let vite = started(vite, &[("index.html", ""), ("src/main.ts", "")]);
        assert_eq!((command(&vite, ProcessKind::Web).as_str(), vite.kind.value), ("", AppKind::Static));
    }

    #[test]
    fn bun_serves_what_the_entry_exports() {
        let manifest = r#"{"scripts": {"dev": "bun run --hot src/index.ts"}, "dependencies": {"hono": "4"}, "devDependencies": {"@types/bun": "1"}}"#;
        let exports = "import { Hono } from 'hono';\nconst app = new Hono();\nexport default app;";
        let app = started(manifest, &[("src/index.ts", exports)]);
        assert_eq!(
            (command(&app, ProcessKind::Web).as_str(), app.kind.value),
            ("bun run src/index.ts", AppKind::Server)
        );
        let template = r#"{"module": "index.ts", "type": "module", "private": true, "devDependencies": {"@types/bun": "1"}}"#;
        let serve = "Bun.serve({ port: process.env.PORT ?? 3000, fetch: () => new Response('hi') });";
        let app = started(template, &[("index.ts", serve)]);
        assert_eq!(
            (command(&app, ProcessKind::Web).as_str(), app.kind.value),
            ("bun run index.ts", AppKind::Server)
        );
    }

    #[test]
    fn bun_runs_the_file_that_development_runs() {
        let manifest = r#"{"packageManager": "bun@1.3.0", "scripts": {"dev": "bun run --hot src/index.ts"}, "dependencies": {"hono": "4"}}"#;
        let app = started(
            manifest,
            &[("src/index.ts", "export default { port: 3000, fetch: () => new Response('') };")],
        );
        assert_eq!(command(&app, ProcessKind::Web), "bun run src/index.ts");
    }

    #[test]
    fn a_procfile_speaks_first() {
        let manifest = r#"{"scripts": {"start": "node dev.js"}}"#;
        let files = [
            ("Procfile", "web: node server.js\nworker: node work.js\nrelease: node migrate.js\n"),
            ("server.js", SERVER),
            ("work.js", ""),
            ("migrate.js", ""),
        ];
        let app = started(manifest, &files);
        assert_eq!(command(&app, ProcessKind::Web), "node server.js");
        assert_eq!(command(&app, ProcessKind::Worker), "node work.js");
        assert_eq!(command(&app, ProcessKind::Migrate), "node migrate.js");
    }

    #[test]
    fn what_cannot_be_told_is_said() {
        let facts = facts([
            ("package.json", r#"{"scripts": {"start": "node warm.js && node server.js $EXTRA"}}"#),
            ("server.js", SERVER),
            ("warm.js", ""),
        ]);
        let why: Vec<&str> =
            facts.unknowns.iter().filter(|u| u.kind == UnknownKind::Start).map(|u| u.why.as_str()).collect();
        assert_eq!(
            why,
            [
                "a word of the start command is filled in by a shell",
                "the start script also runs `node warm.js`"
            ]
        );
    }

    #[test]
    fn a_library_has_no_process_and_is_no_app() {
        let library = facts([
            (
                "package.json",
                r#"{"name": "lib", "main": "dist/index.js", "scripts": {"build": "tsup src/index.ts"}, "devDependencies": {"tsup": "8"}, "peerDependencies": {"fastify": "5"}}"#,
            ),
            ("src/index.ts", "export const plugin = () => {};"),
            ("test/server.ts", SERVER),
        ]);
        assert!(library.apps.is_empty());
        assert_eq!(library.workspace.members[0].kind, AppKind::Library);
    }
}
