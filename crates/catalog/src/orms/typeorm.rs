//! TypeORM.

use seaworthy_facts::OrmName;

use super::{OrmKnowledge, ReadsTypescript};

/// TypeORM: migrations are classes beside the data source, which its command line must be told (`-d`); compiled ones are run by
/// the library itself, so that production needs no development dependency.
pub(super) static TYPEORM: OrmKnowledge = OrmKnowledge {
    name: OrmName::Typeorm,
    title: "TypeORM",
    packages: &["typeorm", "@nestjs/typeorm"],
    cli: "typeorm",
    program: "typeorm",
    typescript_programs: &["typeorm-ts-node-commonjs", "typeorm-ts-node-esm"],
    program_files: &["typeorm/cli.js"],
    typescript: ReadsTypescript::WithRunner,
    config_options: &["-d", "--dataSource"],
    config: &[
        "src/data-source.ts",
        "src/data-source.js",
        "src/database/data-source.ts",
        "src/database/data-source.js",
        "src/db/data-source.ts",
        "src/db/data-source.js",
        "src/config/data-source.ts",
        "src/config/data-source.js",
        "src/typeorm.config.ts",
        "src/typeorm.config.js",
        "src/config/typeorm.config.ts",
        "src/config/typeorm.config.js",
        "src/config/typeorm.ts",
        "src/config/typeorm.js",
        "src/database/typeorm.config.ts",
        "src/database/typeorm.config.js",
        "src/ormconfig.ts",
        "src/ormconfig.js",
        "data-source.ts",
        "data-source.js",
        "typeorm.config.ts",
        "typeorm.config.js",
        "ormconfig.ts",
        "ormconfig.js",
        "src/datasource.ts",
        "src/datasource.js",
    ],
    schema: &[],
    migrations: &[
        "src/migrations",
        "src/migration",
        "src/database/migrations",
        "src/db/migrations",
        "migrations",
        "migration",
    ],
    deploy: &["migration:run"],
    generate: None,
    without_migrations: None,
};
