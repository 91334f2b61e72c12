//! S3-compatible storage.

use super::{Address, Asks, CommandPart, Credentials, HEXADECIMAL, Production, Service};

/// S3-compatible storage: somebody else's in production, MinIO for development.
pub(super) static S3: Service = Service {
    id: "s3",
    title: "S3-compatible storage",
    stands_for: None,
    packages: &["@aws-sdk/client-s3", "minio", "@aws-sdk/lib-storage", "@aws-sdk/s3-request-presigner"],
    schemes: &["s3"],
    own_scheme: None,
    url_env: &["S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "S3_URL", "MINIO_ENDPOINT"],
    env_prefixes: &["S3_", "AWS_", "MINIO_"],
    url_options: &[],
    password_options: &[],
    password_env: &[],
    port: 9000,
    image: "minio/minio",
    other_images: &["rustfs/rustfs", "chrislusf/seaweedfs", "dxflrs/garage", "bitnami/minio"],
    same_use: &[],
    // the last release that its makers published as an image
    version: "RELEASE.2025-09-07T16-13-09Z",
    of_client: &[],
    tag_suffix: "",
    data: |_| Some("/data"),
    credentials: Credentials::KeyPair { key: "MINIO_ROOT_USER", secret: "MINIO_ROOT_PASSWORD" },
    asks: Asks::Always,
    generate: HEXADECIMAL,
    // keys are variables of their own
    address: Address { protected: "http://{host}:{port}", open: "http://{host}:{port}" },
    settings: &[],
    outside_port: None,
    page_port: Some(9001),
    command: &[
        CommandPart::Word("server"),
        CommandPart::Word("/data"),
        CommandPart::Word("--console-address"),
        CommandPart::Word(":9001"),
    ],
    health: &["CMD", "mc", "ready", "local"],
    health_timeout: 5,
    memory_mib: 512,
    production: Production::Elsewhere,
    without_address: Some("Amazon S3"),
    tmpfs: None,
    source: "MinIO's container documentation, read 2026-11",
};
