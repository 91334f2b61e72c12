//! MySQL.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service, Setting, User};

/// MySQL, by its official image.
pub(super) static MYSQL: Service = Service {
    id: "mysql",
    title: "MySQL",
    stands_for: None,
    packages: &["mysql2", "mysql", "@prisma/adapter-mariadb", "@mikro-orm/mysql", "@fastify/mysql"],
    schemes: &["mysql"],
    own_scheme: None,
    url_env: &["DATABASE_URL", "MYSQL_URL", "DB_URL"],
    env_prefixes: &["MYSQL_", "DB_", "DATABASE_"],
    url_options: &[],
    password_options: &[],
    password_env: &[],
    port: 3306,
    image: "mysql",
    other_images: &["mysql/mysql-server", "percona", "percona/percona-server", "bitnami/mysql"],
    same_use: &[],
    version: "8.4",
    of_client: &[],
    tag_suffix: "",
    data: |_| Some("/var/lib/mysql"),
    credentials: Credentials::Variables {
        user: User::SetBy("MYSQL_USER"),
        password: "MYSQL_PASSWORD",
        database: Some("MYSQL_DATABASE"),
    },
    asks: Asks::Always,
    generate: HEXADECIMAL,
    address: Address {
        protected: "mysql://{user}:{password}@{host}:{port}/{database}",
        open: "mysql://{host}:{port}/{database}",
    },
    // the image refuses to start without a word about root; nobody needs root here
    settings: &[Setting::everywhere("MYSQL_RANDOM_ROOT_PASSWORD", "yes")],
    outside_port: None,
    page_port: None,
    command: &[],
    // over TCP, because the socket answers while the image still sets the database up
    health: &[
        "CMD-SHELL",
        "mysqladmin ping -h 127.0.0.1 -u \"$$MYSQL_USER\" --password=\"$$MYSQL_PASSWORD\" --silent",
    ],
    health_timeout: 5,
    memory_mib: 1024,
    production: Production::Beside,
    without_address: None,
    tmpfs: Some(&["/tmp", "/var/run/mysqld"]),
    source: "the official image's documentation and entrypoint, read 2026-11; not run in the lab",
};
