//! Drizzle.

use seaworthy_facts::OrmName;

use super::{OrmKnowledge, ReadsTypescript};

/// Drizzle: SQL migrations, applied by its kit or by a migrator that the app calls itself.
pub(super) static DRIZZLE: OrmKnowledge = OrmKnowledge {
    name: OrmName::Drizzle,
    title: "Drizzle",
    packages: &["drizzle-orm"],
    cli: "drizzle-kit",
    program: "drizzle-kit",
    typescript_programs: &[],
    program_files: &[],
    typescript: ReadsTypescript::Itself,
    config_options: &["--config"],
    config: &["drizzle.config.ts", "drizzle.config.js", "drizzle.config.mjs"],
    schema: &["src/db/schema.ts", "db/schema.ts", "src/schema.ts"],
    migrations: &["drizzle", "migrations", "src/db/migrations", "db/migrations"],
    deploy: &["migrate"],
    generate: None,
    // read in drizzle-orm 0.44's migrator: "Can't find meta/_journal.json file"
    without_migrations: Some(
        "run `drizzle-kit generate` and commit what it writes; `drizzle-kit push` changes a database without a record and suits development",
    ),
};
