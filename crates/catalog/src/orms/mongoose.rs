//! Mongoose.

use seaworthy_facts::OrmName;

use super::{OrmKnowledge, ReadsTypescript};

/// Mongoose: schemas in code, no migrations.
pub(super) static MONGOOSE: OrmKnowledge = OrmKnowledge {
    name: OrmName::Mongoose,
    title: "Mongoose",
    packages: &["mongoose", "@nestjs/mongoose"],
    cli: "",
    program: "",
    typescript_programs: &[],
    program_files: &[],
    typescript: ReadsTypescript::Itself,
    config_options: &[],
    config: &[],
    schema: &[],
    migrations: &[],
    deploy: &[],
    generate: None,
    without_migrations: None,
};
