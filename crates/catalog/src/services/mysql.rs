//! MySQL.

use super::{Credentials, Production, Service};

/// MySQL, by its official image.
pub(super) static MYSQL: Service = Service {
    id: "mysql",
    title: "MySQL",
    packages: &["mysql2", "mysql", "mariadb", "@prisma/adapter-mariadb"],
    schemes: &["mysql", "mariadb"],
    url_env: &["DATABASE_URL", "MYSQL_URL"],
    env_prefixes: &["MYSQL_", "DB_", "DATABASE_"],
    port: 3306,
    image: "mysql",
    other_images: &["mariadb", "bitnami/mysql"],
    same_use: &[],
    version: "8.4",
    tag_suffix: "",
    data: |_| "/var/lib/mysql",
    credentials: Credentials::Variables {
        user: "MYSQL_USER",
        password: "MYSQL_PASSWORD",
        database: "MYSQL_DATABASE",
    },
    // the image refuses to start without a word about root; nobody needs root here
    settings: &[("MYSQL_RANDOM_ROOT_PASSWORD", "yes")],
    url_query: "",
    command: &[],
    // over TCP, because the socket answers while the image still sets the database up
    health: &[
        "CMD-SHELL",
        "mysqladmin ping -h 127.0.0.1 -u \"$$MYSQL_USER\" --password=\"$$MYSQL_PASSWORD\" --silent",
    ],
    memory_mib: 1024,
    production: Production::Beside,
    tmpfs: Some(&["/tmp", "/var/run/mysqld"]),
    source: "the official image's documentation and entrypoint, read 2026-11; not run in the lab",
};
