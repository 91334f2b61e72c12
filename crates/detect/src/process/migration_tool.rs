//! Migrations that an ORM's command line runs: from compiled files where there are such, else from the sources with all that
//! reads them.

use std::collections::BTreeSet;

use seaworthy_catalog::orms::{self, OrmKnowledge, ReadsTypescript};
use seaworthy_facts::{Fact, Orm, Presence, Process, ProcessKind};
use seaworthy_text::{RepoPath, SourceFile};

use super::loads;
use crate::bins;
use crate::build::BuildReading;
use crate::imports::Imports;
use crate::orm::reads_sources;
use crate::scope::AppScope;

/// Gives the migration of this ORM the form that an image can run.
pub(crate) fn settle(
    scope: &AppScope<'_>,
    build: &BuildReading,
    imports: &Imports,
    orm: Option<&Fact<Orm>>,
    processes: &mut [Fact<Process>],
) {
    let Some(orm) = orm else { return };
    let Some(known) = orms::of(orm.value.name) else { return };
    let Some(process) = processes.iter_mut().find(|process| process.value.kind == ProcessKind::Migrate)
    else {
        return;
    };
    let process = &mut process.value;
    let Some(plain) = plain_words(known, &process.command.words) else { return };
    let option = config_option(known, &plain);
    let named = option.and_then(|option| scope.path(option.value(&plain)));
    let Some(config) = named.map(|path| source_of(scope, build, path)).or_else(|| orm.value.config.clone())
    else {
        return;
    };
    if known.typescript == ReadsTypescript::Itself {
        // the plan brings the configuration and the migrations; what the configuration imports is known here
        let loaded = loaded(scope, imports, &config);
        if loaded.len() > 1 && process.sources.is_empty() {
            process.sources = loaded.into_iter().collect();
        }
        return;
    }
    let is_typescript = |path: &RepoPath| matches!(path.extension(), Some("ts" | "mts" | "cts"));
    let migrations = orm.value.migrations.as_ref().map(|migrations| &migrations.value.dir);
    let has_typescript = is_typescript(&config)
        || migrations
            .is_some_and(|dir| scope.repository.repo.below(dir).any(|entry| is_typescript(&entry.path)));
    let owner = bins::owner(scope, scope.package, known.program);
    let ships = owner.as_ref().is_some_and(|owner| owner.development_only == Presence::No);
    let compiled = build
        .output_of(&config)
        .filter(|_| ships && option.is_some())
        .filter(|_| scope.sources.get(&config).is_none_or(|source| !reads_sources(source)));
    if let (Some(output), Some(option)) = (compiled, option) {
        let mut words = plain;
        option.set(&mut words, &output.relative_to(scope.dir()));
        process.development = Some(process.command.clone());
        process.command.words = words;
        process.package = owner.map(|owner| (owner.package, owner.development_only));
        process.source = Some(config);
        process.entry = Some(output);
        process.sources = Vec::new();
        return;
    }
    // a tool of development that looks for what the build makes, by a setting of its own: where there is both, it finds either
    let built = build
        .output_of(&config)
        .filter(|_| option.is_none())
        .or_else(|| named_in(scope, &config).into_iter().find(|path| build.writes(path)));
    if let (Some(output), false) = (built, ships) {
        process.development = Some(process.command.clone());
        process.package = Some((known.cli.to_owned(), Presence::Yes));
        process.source = Some(config);
        process.entry = Some(output);
        process.sources = Vec::new();
        return;
    }
    if !has_typescript {
        process.package = owner.map(|owner| (owner.package, owner.development_only));
        process.command.words = plain;
        process.entry = None;
    } else {
        // the runner that reads TypeScript is a development dependency
        process.package = Some((known.cli.to_owned(), Presence::Yes));
        let named =
            process.command.words.iter().any(|word| known.typescript_programs.contains(&word.as_str()));
        process.entry = if named { None } else { process.entry.take().filter(|entry| !is_installed(entry)) };
    }
    process.source = None;
    process.sources = sources(scope, imports, &config, migrations);
}

fn is_installed(path: &RepoPath) -> bool {
    path.parts().any(|part| part == "node_modules")
}

/// The program and its arguments without the runner before it; `None` for another program.
fn plain_words(known: &OrmKnowledge, words: &[String]) -> Option<Vec<String>> {
    let is_program = |word: &str| {
        word == known.program
            || known.typescript_programs.contains(&word)
            || known.program_files.iter().any(|file| word.ends_with(&format!("node_modules/{file}")))
    };
    let at = words.iter().position(|word| is_program(word))?;
    let mut plain = vec![known.program.to_owned()];
    plain.extend(words.get(at + 1..)?.iter().cloned());
    Some(plain)
}

/// Where a command names its configuration.
#[derive(Debug, Clone, Copy)]
enum ConfigOption {
    /// The word at this place.
    Word(usize),
    /// The word at this place, from this letter on: `--dataSource=x`.
    After(usize, usize),
}

impl ConfigOption {
    fn value<'w>(&self, words: &'w [String]) -> &'w str {
        match *self {
            Self::Word(at) => words.get(at).map_or("", String::as_str),
            Self::After(at, from) => words.get(at).and_then(|word| word.get(from..)).unwrap_or_default(),
        }
    }

    fn set(self, words: &mut [String], value: &str) {
        match self {
            Self::Word(at) => {
                if let Some(word) = words.get_mut(at) {
                    value.clone_into(word);
                }
            }
            Self::After(at, from) => {
                if let Some(word) = words.get_mut(at) {
                    word.truncate(from);
                    word.push_str(value);
                }
            }
        }
    }
}

fn config_option(known: &OrmKnowledge, words: &[String]) -> Option<ConfigOption> {
    words.iter().enumerate().find_map(|(at, word)| {
        if known.config_options.contains(&word.as_str()) && at + 1 < words.len() {
            return Some(ConfigOption::Word(at + 1));
        }
        let (name, _) = word.split_once('=')?;
        known.config_options.contains(&name).then(|| ConfigOption::After(at, name.len() + 1))
    })
}

/// The source behind what a command names: `-d dist/data-source.js`, `-d src/data-source`.
fn source_of(scope: &AppScope<'_>, build: &BuildReading, path: RepoPath) -> RepoPath {
    if let Some(source) = build.source_of(scope, &path) {
        return source;
    }
    match crate::imports::file(scope, &path) {
        Some(source) => source.file.path().clone(),
        None => path,
    }
}

/// The files and folders that a configuration without an extension names: `path.resolve('db', 'migrations')` in
/// `.sequelizerc`, which is a script all the same.
fn named_in(scope: &AppScope<'_>, config: &RepoPath) -> Vec<RepoPath> {
    let repo = scope.repository.repo;
    if scope.sources.get(config).is_some() {
        return Vec::new();
    }
    let as_script = || {
        let file = repo.read(config).ok()?;
        let path = RepoPath::new(&format!("{config}.cjs")).ok()?;
        seaworthy_js::scan(&SourceFile::new(path, file.text().to_owned())).ok()
    };
    // what is no script names nothing in this way
    let Some(module) = as_script() else { return Vec::new() };
    let joins = module
        .calls
        .iter()
        .filter(|call| call.path.last().is_some_and(|name| matches!(name.as_str(), "resolve" | "join")));
    let texts = joins.map(|call| {
        let parts = call.arguments.iter().filter_map(|argument| argument.as_str());
        parts.collect::<Vec<_>>().join("/")
    });
    texts.filter_map(|text| scope.path(&text)).collect()
}

/// The top-level files and folders that the configuration loads, itself among them, and the compiler's settings where an alias of theirs
/// leads there.
fn loaded(scope: &AppScope<'_>, imports: &Imports, config: &RepoPath) -> BTreeSet<RepoPath> {
    let mut all = BTreeSet::from([loads::top_level(scope, config)]);
    let Some(source) = scope.sources.get(config) else { return all };
    for source in imports.reachable(scope, source) {
        all.insert(loads::top_level(scope, source.file.path()));
        if source.module.imports.iter().any(|import| imports.is_alias(source, &import.specifier)) {
            all.extend(imports.config_of(&source.package).cloned());
        }
    }
    all
}

/// The top-level files and folders that the configuration loads, with the migrations and what compiles them.
fn sources(
    scope: &AppScope<'_>,
    imports: &Imports,
    config: &RepoPath,
    migrations: Option<&RepoPath>,
) -> Vec<RepoPath> {
    let mut all: Vec<RepoPath> = loaded(scope, imports, config).into_iter().collect();
    let repo = scope.repository.repo;
    let named = named_in(scope, config);
    let named = named.iter().filter(|path| repo.has_file(path) || repo.has_folder(path));
    all.extend(named.map(|path| loads::top_level(scope, path)));
    all.extend(migrations.map(|dir| loads::top_level(scope, dir)));
    let compiler = scope.dir().child("tsconfig.json");
    all.extend(scope.repository.repo.has_file(&compiler).then_some(compiler));
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::{OrmName, Presence, Process, ProcessKind};

    use crate::world::{SERVER, app};

    fn migration(manifest: &str, files: &[(&'static str, &'static str)]) -> (OrmName, Process) {
        let own = [("package.json", manifest), ("src/index.ts", SERVER)];
        let app = app(own.into_iter().chain(files.iter().copied()));
        let found = app.processes.into_iter().find(|process| process.value.kind == ProcessKind::Migrate);
        (app.orm.unwrap().value.name, found.unwrap().value)
    }

    fn paths(process: &Process) -> Vec<&str> {
        process.sources.iter().map(|path| path.as_str()).collect()
    }

    const TSCONFIG: (&str, &str) =
        ("tsconfig.json", r#"{"compilerOptions": {"outDir": "dist", "rootDir": "src"}, "include": ["src"]}"#);
    const DATA_SOURCE: (&str, &str) = (
        "src/data-source.ts",
        "import { DataSource } from 'typeorm'; export const source = new DataSource({ type: 'postgres', migrations: [__dirname + '/migrations/*{.ts,.js}'] });",
    );
    const MIGRATION: (&str, &str) = ("src/migrations/1-init.ts", "export class Init1 {}");

    fn typeorm(scripts: &str) -> String {
        format!(
            r#"{{"scripts": {{"start": "node dist/index.js", "build": "tsc", {scripts}}}, "dependencies": {{"typeorm": "0.3", "pg": "8"}}, "devDependencies": {{"typescript": "5", "ts-node": "10"}}}}"#
        )
    }

    #[test]
    fn what_was_compiled_is_run_in_production_and_the_sources_in_development() {
        for script in [
            r#""typeorm": "typeorm-ts-node-commonjs", "migration:run": "npm run typeorm -- migration:run -d src/data-source.ts""#,
            r#""migration:run": "ts-node ./node_modules/typeorm/cli.js migration:run -d src/data-source.ts""#,
            r#""migration:run": "node --require ts-node/register ./node_modules/typeorm/cli.js migration:run -d ./src/data-source.ts""#,
            r#""migration:run": "typeorm migration:run -d dist/data-source.js""#,
        ] {
            let (orm, process) = migration(&typeorm(script), &[TSCONFIG, DATA_SOURCE, MIGRATION]);
            assert_eq!(orm, OrmName::Typeorm);
            assert_eq!(
                process.command.to_string(),
                "typeorm migration:run -d dist/data-source.js",
                "{script}"
            );
            assert_eq!(process.package, Some(("typeorm".to_owned(), Presence::No)), "{script}");
            assert_eq!(process.source.unwrap().as_str(), "src/data-source.ts");
            assert!(process.development.unwrap().to_string().contains("migration:run -d"), "{script}");
        }
        // an option and its value in one word
        let script =
            r#""migration:run": "typeorm-ts-node-esm migration:run --dataSource=src/data-source.ts""#;
        let (_, process) = migration(&typeorm(script), &[TSCONFIG, DATA_SOURCE, MIGRATION]);
        assert_eq!(process.command.to_string(), "typeorm migration:run --dataSource=dist/data-source.js");
    }

    #[test]
    fn migrations_without_a_script_are_run_by_the_tool_itself() {
        let (_, process) = migration(&typeorm(r#""lint": "eslint .""#), &[TSCONFIG, DATA_SOURCE, MIGRATION]);
        assert_eq!(process.command.to_string(), "typeorm migration:run -d dist/data-source.js");
    }

    #[test]
    fn a_data_source_that_reads_sources_is_run_from_them() {
        let source = (
            "src/data-source.ts",
            "import { DataSource } from 'typeorm'; import './entity'; export default new DataSource({ type: 'postgres', migrations: ['src/migrations/*.ts'] });",
        );
        let script = r#""migration:run": "typeorm-ts-node-commonjs migration:run -d src/data-source.ts""#;
        let (_, process) =
            migration(&typeorm(script), &[TSCONFIG, source, MIGRATION, ("src/entity.ts", "export {}")]);
        assert_eq!(
            process.command.to_string(),
            "typeorm-ts-node-commonjs migration:run -d src/data-source.ts"
        );
        assert_eq!(process.package, Some(("typeorm".to_owned(), Presence::Yes)), "with all dependencies");
        assert_eq!(paths(&process), ["src", "tsconfig.json"]);
    }

    #[test]
    fn knex_with_its_files_beside_the_server() {
        let manifest = r#"{"scripts": {"start": "node src/index.ts", "db:migrate": "knex migrate:latest"}, "dependencies": {"knex": "3", "pg": "8"}}"#;
        let files = [
            (
                "knexfile.js",
                "module.exports = { client: 'pg', migrations: { directory: './database/steps' } };",
            ),
            ("database/steps/1_init.js", ""),
        ];
        let (orm, process) = migration(manifest, &files);
        assert_eq!((orm, process.command.to_string().as_str()), (OrmName::Knex, "knex migrate:latest"));
        assert_eq!(process.package, Some(("knex".to_owned(), Presence::No)));
        assert_eq!(paths(&process), ["database", "knexfile.js"]);
    }

    #[test]
    fn knex_in_typescript_keeps_its_runner() {
        let manifest = r#"{"type": "module", "scripts": {"start": "node dist/index.js", "build": "tsc", "migrate": "tsx node_modules/.bin/knex migrate:latest"}, "dependencies": {"knex": "3", "pg": "8"}, "devDependencies": {"tsx": "4", "typescript": "5"}}"#;
        let files = [
            TSCONFIG,
            (
                "knexfile.ts",
                "import { url } from './src/url.ts'; export default { client: 'pg', connection: url };",
            ),
            ("src/url.ts", "export const url = process.env.DATABASE_URL;"),
            ("migrations/1_init.ts", ""),
        ];
        let (_, process) = migration(manifest, &files);
        assert_eq!(process.command.to_string(), "tsx node_modules/.bin/knex migrate:latest");
        assert_eq!(process.package.as_ref().unwrap().1, Presence::Yes);
        assert_eq!(paths(&process), ["knexfile.ts", "migrations", "src", "tsconfig.json"]);
    }

    #[test]
    fn folders_that_sequelizerc_names() {
        let manifest = r#"{"scripts": {"start": "node src/index.ts", "migrate": "sequelize db:migrate"}, "dependencies": {"sequelize": "6", "pg": "8"}, "devDependencies": {"sequelize-cli": "6"}}"#;
        let files = [
            (
                ".sequelizerc",
                "const path = require('path'); module.exports = { config: path.resolve('settings', 'db.js'), 'migrations-path': path.join(__dirname, 'store', 'steps') };",
            ),
            ("settings/db.js", "module.exports = {};"),
            ("store/steps/1.js", ""),
        ];
        let (orm, process) = migration(manifest, &files);
        assert_eq!(orm, OrmName::Sequelize);
        assert_eq!(process.command.to_string(), "sequelize-cli db:migrate");
        assert_eq!(paths(&process), [".sequelizerc", "settings", "store"]);
    }

    #[test]
    fn a_tool_of_development_that_finds_what_was_built() {
        let manifest = r#"{"type": "module", "scripts": {"start": "node dist/index.js", "build": "tsc", "migration:up": "mikro-orm migration:up"}, "dependencies": {"@mikro-orm/core": "6", "@mikro-orm/postgresql": "6"}, "devDependencies": {"@mikro-orm/cli": "6", "typescript": "5"}}"#;
        let files = [TSCONFIG, ("src/mikro-orm.config.ts", "export default {};"), MIGRATION];
        let (orm, process) = migration(manifest, &files);
        assert_eq!(
            (orm, process.command.to_string().as_str()),
            (OrmName::MikroOrm, "mikro-orm migration:up")
        );
        assert_eq!(process.package, Some(("@mikro-orm/cli".to_owned(), Presence::Yes)));
        assert_eq!(process.entry.unwrap().as_str(), "dist/mikro-orm.config.js");
    }

    #[test]
    fn a_tool_that_is_told_nothing_is_no_migration() {
        let manifest = r#"{"scripts": {"start": "node src/index.ts", "migrate": "node-pg-migrate", "migrate:up": "npm run migrate -- up"}, "dependencies": {"node-pg-migrate": "8", "pg": "8"}}"#;
        let (orm, process) = migration(manifest, &[("migrations/1.js", "")]);
        assert_eq!(
            (orm, process.command.to_string().as_str()),
            (OrmName::NodePgMigrate, "node-pg-migrate up")
        );
    }
}
