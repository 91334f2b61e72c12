//! Sequelize.

use seaworthy_facts::OrmName;

use super::{OrmKnowledge, ReadsTypescript};

/// Sequelize: migrations by `sequelize-cli`, whose folders `.sequelizerc` names.
pub(super) static SEQUELIZE: OrmKnowledge = OrmKnowledge {
    name: OrmName::Sequelize,
    title: "Sequelize",
    packages: &["sequelize", "sequelize-typescript", "@sequelize/core"],
    cli: "sequelize-cli",
    program: "sequelize-cli",
    typescript_programs: &["sequelize"],
    program_files: &[".bin/sequelize", ".bin/sequelize-cli", "sequelize-cli/lib/sequelize"],
    typescript: ReadsTypescript::WithRunner,
    config_options: &["--config", "--options-path"],
    config: &[
        ".sequelizerc",
        "config/config.js",
        "config/config.cjs",
        "config/config.json",
        "config/database.js",
        "src/config/config.js",
        "src/config/database.js",
    ],
    schema: &[],
    migrations: &[
        "migrations",
        "db/migrations",
        "src/migrations",
        "src/db/migrations",
        "database/migrations",
        "src/database/migrations",
    ],
    deploy: &["db:migrate"],
    generate: None,
    without_migrations: None,
};
