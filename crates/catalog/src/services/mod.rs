//! Services that apps talk to: how they show in an app, and how to run one well.

mod ipfs;
mod mongodb;
mod mysql;
mod postgres;
mod redis;
mod s3;

/// All services, sorted by id.
pub static SERVICES: &[&Service] =
    &[&ipfs::IPFS, &mongodb::MONGODB, &mysql::MYSQL, &postgres::POSTGRES, &redis::REDIS, &s3::S3];

/// What is known of a service.
#[derive(Debug)]
pub struct Service {
    /// Its id: the word in machine-readable output, in `seaworthy.toml`, and the name of its Compose service.
    pub id: &'static str,
    /// Its name in prose.
    pub title: &'static str,
    /// Client packages, each of which shows it.
    pub packages: &'static [&'static str],
    /// Schemes of its URLs.
    pub schemes: &'static [&'static str],
    /// Variables that by custom hold its URL; the first is the one to use when none is found.
    pub url_env: &'static [&'static str],
    /// Beginnings of the names of variables that hold the parts of an address (`PG` for `PGHOST`, `REDIS_` for `REDIS_HOST`).
    pub env_prefixes: &'static [&'static str],
    /// Its port.
    pub port: u16,
    /// The repository of its official image.
    pub image: &'static str,
    /// Beginnings of other images of the same service, to recognise it in an existing Compose file.
    pub other_images: &'static [&'static str],
    /// Those of them that are built on the official image, with its variables, folders and programs: what runs on one may
    /// need what it adds.
    pub same_use: &'static [&'static str],
    /// The version to run when nothing in the repository says one.
    pub version: &'static str,
    /// What follows the version in the tag.
    pub tag_suffix: &'static str,
    /// Where it keeps its data, by version of the image.
    pub data: fn(major: u64) -> &'static str,
    /// Who may use it and how that is set.
    pub credentials: Credentials,
    /// Further variables of the image, with their values.
    pub settings: &'static [(&'static str, &'static str)],
    /// What follows the database in an address: `?authSource=admin`.
    pub url_query: &'static str,
    /// The command that starts it, where the image's own is not enough; `$NAME` words are filled in by the plan.
    pub command: &'static [CommandPart],
    /// The health check: a program and its arguments, run in the service's container.
    pub health: &'static [&'static str],
    /// Memory that suffices for a small production, in MiB.
    pub memory_mib: u32,
    /// Whether production runs it beside the app, or the app is pointed at one that somebody else runs.
    pub production: Production,
    /// Whether the container works with a read-only root, and what must be writable besides the data.
    pub tmpfs: Option<&'static [&'static str]>,
    /// From where and when the knowledge was read.
    pub source: &'static str,
}

/// Who may use a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// User, password and database by variables of the image.
    Variables {
        /// Sets the user.
        user: &'static str,
        /// Sets the password.
        password: &'static str,
        /// Sets the database.
        database: &'static str,
    },
    /// A password given on the command line, read from a variable of the container.
    Password {
        /// The variable of the container that holds it; the health check's client reads it too.
        env: &'static str,
    },
    /// Key and secret by variables of the image.
    KeyPair {
        /// Sets the key.
        key: &'static str,
        /// Sets the secret.
        secret: &'static str,
    },
    /// None: it must not be reachable by strangers.
    None,
}

/// A word of a service's command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandPart {
    /// This word.
    Word(&'static str),
    /// Only where a password is set: these words; the password itself comes from the container's environment.
    WithPassword(&'static [&'static str]),
}

/// Whether production runs a service beside the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Production {
    /// In the same Compose project.
    Beside,
    /// Somewhere else: its address is a required variable.
    Elsewhere,
    /// Not at all: a help for development.
    DevelopmentOnly,
}

/// The service with this id.
pub fn by_id(id: &str) -> Option<&'static Service> {
    SERVICES.iter().copied().find(|service| service.id == id)
}

/// The service that an image reference runs: `redis:7-alpine`, `docker.io/library/postgres`, `ipfs/kubo:latest`.
pub fn by_image(reference: &str) -> Option<&'static Service> {
    let name = repository(reference);
    SERVICES.iter().copied().find(|service| service.image == name || service.other_images.contains(&name))
}

/// The repository of an image reference: `postgres` of `docker.io/library/postgres:17`.
pub fn repository(reference: &str) -> &str {
    let name = reference.split(['@']).next().unwrap_or(reference);
    // a tag may be a variable with a default, `postgres:${VERSION:-17}`; a colon further left is a port's
    let last = name.rfind('/').map_or(0, |slash| slash + 1);
    let name = name[last..].find(':').map_or(name, |colon| &name[..last + colon]);
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_names_its_service() {
        assert_eq!(by_image("redis:7-alpine").unwrap().id, "redis");
        assert_eq!(by_image("docker.io/library/postgres:17").unwrap().id, "postgres");
        assert_eq!(by_image("ipfs/kubo").unwrap().id, "ipfs");
        assert_eq!(by_image("postgres:${VERSION:-17}-alpine").unwrap().id, "postgres");
        assert_eq!(repository("localhost:5000/redis:7"), "localhost:5000/redis");
        assert!(by_image("localhost:5000/postgresque").is_none());
    }

    #[test]
    fn sorted_by_id() {
        assert!(SERVICES.windows(2).all(|pair| pair[0].id < pair[1].id));
    }
}
