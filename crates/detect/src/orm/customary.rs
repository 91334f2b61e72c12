//! ORMs of which the catalogue tells all that is needed: where their configuration and migrations lie, by its settings or by
//! custom.

use seaworthy_facts::Orm;
use seaworthy_js::Value;
use seaworthy_text::RepoPath;

use super::{Found, database, migrations};
use crate::literal;
use crate::scope::AppScope;
use crate::sources::Source;

/// Settings that name the database.
const DATABASES: &[&str] = &["type", "client", "dialect", "driver"];

/// Reads it.
pub(super) fn read(scope: &AppScope<'_>, found: &Found<'_>) -> Orm {
    let dir = &found.package.dir;
    let below = |name: &&str| dir.join(name).ok();
    let config =
        found.known.config.iter().filter_map(below).find(|path| scope.repository.repo.has_file(path));
    let exported = config.as_ref().and_then(|path| exported(scope, path));
    let settings = exported.as_ref().and_then(|value| literal::objects(value).into_iter().next());
    let of_database = DATABASES.iter().find_map(|key| {
        let (names, _) = literal::strings(literal::setting(settings?, &[key])?);
        names.iter().find_map(|name| database(name))
    });
    let configured = settings.and_then(folder).and_then(|path| dir.join(&path).ok());
    let custom = found.known.migrations.iter().filter_map(below);
    let folders: Vec<RepoPath> = configured.into_iter().chain(custom).collect();
    Orm {
        name: found.known.name,
        version: found.version.clone(),
        database: of_database,
        schema: None,
        config,
        generated: None,
        generate: None,
        generated_by_script: None,
        native_engine: false,
        migrations: folders.iter().find_map(|folder| migrations(scope, folder, is_migration)),
        lacks_migrations: None,
    }
}

/// What a configuration exports. The app may import it as well, so that it is no configuration by its role; one that does not
/// parse was said when the sources were read.
fn exported(scope: &AppScope<'_>, path: &RepoPath) -> Option<Value> {
    let source = scope.sources.get(path)?;
    source.config.clone().or_else(|| seaworthy_js::config(&source.file).ok())
}

/// A file of a folder with migrations: SQL, or code that is no declaration and no list of the others.
fn is_migration(below: &str) -> bool {
    let name = below.rsplit('/').next().unwrap_or(below);
    let ends = [".sql", ".js", ".ts", ".cjs", ".mjs", ".mts", ".cts"].iter().any(|end| name.ends_with(end));
    ends && !name.ends_with(".d.ts") && !name.starts_with("index.")
}

/// The folder that a configuration names: `migrations: { directory }`, `{ path, pathTs }`, `{ migrationFolder }`; an environment's
/// settings may lie one level deeper.
fn folder(settings: &Value) -> Option<String> {
    let at = |value: &Value| {
        ["directory", "pathTs", "path", "migrationFolder"]
            .iter()
            .find_map(|key| literal::path(literal::setting(value, &["migrations", key])?))
    };
    at(settings).or_else(|| {
        ["production", "development"].iter().find_map(|name| at(literal::setting(settings, &[name])?))
    })
}

/// Whether the configuration says that migrations are read from sources: `migrations: ['src/migrations/*.ts']`.
pub(crate) fn reads_sources(source: &Source) -> bool {
    let is_source = |value: &Value| {
        literal::path(value)
            .is_some_and(|path| path.ends_with(".ts") && path.trim_start_matches("./").starts_with("src/"))
    };
    let listed = |value: &Value| value.elements().iter().any(is_source) || is_source(value);
    // `new DataSource({ … })` is a call like any other
    let mut made = source.module.calls.iter().flat_map(|call| &call.arguments);
    made.any(|argument| argument.get("migrations").is_some_and(listed))
}
