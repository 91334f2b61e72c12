//! IPFS.

use super::{Credentials, Production, Service};

/// IPFS by kubo, reached over its HTTP API, which has no password: a help for development, never published in production.
pub(super) static IPFS: Service = Service {
    id: "ipfs",
    title: "IPFS",
    packages: &["kubo-rpc-client", "ipfs-http-client", "helia"],
    schemes: &["ipfs"],
    url_env: &["IPFS_API_URL", "IPFS_URL"],
    env_prefixes: &["IPFS_", "KUBO_"],
    port: 5001,
    image: "ipfs/kubo",
    other_images: &["ipfs/go-ipfs"],
    same_use: &[],
    version: "v0.38.2",
    tag_suffix: "",
    data: |_| "/data/ipfs",
    credentials: Credentials::None,
    settings: &[],
    url_query: "",
    command: &[],
    health: &["CMD", "ipfs", "--api=/ip4/127.0.0.1/tcp/5001", "id"],
    memory_mib: 1024,
    production: Production::DevelopmentOnly,
    tmpfs: None,
    source: "kubo's documentation, read 2026-11",
};
