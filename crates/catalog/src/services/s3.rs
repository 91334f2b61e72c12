//! S3-compatible storage.

use super::{CommandPart, Credentials, Production, Service};

/// S3-compatible storage: somebody else's in production, MinIO for development.
pub(super) static S3: Service = Service {
    id: "s3",
    title: "S3-compatible storage",
    packages: &["@aws-sdk/client-s3", "minio", "@aws-sdk/lib-storage", "@aws-sdk/s3-request-presigner"],
    schemes: &["s3"],
    url_env: &["S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "S3_URL", "MINIO_ENDPOINT"],
    env_prefixes: &["S3_", "AWS_", "MINIO_"],
    port: 9000,
    image: "minio/minio",
    other_images: &["rustfs/rustfs", "chrislusf/seaweedfs", "dxflrs/garage", "bitnami/minio"],
    same_use: &[],
    // the last release that its makers published as an image
    version: "RELEASE.2025-09-07T16-13-09Z",
    tag_suffix: "",
    data: |_| "/data",
    credentials: Credentials::KeyPair { key: "MINIO_ROOT_USER", secret: "MINIO_ROOT_PASSWORD" },
    settings: &[],
    url_query: "",
    command: &[CommandPart::Word("server"), CommandPart::Word("/data")],
    health: &["CMD", "mc", "ready", "local"],
    memory_mib: 512,
    production: Production::Elsewhere,
    tmpfs: None,
    source: "MinIO's container documentation, read 2026-11",
};
