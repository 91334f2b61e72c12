//! Prisma: schema, generated client, query engine, migrations.

use seaworthy_facts::{EntryKind, Orm, OrmName, Unknown, UnknownKind};
use seaworthy_manifest::prisma::{Generator, PrismaSchema};
use seaworthy_manifest::semver::{Requirement, Version};
use seaworthy_text::{RepoPath, SourceFile};

use super::{Found, database, generate_command, migrations};
use crate::literal;
use crate::scope::AppScope;

const CONFIGS: &[&str] = &[
    "prisma.config.ts",
    "prisma.config.mts",
    "prisma.config.js",
    "prisma.config.mjs",
    "prisma.config.cjs",
    ".config/prisma.ts",
];

/// Reads it.
pub(super) fn read(
    scope: &AppScope<'_>,
    found: &Found<'_>,
    generated_by_script: Option<String>,
    unknowns: &mut Vec<Unknown>,
) -> Orm {
    let dir = &found.package.dir;
    let config = config(scope, dir);
    let schema = schema_path(scope, dir, config.as_ref());
    let files = schema.as_ref().map(|path| schema_files(scope, path, unknowns)).unwrap_or_default();
    let read: Vec<(SourceFile, PrismaSchema)> =
        files.into_iter().map(|file| (file.clone(), PrismaSchema::parse(&file))).collect();
    for (file, schema) in &read {
        unknowns.extend(schema.problems.iter().map(|problem| Unknown {
            kind: UnknownKind::Setting,
            place: file.place(problem.span),
            why: problem.message.clone(),
        }));
    }
    let provider =
        read.iter().flat_map(|(_, schema)| &schema.datasources).find_map(|source| source.provider.as_ref());
    let generator = read
        .iter()
        .flat_map(|(file, schema)| schema.generators.iter().map(move |generator| (file, generator)))
        .find(|(_, generator)| is_client(generator));
    let generated = generator.and_then(|(file, generator)| {
        let output = generator.output.as_ref()?;
        let path = file.path().parent()?.join(output.as_str()).ok()?;
        let is_installed = path.parts().any(|part| part == "node_modules");
        (!is_installed).then_some(path)
    });
    let migrations_dir = migrations_dir(scope, dir, schema.as_ref(), config.as_ref());
    Orm {
        name: OrmName::Prisma,
        native_engine: native_engine(scope, found, generator.map(|(_, generator)| generator)),
        version: found.version.clone(),
        database: provider.and_then(|provider| database(provider.as_str())),
        schema,
        config,
        generated,
        generate: if generated_by_script.is_none() { generate_command(found.known) } else { None },
        generated_by_script,
        migrations: migrations(scope, &migrations_dir, |below| below.ends_with("/migration.sql")),
        lacks_migrations: None,
    }
}

/// What `prisma generate` reads when a script of this folder runs it.
pub(crate) fn inputs(scope: &AppScope<'_>, dir: &RepoPath) -> Vec<RepoPath> {
    let config = config(scope, dir);
    let schema = schema_path(scope, dir, config.as_ref());
    config.into_iter().chain(schema).collect()
}

fn is_client(generator: &Generator) -> bool {
    generator
        .provider
        .as_ref()
        .is_some_and(|provider| matches!(provider.as_str(), "prisma-client-js" | "prisma-client"))
}

fn config(scope: &AppScope<'_>, dir: &RepoPath) -> Option<RepoPath> {
    CONFIGS.iter().filter_map(|name| dir.join(name).ok()).find(|path| scope.repository.repo.has_file(path))
}

/// A setting of `prisma.config.ts`, as a path from its folder.
fn configured(scope: &AppScope<'_>, config: Option<&RepoPath>, key: &[&str]) -> Option<RepoPath> {
    let source = scope.sources.get(config?)?;
    let value = literal::setting(literal::exported(source)?, key)?;
    source.file.path().parent()?.join(&literal::path(value)?).ok()
}

fn schema_path(scope: &AppScope<'_>, dir: &RepoPath, config: Option<&RepoPath>) -> Option<RepoPath> {
    let repo = scope.repository.repo;
    let is_there = |path: &RepoPath| repo.has_file(path) || repo.has_folder(path);
    let declared = || {
        let package = scope.repository.packages.get(dir)?;
        dir.join(package.json.prisma_schema.as_ref()?.as_str()).ok()
    };
    let custom = ["prisma/schema.prisma", "schema.prisma", "prisma/schema"];
    configured(scope, config, &["schema"])
        .or_else(declared)
        .filter(is_there)
        .or_else(|| custom.iter().filter_map(|path| dir.join(path).ok()).find(is_there))
}

/// One file, or all files of a folder.
fn schema_files(scope: &AppScope<'_>, path: &RepoPath, unknowns: &mut Vec<Unknown>) -> Vec<SourceFile> {
    let repository = scope.repository;
    if repository.repo.has_file(path) {
        return repository.read_optional(path, UnknownKind::Setting, unknowns).into_iter().collect();
    }
    let files = repository
        .repo
        .below(path)
        .filter(|entry| entry.kind == EntryKind::File && entry.path.extension() == Some("prisma"));
    files.filter_map(|entry| repository.read_optional(&entry.path, UnknownKind::Setting, unknowns)).collect()
}

/// Beside the schema, unless the configuration says otherwise.
fn migrations_dir(
    scope: &AppScope<'_>,
    dir: &RepoPath,
    schema: Option<&RepoPath>,
    config: Option<&RepoPath>,
) -> RepoPath {
    if let Some(path) = configured(scope, config, &["migrations", "path"]) {
        return path;
    }
    let beside = schema.and_then(RepoPath::parent).map(|parent| parent.child("migrations"));
    let custom = dir.child("prisma").child("migrations");
    match beside {
        // a schema folder `prisma/schema` has its migrations one level up
        Some(beside) if scope.repository.repo.has_folder(&beside) => beside,
        _ => custom,
    }
}

/// Prisma before 7 brings a query engine of native code, unless the generator is told to do without.
fn native_engine(scope: &AppScope<'_>, found: &Found<'_>, generator: Option<&Generator>) -> bool {
    let locked = found.version.as_deref().and_then(Version::parse);
    let asked = || {
        let dependency = found.known.packages.iter().find_map(|name| found.package.json.dependency(name))?;
        Requirement::parse(dependency.requirement.as_str()).ok()?.floor()
    };
    let major = locked.or_else(asked).map_or(6, |version| version.major());
    let _ = scope;
    let without = generator.is_some_and(|generator| {
        let is_client = generator.engine_type.as_ref().is_some_and(|engine| engine.as_str() == "client");
        is_client || generator.preview_features.iter().any(|feature| feature.as_str() == "queryCompiler")
    });
    major < 7 && !without
}
