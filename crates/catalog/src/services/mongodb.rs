//! MongoDB.

use super::{Credentials, Production, Service};

/// MongoDB, by its official image.
pub(super) static MONGODB: Service = Service {
    id: "mongodb",
    title: "MongoDB",
    packages: &["mongodb", "mongoose"],
    schemes: &["mongodb", "mongodb+srv"],
    url_env: &["MONGODB_URI", "MONGO_URL", "MONGODB_URL", "MONGO_URI"],
    env_prefixes: &["MONGO_", "MONGODB_"],
    port: 27017,
    image: "mongo",
    other_images: &["bitnami/mongodb"],
    same_use: &[],
    version: "8.0",
    tag_suffix: "",
    data: |_| "/data/db",
    credentials: Credentials::Variables {
        user: "MONGO_INITDB_ROOT_USERNAME",
        password: "MONGO_INITDB_ROOT_PASSWORD",
        database: "MONGO_INITDB_DATABASE",
    },
    settings: &[],
    // the image makes its user in the database `admin`
    url_query: "?authSource=admin",
    command: &[],
    health: &["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping').ok"],
    memory_mib: 1024,
    production: Production::Beside,
    tmpfs: Some(&["/tmp"]),
    source: "the official image's documentation, read 2026-11; not run in the lab",
};
