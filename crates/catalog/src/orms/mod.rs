//! Object-relational mappers and query builders with migrations.

use seaworthy_facts::OrmName;

mod drizzle;
mod knex;
mod kysely;
mod mikro_orm;
mod mongoose;
mod node_pg_migrate;
mod prisma;
mod sequelize;
mod typeorm;

/// All ORMs, in the order of detection: what is built on another one comes before it.
pub static ORMS: &[&OrmKnowledge] = &[
    &prisma::PRISMA,
    &drizzle::DRIZZLE,
    &typeorm::TYPEORM,
    &mikro_orm::MIKRO_ORM,
    &sequelize::SEQUELIZE,
    &knex::KNEX,
    &kysely::KYSELY,
    &node_pg_migrate::NODE_PG_MIGRATE,
    &mongoose::MONGOOSE,
];

/// What is known of an ORM.
#[derive(Debug)]
pub struct OrmKnowledge {
    /// Which one.
    pub name: OrmName,
    /// Its name in prose.
    pub title: &'static str,
    /// The packages that show it; the first one's version counts.
    pub packages: &'static [&'static str],
    /// The package of its command line, usually a development dependency; empty when it has none.
    pub cli: &'static str,
    /// The program of that package.
    pub program: &'static str,
    /// Other names of that program, under which it reads TypeScript.
    pub typescript_programs: &'static [&'static str],
    /// The program as a file of `node_modules`, which people start by hand to put a runner before it.
    pub program_files: &'static [&'static str],
    /// How it reads what is written in TypeScript.
    pub typescript: ReadsTypescript,
    /// Options of the program that name its configuration file.
    pub config_options: &'static [&'static str],
    /// Its configuration files, from the app's folder.
    pub config: &'static [&'static str],
    /// Where its schema and migrations lie by custom, from the app's folder.
    pub schema: &'static [&'static str],
    /// Where its migrations lie by custom, from the app's folder.
    pub migrations: &'static [&'static str],
    /// The arguments of its command line that bring a production database up to date.
    pub deploy: &'static [&'static str],
    /// The arguments that generate its client, when it has one that is generated.
    pub generate: Option<&'static [&'static str]>,
    /// What to do where its command line finds no migrations and gives up; none where it then does nothing, or that is not known.
    pub without_migrations: Option<&'static str>,
}

/// How a command line reads a configuration, and migrations, that are written in TypeScript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadsTypescript {
    /// It brings what it needs.
    Itself,
    /// Through a runner that the app installs; compiled files do as well.
    WithRunner,
}

/// The knowledge of this ORM.
pub fn of(name: OrmName) -> Option<&'static OrmKnowledge> {
    ORMS.iter().copied().find(|orm| orm.name == name)
}
