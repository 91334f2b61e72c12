//! Drizzle: schema and migrations as its kit's configuration names them.

use seaworthy_facts::{Evidence, Orm, OrmName};
use seaworthy_js::Value;
use seaworthy_text::RepoPath;

use super::{Found, database, migrations};
use crate::literal;
use crate::scope::AppScope;
use crate::sources::Source;

/// Reads it.
pub(super) fn read(scope: &AppScope<'_>, found: &Found<'_>) -> Orm {
    let dir = &found.package.dir;
    let names = [
        "drizzle.config.ts",
        "drizzle.config.js",
        "drizzle.config.mjs",
        "drizzle.config.mts",
        "drizzle.config.json",
    ];
    let config = names.iter().map(|name| dir.child(name)).find(|path| scope.repository.repo.has_file(path));
    let source = config.as_ref().and_then(|path| scope.sources.get(path));
    let schema = setting(source, "schema").and_then(|(_, value)| {
        let first = value.elements().first().unwrap_or(value);
        let path = dir.join(literal::path(first)?.split('*').next()?).ok()?;
        (scope.repository.repo.has_file(&path) || scope.repository.repo.has_folder(&path)).then_some(path)
    });
    let said = setting(source, "out");
    let out = said.and_then(|(_, value)| dir.join(&literal::path(value)?).ok());
    // a folder that is computed may hold some
    let is_told =
        source.is_some_and(|source| literal::exported(source).is_some()) && said.is_some() == out.is_some();
    let is_migration = |below: &str| below.ends_with(".sql");
    let custom = found.known.migrations.iter().filter_map(|path| dir.join(path).ok());
    let folders: Vec<RepoPath> = out.into_iter().chain(custom).collect();
    let custom_schema = || {
        let paths = found.known.schema.iter().filter_map(|path| dir.join(path).ok());
        paths.into_iter().find(|path| scope.repository.repo.has_file(path))
    };
    let migrations = folders.iter().find_map(|folder| migrations(scope, folder, is_migration));
    let lacks = source.filter(|_| is_told && migrations.is_none());
    Orm {
        name: OrmName::Drizzle,
        version: found.version.clone(),
        database: dialect(source).or_else(|| by_driver(scope)),
        schema: schema.or_else(custom_schema),
        config,
        generated: None,
        generate: None,
        generated_by_script: None,
        native_engine: false,
        migrations,
        lacks_migrations: lacks.map(|source| Evidence::present(source.file.path().clone())),
    }
}

fn setting<'r>(source: Option<&'r Source>, key: &str) -> Option<(&'r Source, &'r Value)> {
    let source = source?;
    Some((source, literal::setting(literal::exported(source)?, &[key])?))
}

fn dialect(source: Option<&Source>) -> Option<seaworthy_facts::ServiceId> {
    let (_, value) = setting(source, "dialect").or_else(|| setting(source, "driver"))?;
    match value.as_str()? {
        "pg" => database("postgresql"),
        "mysql2" => database("mysql"),
        dialect => database(dialect),
    }
}

/// The database by the part of Drizzle that the code imports: `drizzle-orm/node-postgres`.
fn by_driver(scope: &AppScope<'_>) -> Option<seaworthy_facts::ServiceId> {
    let mut specifiers = scope
        .app_sources()
        .flat_map(|source| source.module.imports())
        .map(|import| import.specifier.as_str());
    specifiers.find_map(|specifier| match specifier.strip_prefix("drizzle-orm/")? {
        "node-postgres" | "postgres-js" | "pg-core" | "neon-http" | "neon-serverless" | "vercel-postgres"
        | "bun-sql" => database("postgresql"),
        "mysql2" | "mysql-core" | "planetscale-serverless" => database("mysql"),
        _ => None,
    })
}
