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
};
