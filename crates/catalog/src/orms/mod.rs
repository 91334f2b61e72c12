//! Object-relational mappers and query builders with migrations.

use seaworthy_facts::OrmName;

mod drizzle;
mod prisma;

/// All ORMs.
pub static ORMS: &[&OrmKnowledge] = &[&prisma::PRISMA, &drizzle::DRIZZLE];

/// What is known of an ORM.
#[derive(Debug)]
pub struct OrmKnowledge {
    /// Which one.
    pub name: OrmName,
    /// Its name in prose.
    pub title: &'static str,
    /// The packages that show it; the first one's version counts.
    pub packages: &'static [&'static str],
    /// The package of its command line, usually a development dependency.
    pub cli: &'static str,
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
}

/// The knowledge of this ORM.
pub fn of(name: OrmName) -> Option<&'static OrmKnowledge> {
    ORMS.iter().copied().find(|orm| orm.name == name)
}
