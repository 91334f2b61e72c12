//! Prisma.

use seaworthy_facts::OrmName;

use super::{OrmKnowledge, ReadsTypescript};

/// Prisma: a client generated from a schema, migrations by its command line.
pub(super) static PRISMA: OrmKnowledge = OrmKnowledge {
    name: OrmName::Prisma,
    title: "Prisma",
    packages: &["@prisma/client", "prisma"],
    cli: "prisma",
    program: "prisma",
    typescript_programs: &[],
    program_files: &[],
    typescript: ReadsTypescript::Itself,
    config_options: &["--config"],
    config: &["prisma.config.ts", "prisma.config.mts", "prisma.config.js", "prisma.config.mjs"],
    schema: &["prisma/schema.prisma", "schema.prisma", "prisma/schema"],
    migrations: &["prisma/migrations"],
    deploy: &["migrate", "deploy"],
    generate: Some(&["generate"]),
    without_migrations: None,
};
