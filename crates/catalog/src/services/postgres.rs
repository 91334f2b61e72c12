//! PostgreSQL.

use super::{Credentials, Production, Service};

/// PostgreSQL, by its official image. From 18 on the data folder lies one level higher.
pub(super) static POSTGRES: Service = Service {
    id: "postgres",
    title: "PostgreSQL",
    packages: &[
        "pg",
        "postgres",
        "@neondatabase/serverless",
        "@prisma/adapter-pg",
        "pg-promise",
        "@vercel/postgres",
    ],
    schemes: &["postgres", "postgresql"],
    url_env: &["DATABASE_URL", "POSTGRES_URL", "PG_URL", "POSTGRESQL_URL", "DB_URL"],
    env_prefixes: &["PG", "POSTGRES_", "DB_", "DATABASE_"],
    port: 5432,
    image: "postgres",
    other_images: &["pgvector/pgvector", "postgis/postgis", "bitnami/postgresql"],
    same_use: &["pgvector/pgvector", "postgis/postgis"],
    version: "17",
    tag_suffix: "-alpine",
    data: |major| if major >= 18 { "/var/lib/postgresql" } else { "/var/lib/postgresql/data" },
    credentials: Credentials::Variables {
        user: "POSTGRES_USER",
        password: "POSTGRES_PASSWORD",
        database: "POSTGRES_DB",
    },
    settings: &[],
    url_query: "",
    command: &[],
    // shell form with the container's own variables: `$$` keeps Compose from filling them in
    health: &["CMD-SHELL", "pg_isready -U \"$$POSTGRES_USER\" -d \"$$POSTGRES_DB\" -h 127.0.0.1"],
    memory_mib: 512,
    production: Production::Beside,
    tmpfs: Some(&["/tmp", "/run/postgresql"]),
    source: "the official image's documentation and entrypoint, read 2026-11",
};
