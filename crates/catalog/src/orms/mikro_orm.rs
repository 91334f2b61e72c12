//! MikroORM.

use seaworthy_facts::OrmName;

use super::{OrmKnowledge, ReadsTypescript};

/// MikroORM: migrations by its command line, which reads TypeScript through a runner that the app installs.
pub(super) static MIKRO_ORM: OrmKnowledge = OrmKnowledge {
    name: OrmName::MikroOrm,
    title: "MikroORM",
    packages: &[
        "@mikro-orm/core",
        "@mikro-orm/postgresql",
        "@mikro-orm/mysql",
        "@mikro-orm/mariadb",
        "@mikro-orm/sqlite",
        "@mikro-orm/mongodb",
    ],
    cli: "@mikro-orm/cli",
    program: "mikro-orm",
    typescript_programs: &["mikro-orm-esm"],
    program_files: &[".bin/mikro-orm"],
    typescript: ReadsTypescript::WithRunner,
    config_options: &["--config"],
    config: &[
        "mikro-orm.config.ts",
        "mikro-orm.config.js",
        "mikro-orm.config.mjs",
        "mikro-orm.config.cjs",
        "src/mikro-orm.config.ts",
        "src/mikro-orm.config.js",
        "src/mikro-orm.config.mjs",
        "src/mikro-orm.config.cjs",
        "src/config/mikro-orm.config.ts",
        "src/config/mikro-orm.config.js",
        "src/config/mikro-orm.config.mjs",
        "src/config/mikro-orm.config.cjs",
        "src/database/mikro-orm.config.ts",
        "src/database/mikro-orm.config.js",
        "src/database/mikro-orm.config.mjs",
        "src/database/mikro-orm.config.cjs",
    ],
    schema: &[],
    migrations: &["migrations", "src/migrations", "src/database/migrations", "src/db/migrations"],
    deploy: &["migration:up"],
    generate: None,
    without_migrations: None,
};
