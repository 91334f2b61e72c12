//! MongoDB.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service, User};

/// MongoDB, by its official image.
pub(super) static MONGODB: Service = Service {
    id: "mongodb",
    title: "MongoDB",
    stands_for: None,
    packages: &["mongodb", "mongoose", "@fastify/mongodb", "connect-mongo", "agenda"],
    schemes: &["mongodb", "mongodb+srv"],
    own_scheme: None,
    url_env: &["MONGODB_URI", "MONGO_URL", "MONGODB_URL", "MONGO_URI"],
    env_prefixes: &["MONGO_", "MONGODB_"],
    url_options: &[],
    password_options: &[],
    password_env: &[],
    port: 27017,
    image: "mongo",
    other_images: &["mongodb/mongodb-community-server", "bitnami/mongodb"],
    same_use: &[],
    version: "8.0",
    of_client: &[],
    tag_suffix: "",
    data: |_| Some("/data/db"),
    credentials: Credentials::Variables {
        user: User::SetBy("MONGO_INITDB_ROOT_USERNAME"),
        password: "MONGO_INITDB_ROOT_PASSWORD",
        database: Some("MONGO_INITDB_DATABASE"),
    },
    asks: Asks::Always,
    generate: HEXADECIMAL,
    // the image makes its user in the database `admin`
    address: Address {
        protected: "mongodb://{user}:{password}@{host}:{port}/{database}?authSource=admin",
        open: "mongodb://{host}:{port}/{database}",
    },
    settings: &[],
    outside_port: None,
    page_port: None,
    command: &[],
    health: &["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping').ok"],
    health_timeout: 5,
    memory_mib: 1024,
    production: Production::Beside,
    without_address: None,
    tmpfs: Some(&["/tmp"]),
    source: "the official image's documentation, read 2026-11; not run in the lab",
};
