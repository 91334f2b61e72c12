//! What the app talks to, what it keeps, and what must stay secret.

use seaworthy_text::RepoPath;
use serde::Serialize;

use crate::{Command, Evidence, Fact};

/// The id of a service in the catalogue: `postgres`, `redis`, `ipfs`, `s3`.
pub type ServiceId = &'static str;

/// A service that the app uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceUse {
    /// Which one.
    pub id: ServiceId,
    /// Its version where the repository says so (a tag in an existing Compose file, a documented requirement).
    pub version: Option<Fact<String>>,
    /// The image of an existing Compose file, where it is another than the official one and used in the same way
    /// (`pgvector/pgvector:pg17`).
    pub image: Option<Fact<String>>,
    /// How the app is told where it is.
    pub connections: Vec<Fact<Connection>>,
    /// Whether the app cannot start, or not become healthy, without it.
    pub needed_at_start: crate::Presence,
    /// Whether only development uses it (it is asked for by development services or settings only).
    pub development_only: bool,
    /// The scheme that the app's client takes in an address, where it is not the usual one.
    pub scheme: Option<&'static str>,
    /// The service of this kind in an existing Compose file, if any.
    pub existing: Option<Fact<String>>,
}

/// How the app is told where a service is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// One variable holds a URL.
    UrlEnv(String),
    /// Variables hold the parts; absent ones are `None`.
    PartsEnv {
        /// The host's name.
        host: Option<String>,
        /// The port.
        port: Option<String>,
        /// The user.
        user: Option<String>,
        /// The password.
        password: Option<String>,
        /// The database, bucket, or number.
        database: Option<String>,
    },
    /// A key of a configuration file holds it: the file and the path of keys in it.
    ConfigKey {
        /// The configuration file that is read at run time.
        file: RepoPath,
        /// The keys that lead to it.
        key: Vec<String>,
    },
    /// Written into the code.
    Literal(String),
}

/// An object-relational mapper, or a query builder with migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrmName {
    /// Prisma.
    Prisma,
    /// Drizzle.
    Drizzle,
    /// TypeORM.
    Typeorm,
    /// MikroORM.
    MikroOrm,
    /// Sequelize.
    Sequelize,
    /// Knex, also below Objection and Bookshelf.
    Knex,
    /// Kysely.
    Kysely,
    /// node-pg-migrate: migrations alone.
    NodePgMigrate,
    /// Mongoose, which knows no migrations.
    Mongoose,
}

impl OrmName {
    /// The word in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prisma => "prisma",
            Self::Drizzle => "drizzle",
            Self::Typeorm => "typeorm",
            Self::MikroOrm => "mikro-orm",
            Self::Sequelize => "sequelize",
            Self::Knex => "knex",
            Self::Kysely => "kysely",
            Self::NodePgMigrate => "node-pg-migrate",
            Self::Mongoose => "mongoose",
        }
    }
}

/// The ORM and its migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orm {
    /// Which one.
    pub name: OrmName,
    /// Its locked version.
    pub version: Option<String>,
    /// The database's service id.
    pub database: Option<ServiceId>,
    /// The schema file or folder.
    pub schema: Option<RepoPath>,
    /// The configuration file of its command line.
    pub config: Option<RepoPath>,
    /// Generated client code, when it is written outside `node_modules`.
    pub generated: Option<RepoPath>,
    /// What must run before the build so that the client is there, unless a script already does it.
    pub generate: Option<Command>,
    /// Whether something that an install or build script runs already generates it.
    pub generated_by_script: Option<String>,
    /// Whether it brings a native query engine that needs OpenSSL (Prisma before 7 with its default engine).
    pub native_engine: bool,
    /// Migrations that are checked in.
    pub migrations: Option<Fact<Migrations>>,
    /// What would run migrations that are not there, where its command line gives up without any: nothing brings the schema up to date.
    pub lacks_migrations: Option<Evidence>,
}

/// Migrations that are checked in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrations {
    /// The folder.
    pub dir: RepoPath,
    /// How many there are.
    pub count: usize,
}

/// A configuration file that holds secrets and is kept out of git.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretFile {
    /// The file that the app reads at run time.
    pub path: RepoPath,
    /// An example of it that is checked in.
    pub example: Option<RepoPath>,
    /// How many of the example's values are secrets by name or shape.
    pub secret_values: usize,
    /// Whether the app cannot start without.
    pub required: crate::Presence,
}

/// A path that the app writes at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WritePath {
    /// The folder, from the repository's root; `None` for a path outside the app, which stands in `absolute`.
    pub dir: Option<RepoPath>,
    /// An absolute path, as written.
    pub absolute: Option<String>,
    /// What for.
    pub purpose: WritePurpose,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WritePurpose {
    /// A cache that may be lost.
    Cache,
    /// Files that must survive: uploads, a database.
    Data,
    /// A database in the folder of the app itself or of its sources, where no volume can lie: it would hide the code.
    AmongCode,
    /// Log files.
    Logs,
    /// Scratch files.
    Temporary,
}
