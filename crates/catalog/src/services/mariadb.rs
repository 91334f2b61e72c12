//! MariaDB.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service, Setting, User};

/// MariaDB, by its official image: where its own client or an existing Compose file says that it is the MySQL of this app.
/// Its images hold none of MySQL's programs since 11, but a check of their own.
pub(super) static MARIADB: Service = Service {
    id: "mariadb",
    title: "MariaDB",
    stands_for: Some("mysql"),
    packages: &["mariadb", "@mikro-orm/mariadb"],
    schemes: &["mariadb"],
    // Sequelize takes the scheme for its dialect, and older releases of the connector know no other; tried with Sequelize 6
    own_scheme: Some(("mariadb", "mariadb")),
    url_env: &["MARIADB_URL", "DATABASE_URL"],
    env_prefixes: &["MARIADB_", "MYSQL_", "DB_", "DATABASE_"],
    url_options: &[],
    password_options: &[],
    password_env: &[],
    port: 3306,
    image: "mariadb",
    other_images: &["linuxserver/mariadb", "bitnami/mariadb"],
    same_use: &[],
    version: "11.8",
    of_client: &[],
    tag_suffix: "",
    data: |_| Some("/var/lib/mysql"),
    credentials: Credentials::Variables {
        user: User::SetBy("MARIADB_USER"),
        password: "MARIADB_PASSWORD",
        database: Some("MARIADB_DATABASE"),
    },
    asks: Asks::Always,
    generate: HEXADECIMAL,
    // the scheme that drivers and ORMs for MySQL know
    address: Address {
        protected: "mysql://{user}:{password}@{host}:{port}/{database}",
        open: "mysql://{host}:{port}/{database}",
    },
    // the image refuses to start without a word about root; nobody needs root here
    settings: &[Setting::everywhere("MARIADB_RANDOM_ROOT_PASSWORD", "yes")],
    outside_port: None,
    page_port: None,
    command: &[],
    health: &["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"],
    health_timeout: 5,
    memory_mib: 1024,
    production: Production::Beside,
    without_address: None,
    tmpfs: Some(&["/tmp", "/run/mysqld"]),
    source: "the official image's documentation and entrypoint, read 2026-11; run in the lab with Debian's 11.8",
};
