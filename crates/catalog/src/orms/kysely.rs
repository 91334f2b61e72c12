//! Kysely.

use seaworthy_facts::OrmName;

use super::{OrmKnowledge, ReadsTypescript};

/// Kysely: migrations by `kysely-ctl`, which reads TypeScript itself.
pub(super) static KYSELY: OrmKnowledge = OrmKnowledge {
    name: OrmName::Kysely,
    title: "Kysely",
    packages: &["kysely"],
    cli: "kysely-ctl",
    program: "kysely",
    typescript_programs: &[],
    program_files: &[],
    typescript: ReadsTypescript::Itself,
    config_options: &["--config"],
    config: &[
        "kysely.config.ts",
        "kysely.config.js",
        "kysely.config.mjs",
        "kysely.config.cjs",
        "kysely.config.mts",
        ".config/kysely.config.ts",
        ".config/kysely.config.js",
        ".config/kysely.config.mjs",
        ".config/kysely.config.cjs",
        ".config/kysely.config.mts",
    ],
    schema: &[],
    migrations: &[
        "migrations",
        "src/migrations",
        "src/db/migrations",
        "db/migrations",
        "src/database/migrations",
    ],
    deploy: &["migrate:latest"],
    generate: None,
    without_migrations: None,
};
