//! Services that apps talk to: how they show in an app, and how to run one well.

mod clickhouse;
mod elasticsearch;
mod ipfs;
mod kafka;
mod mariadb;
mod meilisearch;
mod memcached;
mod mongodb;
mod mysql;
mod nats;
mod opensearch;
mod postgres;
mod rabbitmq;
mod redis;
mod s3;
mod smtp;
mod valkey;

/// All services, sorted by id.
pub static SERVICES: &[&Service] = &[
    &clickhouse::CLICKHOUSE,
    &elasticsearch::ELASTICSEARCH,
    &ipfs::IPFS,
    &kafka::KAFKA,
    &mariadb::MARIADB,
    &meilisearch::MEILISEARCH,
    &memcached::MEMCACHED,
    &mongodb::MONGODB,
    &mysql::MYSQL,
    &nats::NATS,
    &opensearch::OPENSEARCH,
    &postgres::POSTGRES,
    &rabbitmq::RABBITMQ,
    &redis::REDIS,
    &s3::S3,
    &smtp::SMTP,
    &valkey::VALKEY,
];

/// What is known of a service.
#[derive(Debug)]
pub struct Service {
    /// Its id: the word in machine-readable output, in `seaworthy.toml`, and the name of its Compose service.
    pub id: &'static str,
    /// Its name in prose.
    pub title: &'static str,
    /// The service whose place it takes: it speaks the same protocol to the same clients, and runs where the repository
    /// says that it does (MariaDB for MySQL, Valkey for Redis).
    pub stands_for: Option<&'static str>,
    /// Client packages, each of which shows it.
    pub packages: &'static [&'static str],
    /// Schemes of its URLs.
    pub schemes: &'static [&'static str],
    /// A client that wants another scheme in an address than the usual one, where it is the only one: its package, the scheme.
    pub own_scheme: Option<(&'static str, &'static str)>,
    /// Variables that by custom hold its URL; the first is the one to use when none is found.
    pub url_env: &'static [&'static str],
    /// Beginnings of the names of variables that hold the parts of an address (`PG` for `PGHOST`, `REDIS_` for `REDIS_HOST`).
    pub env_prefixes: &'static [&'static str],
    /// Options of its clients that take an address, whatever their names say (`host: "http://…"`).
    pub url_options: &'static [&'static str],
    /// Options of its clients that take its password under another name.
    pub password_options: &'static [&'static str],
    /// Variables that by custom hold its password under another name.
    pub password_env: &'static [&'static str],
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
    /// Releases of clients that speak to another version only: the package, its major version, the version to run.
    pub of_client: &'static [(&'static str, u64, &'static str)],
    /// What follows the version in the tag.
    pub tag_suffix: &'static str,
    /// Where it keeps its data, by version of the image; `None` when it keeps nothing.
    pub data: fn(major: u64) -> Option<&'static str>,
    /// Who may use it and how that is set.
    pub credentials: Credentials,
    /// Where it asks for the credentials.
    pub asks: Asks,
    /// How to make a password that it takes.
    pub generate: &'static str,
    /// Its address with credentials, and without: `{user}`, `{password}`, `{host}`, `{port}`, `{database}` are filled in.
    pub address: Address,
    /// Further variables of the image.
    pub settings: &'static [Setting],
    /// The port of a listener of its own for clients outside the project's network, where an address is handed on to
    /// clients and so must be one that they reach.
    pub outside_port: Option<u16>,
    /// The port of its page for people, published in development.
    pub page_port: Option<u16>,
    /// The command that starts it, where the image's own is not enough; `$NAME` words are filled in by the plan.
    pub command: &'static [CommandPart],
    /// The health check: a program and its arguments, run in the service's container.
    pub health: &'static [&'static str],
    /// Seconds that the check's own program may take; some start a virtual machine first.
    pub health_timeout: u32,
    /// Memory that suffices for a small production, in MiB.
    pub memory_mib: u32,
    /// Whether production runs it beside the app, or the app is pointed at one that somebody else runs.
    pub production: Production,
    /// Whom its clients reach when they are told no address.
    pub without_address: Option<&'static str>,
    /// Whether the container works with a read-only root, and what must be writable besides the data.
    pub tmpfs: Option<&'static [&'static str]>,
    /// From where and when the knowledge was read.
    pub source: &'static str,
}

/// How a password is made that can stand in an address as it is.
pub const HEXADECIMAL: &str = "openssl rand -hex 32";

/// Who may use a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// User, password and database by variables of the image.
    Variables {
        /// The user.
        user: User,
        /// Sets the password.
        password: &'static str,
        /// Sets the database.
        database: Option<&'static str>,
    },
    /// A password in a variable of the container: the image reads it, or the command line hands it on.
    Password {
        /// The variable of the container that holds it.
        env: &'static str,
        /// The variable in which the health check's client looks for it.
        client: Option<&'static str>,
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

/// The user of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum User {
    /// This variable of the image sets it.
    SetBy(&'static str),
    /// The service's own.
    Fixed(&'static str),
}

/// Where a service asks for its credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Always: the image sets no server up without.
    Always,
    /// In production; in development anybody on this machine may use it.
    InProduction,
    /// In production, where the app reads a password for it: its clients take none from an address.
    WhereTheAppDoes,
}

/// The forms of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// With user and password.
    pub protected: &'static str,
    /// Without.
    pub open: &'static str,
}

/// A variable of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Its value, with `{host}` for the service's own name and `{outside}` for the port published on this machine.
    pub value: &'static str,
    /// Where it is set.
    pub place: SettingPlace,
}

/// Where a setting is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingPlace {
    /// In development and in production.
    Everywhere,
    /// In development.
    Development,
    /// In production.
    Production,
}

impl Setting {
    /// One for development and production.
    const fn everywhere(name: &'static str, value: &'static str) -> Self {
        Self { name, value, place: SettingPlace::Everywhere }
    }

    /// One for development.
    const fn development(name: &'static str, value: &'static str) -> Self {
        Self { name, value, place: SettingPlace::Development }
    }

    /// One for production.
    const fn production(name: &'static str, value: &'static str) -> Self {
        Self { name, value, place: SettingPlace::Production }
    }
}

/// A word of a service's command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandPart {
    /// This word.
    Word(&'static str),
    /// Only where a password is set: these words; the password itself comes from the container's environment.
    WithPassword(&'static [&'static str]),
    /// Only where a password is set: the options for a user and the password, or the one for a password that stands alone.
    WithLogin {
        /// What precedes the user.
        user: &'static str,
        /// What precedes the user's password.
        password: &'static str,
        /// What precedes a password without a user, where the app knows none.
        alone: &'static str,
    },
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

/// Whether two ids are of services that speak the same protocol: MariaDB and MySQL.
pub fn alike(one: &str, other: &str) -> bool {
    protocol(one) == protocol(other)
}

/// The id of the service that gave a service's protocol its name: `mysql` for `mariadb`.
pub fn protocol(id: &str) -> &str {
    by_id(id).and_then(|service| service.stands_for).unwrap_or(id)
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
    fn what_stands_for_another_is_one_step_away() {
        for service in SERVICES {
            let Some(other) = service.stands_for else { continue };
            assert_eq!(by_id(other).unwrap().stands_for, None, "{}", service.id);
            assert!(alike(service.id, other));
        }
        assert!(!alike("mysql", "postgres"));
    }

    #[test]
    fn an_image_is_of_one_service_and_never_of_a_moving_tag() {
        for service in SERVICES {
            for image in service.other_images.iter().chain([&service.image]) {
                assert_eq!(by_image(image).unwrap().id, service.id, "{image}");
            }
            assert!(
                service.version.starts_with(|first: char| first.is_ascii_digit() || "vR".contains(first))
            );
            assert!(
                service.same_use.iter().all(|image| service.other_images.contains(image)),
                "{}",
                service.id
            );
            assert!(service.source.contains("20"), "{}: no day", service.id);
        }
    }

    #[test]
    fn an_address_holds_what_the_credentials_are() {
        for service in SERVICES {
            let protected = service.address.protected;
            let has = |part: &str| protected.contains(part);
            assert!(service.address.open.contains("{host}:{port}"), "{}", service.id);
            assert!(!service.address.open.contains("{password}"), "{}", service.id);
            if let Credentials::Variables { database, .. } = service.credentials {
                assert!(has("{user}:{password}@{host}:{port}"), "{}", service.id);
                assert_eq!(has("{database}"), database.is_some(), "{}", service.id);
            }
        }
    }

    #[test]
    fn a_client_package_is_of_one_service() {
        for service in SERVICES {
            for package in service.packages {
                let owners = SERVICES.iter().filter(|other| other.packages.contains(package)).count();
                assert_eq!(owners, 1, "{package}");
            }
        }
    }

    #[test]
    fn sorted_by_id() {
        assert!(SERVICES.windows(2).all(|pair| pair[0].id < pair[1].id));
    }
}
