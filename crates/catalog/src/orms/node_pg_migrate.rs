//! node-pg-migrate.

use seaworthy_facts::OrmName;

use super::{OrmKnowledge, ReadsTypescript};

/// node-pg-migrate: migrations alone, in `migrations` unless a script says otherwise.
pub(super) static NODE_PG_MIGRATE: OrmKnowledge = OrmKnowledge {
    name: OrmName::NodePgMigrate,
    title: "node-pg-migrate",
    packages: &["node-pg-migrate"],
    cli: "node-pg-migrate",
    program: "node-pg-migrate",
    typescript_programs: &[],
    program_files: &[".bin/node-pg-migrate"],
    typescript: ReadsTypescript::WithRunner,
    config_options: &["-f", "--config-file"],
    config: &[".node-pg-migraterc"],
    schema: &[],
    migrations: &["migrations", "db/migrations", "src/migrations"],
    deploy: &["up"],
    generate: None,
    without_migrations: None,
};
