//! The process that brings the database's schema up to date and ends.

use std::collections::BTreeSet;

use seaworthy_catalog::orms;
use seaworthy_facts::{
    Command, Confidence, Evidence, EvidenceKind, Fact, ManagerName, Orm, OrmName, Presence, Process,
    ProcessKind, RuntimeName,
};
use seaworthy_manifest::procfile::Procfile;
use seaworthy_text::{RepoPath, SourceFile};

use super::roles::{self, LeafRole};
use super::{Ground, of_kind, procfile, program, resolve};
use crate::imports::Imports;
use crate::role::SourceRole;
use crate::scope::AppScope;
use crate::script::{self, Leaf};
use crate::sources::Source;

/// Scripts that migrate a production database, those that say so first.
const SCRIPTS: &[&str] = &[
    "migrate:deploy",
    "db:migrate:deploy",
    "prisma:migrate:deploy",
    "db:deploy",
    "prisma:deploy",
    "migrate:prod",
    "db:migrate:prod",
    "migrate:production",
    "migration:run:prod",
    "db:migrate",
    "migrate",
    "migrations:run",
    "migration:run",
    "db:migration:run",
    "migrate:up",
    "migrate:latest",
    "db:migrate:up",
    "drizzle:migrate",
    "prisma:migrate",
    "migrations",
    "db:up",
    "migration:up",
];

/// Packages whose import shows that a file runs migrations itself.
const MIGRATORS: &[&str] = &["umzug", "node-pg-migrate", "postgres-migrations", "@mikro-orm/migrations"];

/// Reads it.
pub(super) fn read(
    ground: &Ground<'_, '_>,
    procfile: Option<&(SourceFile, Procfile)>,
    at_start: Option<(Leaf<'_>, Evidence)>,
    web: Option<&Fact<Process>>,
) -> Option<Fact<Process>> {
    if let Some((expansion, evidence)) = procfile::expand(ground.scope, procfile, "release")
        && let Some(leaf) = expansion
            .leaves
            .iter()
            .find(|leaf| roles::of(leaf) == LeafRole::Migrate)
            .or(expansion.leaves.last())
    {
        return Some(made_of(ground, None, leaf, evidence));
    }
    let by_script = SCRIPTS.iter().find_map(|name| {
        let expansion = script::expand(ground.scope, ground.scope.package, name)?;
        let evidence = ground.scope.package.script_evidence(name)?;
        let leaf = expansion
            .leaves
            .iter()
            .rfind(|leaf| matches!(roles::of(leaf), LeafRole::Migrate | LeafRole::Serve))
            .filter(|leaf| leaf.package.dir == *ground.scope.dir())
            // a tool that is told nothing waits to be told: `npm run migrate -- up`
            .filter(|leaf| roles::of(leaf) == LeafRole::Migrate || !is_tool(leaf))?;
        Some(made_of(ground, Some(name), leaf, evidence))
    });
    by_script
        .or_else(|| at_start.map(|(leaf, evidence)| made_of(ground, None, &leaf, evidence)))
        .or_else(|| by_source(ground, web))
}

/// Whether a command is the command line of an ORM.
fn is_tool(leaf: &Leaf<'_>) -> bool {
    let program = leaf.command.program_name().unwrap_or_default();
    orms::ORMS.iter().any(|known| known.program == program || known.typescript_programs.contains(&program))
}

fn made_of(
    ground: &Ground<'_, '_>,
    script: Option<&str>,
    leaf: &Leaf<'_>,
    evidence: Evidence,
) -> Fact<Process> {
    let program = program::read(ground.scope, leaf);
    let places = vec![evidence];
    resolve::process(ground.scope, ground.build, ProcessKind::Migrate, "migrate", script, program, places)
}

/// A file that runs migrations and that the web process does not load.
fn by_source(ground: &Ground<'_, '_>, web: Option<&Fact<Process>>) -> Option<Fact<Process>> {
    let scope = ground.scope;
    let tools = scope.own(SourceRole::Tool);
    let candidates: Vec<(&Source, seaworthy_text::Span)> = scope
        .own(SourceRole::App)
        .chain(tools)
        .filter_map(|source| Some((source, runs_migrations(source)?)))
        .collect();
    if candidates.is_empty() {
        return None;
    }
    let loaded = loaded_by(ground, web);
    let (source, span) = candidates.into_iter().find(|(source, _)| !loaded.contains(source.file.path()))?;
    let path = source.file.path().clone();
    let evidence = Evidence::at(EvidenceKind::Used, &source.file, span);
    let bun = scope.site.manager.name.value == ManagerName::Bun;
    let is_typescript = matches!(path.extension(), Some("ts" | "tsx" | "mts" | "cts"));
    let (words, entry, from) = match ground.build.output_of(&path) {
        Some(output) => (resolve::node(scope, &output, &[]), output, Some(path)),
        None if bun => (vec!["bun".to_owned(), "run".to_owned(), path.relative_to(scope.dir())], path, None),
        None if is_typescript => return None,
        None => (resolve::node(scope, &path, &[]), path, None),
    };
    let process = Process {
        name: "migrate".to_owned(),
        kind: ProcessKind::Migrate,
        command: Command::new(words),
        script: None,
        entry: Some(entry),
        source: from,
        sources: Vec::new(),
        package: None,
        development: None,
    };
    Some(Fact { value: process, evidence: vec![evidence], confidence: Confidence::Likely })
}

fn loaded_by<'r>(ground: &Ground<'_, 'r>, web: Option<&Fact<Process>>) -> BTreeSet<&'r RepoPath> {
    let entry = web.and_then(|web| web.value.source.as_ref().or(web.value.entry.as_ref()));
    let source = entry.and_then(|path| ground.scope.sources.get(path));
    source
        .map(|source| ground.imports.reachable(ground.scope, source))
        .unwrap_or_default()
        .iter()
        .map(|source| source.file.path())
        .collect()
}

/// Where a file runs migrations itself: it imports a migrator.
fn runs_migrations(source: &Source) -> Option<seaworthy_text::Span> {
    source.module.imports().iter().find_map(|import| {
        let specifier = import.specifier.as_str();
        let is_migrator = MIGRATORS.contains(&specifier)
            || (specifier.starts_with("drizzle-orm/") && specifier.ends_with("/migrator"));
        is_migrator.then_some(import.span)
    })
}

/// Whether the web process runs the migrations itself when it starts.
pub(crate) fn migrates_itself(scope: &AppScope<'_>, imports: &Imports, processes: &[Fact<Process>]) -> bool {
    let web = of_kind(processes, ProcessKind::Web);
    let entry = web.and_then(|web| web.value.source.as_ref().or(web.value.entry.as_ref()));
    let Some(source) = entry.and_then(|path| scope.sources.get(path)) else { return false };
    imports.reachable(scope, source).into_iter().any(|source| runs_migrations(source).is_some())
}

/// Adds the migration that the ORM's own command line runs, when migrations are checked in and nothing else runs them.
pub(crate) fn add(
    scope: &AppScope<'_>,
    orm: Option<&Fact<Orm>>,
    migrates_itself: bool,
    processes: &mut Vec<Fact<Process>>,
) {
    let Some(orm) = orm else { return };
    let Some(migrations) = &orm.value.migrations else { return };
    if migrates_itself || of_kind(processes, ProcessKind::Migrate).is_some() {
        return;
    }
    let Some(known) = orms::of(orm.value.name).filter(|known| !known.cli.is_empty()) else { return };
    let words = std::iter::once(known.program).chain(known.deploy.iter().copied());
    // TypeORM is told its data source, or does nothing
    let option = known.config_options.first().filter(|_| known.name == OrmName::Typeorm);
    let config = match (option, &orm.value.config) {
        (Some(option), Some(config)) => vec![(*option).to_owned(), config.relative_to(scope.dir())],
        (Some(_), None) => return,
        (None, _) => Vec::new(),
    };
    let words = words.map(str::to_owned).chain(config);
    let listed = scope.packages().find(|package| package.json.dependency(known.cli).is_some());
    let development = listed.map_or(Presence::Unknown, |package| package.development_only(known.cli));
    let process = Process {
        name: "migrate".to_owned(),
        kind: ProcessKind::Migrate,
        command: Command::new(words),
        script: None,
        entry: None,
        source: None,
        sources: Vec::new(),
        package: Some((known.cli.to_owned(), development)),
        development: None,
    };
    let fact = Fact { value: process, evidence: migrations.evidence.clone(), confidence: Confidence::Likely };
    let before_development = processes
        .iter()
        .position(|process| process.value.kind == ProcessKind::Development)
        .unwrap_or(processes.len());
    processes.insert(before_development, fact);
}

/// Takes away a migration that would fail because none is checked in, and keeps what would have run it; where something else
/// migrates, nothing is lacking.
pub(crate) fn drop_failing(
    orm: Option<&mut Fact<Orm>>,
    migrates_itself: bool,
    processes: &mut Vec<Fact<Process>>,
) {
    let Some(orm) = orm.map(|orm| &mut orm.value).filter(|orm| orm.lacks_migrations.is_some()) else {
        return;
    };
    let known = orms::of(orm.name).filter(|known| known.without_migrations.is_some());
    let is_its_own = |process: &Process| {
        let words = &process.command.words;
        known.is_some_and(|known| {
            words.first().is_some_and(|word| word == known.program)
                // another configuration may name another folder
                && !words.iter().any(|word| known.config_options.contains(&word.split('=').next().unwrap_or(word)))
        })
    };
    let at = processes.iter().position(|process| process.value.kind == ProcessKind::Migrate);
    match at.map(|at| (at, is_its_own(&processes[at].value))) {
        Some((at, true)) => {
            let dropped = processes.remove(at);
            orm.lacks_migrations = dropped.evidence.into_iter().next().or(orm.lacks_migrations.take());
        }
        Some((_, false)) => orm.lacks_migrations = None,
        None if migrates_itself || known.is_none() => orm.lacks_migrations = None,
        None => {}
    }
}

/// Whether the runtime's name is said by a process: kept here because only processes know.
pub(crate) fn runtime_of(process: &Process) -> Option<RuntimeName> {
    match process.command.program() {
        "bun" => Some(RuntimeName::Bun),
        "node" => Some(RuntimeName::Node),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{SERVER, app, command};

    #[test]
    fn the_script_for_production_is_preferred() {
        let app = app([
            (
                "package.json",
                r#"{"scripts": {"start": "node index.js", "migrate": "prisma migrate dev", "db:migrate": "prisma migrate deploy"}, "devDependencies": {"prisma": "6"}}"#,
            ),
            ("index.js", SERVER),
        ]);
        assert_eq!(command(&app, ProcessKind::Migrate), "prisma migrate deploy");
    }

    #[test]
    fn checked_in_migrations_need_a_process() {
        let files = [
            (
                "package.json",
                r#"{"scripts": {"start": "node index.js"}, "dependencies": {"@prisma/client": "6"}, "devDependencies": {"prisma": "6"}}"#,
            ),
            ("index.js", SERVER),
            (
                "prisma/schema.prisma",
                "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n",
            ),
        ];
        assert_eq!(command(&app(files), ProcessKind::Migrate), "");
        let with = app(files.into_iter().chain([("prisma/migrations/1_init/migration.sql", "")]));
        assert_eq!(command(&with, ProcessKind::Migrate), "prisma migrate deploy");
    }

    #[test]
    fn a_migration_that_would_fail_is_not_planned() {
        let manifest = r#"{"type": "module", "scripts": {"start": "node index.js", "db:migrate": "drizzle-kit migrate"}, "dependencies": {"drizzle-orm": "0.45"}, "devDependencies": {"drizzle-kit": "0.31"}}"#;
        let config = "export default { schema: './schema.ts', dialect: 'postgresql' };";
        let world = |config: &'static str, more: &[(&'static str, &'static str)]| {
            let own = [("package.json", manifest), ("index.js", SERVER), ("drizzle.config.ts", config)];
            let app = app(own.into_iter().chain(more.iter().copied()));
            let lacks = app.orm.as_ref().unwrap().value.lacks_migrations.clone();
            (command(&app, ProcessKind::Migrate), lacks.map(|lacks| lacks.place.file.to_string()))
        };
        assert_eq!(world(config, &[]), (String::new(), Some("package.json".to_owned())));
        let there = world(config, &[("drizzle/0000_a.sql", "")]);
        assert_eq!(there, ("drizzle-kit migrate".to_owned(), None));
        // where they are cannot be told, so that they may be there
        let computed = "export default { out: process.env.OUT, dialect: 'postgresql' };";
        assert_eq!(world(computed, &[]), ("drizzle-kit migrate".to_owned(), None));
    }

    #[test]
    fn a_configuration_brings_what_it_imports() {
        let manifest = r#"{"type": "module", "scripts": {"start": "node index.js", "db:migrate": "drizzle-kit migrate"}, "dependencies": {"drizzle-orm": "0.45"}, "devDependencies": {"drizzle-kit": "0.31"}}"#;
        let own = [
            ("package.json", manifest),
            ("index.js", SERVER),
            ("tsconfig.json", r#"{"compilerOptions": {"paths": {"~/*": ["./src/*"]}}}"#),
            (
                "drizzle.config.ts",
                "import { env } from '~/env'; export default { dialect: 'postgresql', url: env.URL };",
            ),
            ("src/env.js", "export const env = process.env;"),
            ("drizzle/0000_a.sql", ""),
        ];
        let app = app(own);
        let migrate = of_kind(&app.processes, ProcessKind::Migrate).unwrap();
        let sources: Vec<&str> = migrate.value.sources.iter().map(|path| path.as_str()).collect();
        assert_eq!(sources, ["drizzle.config.ts", "src", "tsconfig.json"]);
    }

    #[test]
    fn a_file_that_migrates_is_run_unless_the_server_runs_it_itself() {
        let manifest = r#"{"type": "module", "scripts": {"start": "node dist/index.js", "build": "tsc"}, "dependencies": {"drizzle-orm": "0.45"}, "devDependencies": {"typescript": "5"}}"#;
        let migrator = "import { migrate } from 'drizzle-orm/node-postgres/migrator';\nawait migrate(1, { migrationsFolder: 'drizzle' });";
        let files = [
            ("package.json", manifest),
            ("tsconfig.json", r#"{"compilerOptions": {"outDir": "dist"}, "include": ["src"]}"#),
            ("src/migrate.ts", migrator),
            ("drizzle/0000_a.sql", ""),
        ];
        let apart = app(files.into_iter().chain([("src/index.ts", SERVER)]));
        assert_eq!(command(&apart, ProcessKind::Migrate), "node dist/migrate.js");
        let within =
            "import './migrate.js';\nimport { createServer } from 'node:http';\ncreateServer().listen(3000);";
        let within = app(files.into_iter().chain([("src/index.ts", within)]));
        assert_eq!(command(&within, ProcessKind::Migrate), "");
    }
}
