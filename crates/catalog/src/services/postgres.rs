//! PostgreSQL.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service, User};

/// PostgreSQL, by its official image. From 18 on the data folder lies one level higher.
pub(super) static POSTGRES: Service = Service {
    id: "postgres",
    title: "PostgreSQL",
    stands_for: None,
    packages: &[
        "pg",
        "postgres",
        "@neondatabase/serverless",
        "@prisma/adapter-pg",
        "pg-promise",
        "@vercel/postgres",
        "@mikro-orm/postgresql",
        "@fastify/postgres",
        "connect-pg-simple",
        "pg-boss",
        "graphile-worker",
    ],
    schemes: &["postgres", "postgresql"],
    url_env: &["DATABASE_URL", "POSTGRES_URL", "PG_URL", "POSTGRESQL_URL", "DB_URL"],
    env_prefixes: &["PG", "POSTGRES_", "DB_", "DATABASE_"],
    url_options: &[],
    password_options: &[],
    password_env: &[],
    port: 5432,
    image: "postgres",
    other_images: &["pgvector/pgvector", "postgis/postgis", "bitnami/postgresql"],
    same_use: &["pgvector/pgvector", "postgis/postgis"],
    version: "17",
    of_client: &[],
    tag_suffix: "-alpine",
    data: |major| Some(if major >= 18 { "/var/lib/postgresql" } else { "/var/lib/postgresql/data" }),
    credentials: Credentials::Variables {
        user: User::SetBy("POSTGRES_USER"),
        password: "POSTGRES_PASSWORD",
        database: Some("POSTGRES_DB"),
    },
    asks: Asks::Always,
    generate: HEXADECIMAL,
    address: Address {
        protected: "postgresql://{user}:{password}@{host}:{port}/{database}",
        open: "postgresql://{host}:{port}/{database}",
    },
    settings: &[],
    outside_port: None,
    page_port: None,
    command: &[],
    // shell form with the container's own variables: `$$` keeps Compose from filling them in
    health: &["CMD-SHELL", "pg_isready -U \"$$POSTGRES_USER\" -d \"$$POSTGRES_DB\" -h 127.0.0.1"],
    memory_mib: 512,
    production: Production::Beside,
    without_address: None,
    tmpfs: Some(&["/tmp", "/run/postgresql"]),
    source: "the official image's documentation and entrypoint, read 2026-11",
};
