//! The ORM: its schema, its generated client, its migrations.

mod customary;
mod drizzle;
mod prisma;

use seaworthy_catalog::orms::{ORMS, OrmKnowledge};
use seaworthy_facts::OrmName;
use seaworthy_facts::{
    Build, Command, Confidence, EntryKind, Evidence, Fact, Install, Migrations, Orm, Unknown,
};
use seaworthy_text::RepoPath;

pub(crate) use customary::reads_sources;
pub(crate) use prisma::inputs as prisma_inputs;

use crate::framework::locked_version;
use crate::package::Package;
use crate::scope::AppScope;

/// What the readers of ORMs share.
pub(super) struct Found<'r> {
    /// What the catalogue knows.
    pub(super) known: &'static OrmKnowledge,
    /// The package that lists it: the app's own, or a member that holds the schema.
    pub(super) package: &'r Package,
    /// The dependency's place.
    pub(super) evidence: Evidence,
    /// The locked version.
    pub(super) version: Option<String>,
}

/// Reads it: the first one of the catalogue that the app, or a member it depends on, lists.
pub(crate) fn read(
    scope: &AppScope<'_>,
    install: &Install,
    build: Option<&Fact<Build>>,
    unknowns: &mut Vec<Unknown>,
) -> Option<Fact<Orm>> {
    let found = ORMS.iter().find_map(|known| find(scope, known))?;
    let evidence = found.evidence.clone();
    let orm = match found.known.name {
        OrmName::Prisma => prisma::read(scope, &found, generating(install, build, found.known), unknowns),
        OrmName::Drizzle => drizzle::read(scope, &found),
        OrmName::Typeorm
        | OrmName::MikroOrm
        | OrmName::Sequelize
        | OrmName::Knex
        | OrmName::Kysely
        | OrmName::NodePgMigrate
        | OrmName::Mongoose => customary::read(scope, &found),
    };
    Some(Fact { value: orm, evidence: vec![evidence], confidence: Confidence::Certain })
}

fn find<'r>(scope: &AppScope<'r>, known: &'static OrmKnowledge) -> Option<Found<'r>> {
    // a package that only passes the client on is no place to look for the schema
    let listing: Vec<&Package> = scope
        .packages()
        .filter(|package| known.packages.iter().any(|name| package.json.dependency(name).is_some()))
        .collect();
    let has_schema = |package: &&&Package| {
        known.schema.iter().chain(known.config).any(|name| {
            package.dir.join(name).is_ok_and(|path| {
                scope.repository.repo.has_file(&path) || scope.repository.repo.has_folder(&path)
            })
        })
    };
    let package = listing.iter().find(has_schema).or(listing.first()).copied()?;
    let name = known.packages.iter().find(|name| package.json.dependency(name).is_some())?;
    let evidence = package.dependency_evidence(name)?;
    let version = known.packages.iter().find_map(|name| locked_version(scope, package, name));
    Some(Found { known, package, evidence, version })
}

/// The script that already generates the client: of those that the install runs, or of the build.
fn generating(install: &Install, build: Option<&Fact<Build>>, known: &OrmKnowledge) -> Option<String> {
    let generate = known.generate?;
    let generates = |words: &[String]| {
        let names: Vec<&str> = words.iter().map(|word| word.rsplit('/').next().unwrap_or(word)).collect();
        let at = names.iter().position(|name| *name == known.cli);
        at.is_some_and(|at| names.get(at + 1..).is_some_and(|rest| rest.starts_with(generate)))
    };
    let lifecycle = install.lifecycle.iter().find(|script| {
        script.value.programs.iter().any(|program| program.name == known.cli)
            && generates(&script.value.script.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            || script
                .value
                .programs
                .iter()
                .any(|program| program.name == known.cli && script.value.script.contains(generate[0]))
    });
    if let Some(script) = lifecycle {
        return Some(script.value.name.clone());
    }
    let build = build?;
    build.value.steps.iter().any(|step| generates(&step.words)).then(|| build.value.script.clone()).flatten()
}

/// Migrations in a folder: how many entries `counts` says yes to; `None` when there is none.
pub(super) fn migrations(
    scope: &AppScope<'_>,
    dir: &RepoPath,
    counts: fn(&str) -> bool,
) -> Option<Fact<Migrations>> {
    let mut names: Vec<(String, RepoPath)> = Vec::new();
    for entry in scope.repository.repo.below(dir).filter(|entry| entry.kind == EntryKind::File) {
        let Some(below) = entry.path.below(dir) else { continue };
        if !counts(below) {
            continue;
        }
        let name = below.split_once('/').map_or(below, |(folder, _)| folder).to_owned();
        if !names.iter().any(|(known, _)| *known == name) {
            names.push((name, entry.path.clone()));
        }
    }
    let (_, first) = names.first()?;
    let value = Migrations { dir: dir.clone(), count: names.len() };
    Some(Fact::certain(value, Evidence::present(first.clone())))
}

/// The command that generates the client.
pub(super) fn generate_command(known: &OrmKnowledge) -> Option<Command> {
    let words = std::iter::once(known.program).chain(known.generate?.iter().copied());
    Some(Command::new(words))
}

/// The catalogue's id of a database, by what an ORM calls it.
pub(super) fn database(provider: &str) -> Option<seaworthy_facts::ServiceId> {
    let id = match provider {
        "postgresql" | "postgres" | "pg" | "cockroachdb" => "postgres",
        "mysql" | "mysql2" => "mysql",
        "mariadb" => "mariadb",
        "mongodb" => "mongodb",
        _ => return None,
    };
    seaworthy_catalog::services::by_id(id).map(|service| service.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{SERVER, app};

    fn orm(manifest: &str, files: &[(&'static str, &'static str)]) -> Orm {
        let own = [("package.json", manifest), ("index.js", SERVER)];
        app(own.into_iter().chain(files.iter().copied())).orm.unwrap().value
    }

    #[test]
    fn prisma_is_read_from_its_schema() {
        let manifest = r#"{"scripts": {"start": "node index.js", "build": "prisma generate && tsc"}, "dependencies": {"@prisma/client": "^6.0.0"}, "devDependencies": {"prisma": "^6.0.0"}}"#;
        let schema = "generator client {\n  provider = \"prisma-client\"\n  output = \"../src/generated\"\n}\ndatasource db {\n  provider = \"postgresql\"\n}\n";
        let files = [
            ("prisma/schema.prisma", schema),
            ("prisma/migrations/1/migration.sql", ""),
            ("prisma/migrations/2/migration.sql", ""),
            ("prisma/migrations/migration_lock.toml", ""),
        ];
        let orm = orm(manifest, &files);
        assert_eq!((orm.name, orm.database, orm.native_engine), (OrmName::Prisma, Some("postgres"), true));
        assert_eq!(orm.generated.unwrap().as_str(), "src/generated");
        assert_eq!((orm.generate, orm.generated_by_script.as_deref()), (None, Some("build")));
        let migrations = orm.migrations.unwrap().value;
        assert_eq!((migrations.dir.as_str(), migrations.count), ("prisma/migrations", 2));
    }

    #[test]
    fn a_client_without_an_engine_and_without_a_script() {
        let manifest =
            r#"{"scripts": {"start": "node index.js"}, "dependencies": {"@prisma/client": "^6.19.0"}}"#;
        let schema = "generator client {\n  provider = \"prisma-client-js\"\n  engineType = \"client\"\n}\n";
        let orm = orm(manifest, &[("schema.prisma", schema)]);
        assert_eq!(
            (orm.native_engine, orm.generate.unwrap().to_string().as_str()),
            (false, "prisma generate")
        );
        assert_eq!(orm.migrations, None);
    }

    #[test]
    fn drizzle_is_read_from_its_configuration() {
        let manifest = r#"{"scripts": {"start": "node index.js"}, "dependencies": {"drizzle-orm": "0.45"}}"#;
        let config = "import { defineConfig } from 'drizzle-kit';\nexport default defineConfig({ dialect: 'postgresql', schema: './src/tables.ts', out: './sql' });";
        let orm = orm(
            manifest,
            &[
                ("drizzle.config.ts", config),
                ("src/tables.ts", ""),
                ("sql/0000_a.sql", ""),
                ("sql/meta/_journal.json", ""),
            ],
        );
        assert_eq!((orm.database, orm.schema.unwrap().as_str()), (Some("postgres"), "src/tables.ts"));
        assert_eq!(orm.migrations.unwrap().value.count, 1);
    }
}
