//! IPFS.

use super::{Address, Asks, Credentials, HEXADECIMAL, Production, Service};

/// IPFS by kubo, reached over its HTTP API, which has no password: a help for development, never published in production.
pub(super) static IPFS: Service = Service {
    id: "ipfs",
    title: "IPFS",
    stands_for: None,
    packages: &["kubo-rpc-client", "ipfs-http-client", "helia"],
    schemes: &["ipfs"],
    url_env: &["IPFS_API_URL", "IPFS_URL"],
    env_prefixes: &["IPFS_", "KUBO_"],
    url_options: &[],
    password_options: &[],
    password_env: &[],
    port: 5001,
    image: "ipfs/kubo",
    other_images: &["ipfs/go-ipfs"],
    same_use: &[],
    version: "v0.38.2",
    of_client: &[],
    tag_suffix: "",
    data: |_| Some("/data/ipfs"),
    credentials: Credentials::None,
    asks: Asks::Always,
    generate: HEXADECIMAL,
    address: Address { protected: "http://{host}:{port}", open: "http://{host}:{port}" },
    settings: &[],
    outside_port: None,
    page_port: None,
    command: &[],
    health: &["CMD", "ipfs", "--api=/ip4/127.0.0.1/tcp/5001", "id"],
    memory_mib: 1024,
    production: Production::DevelopmentOnly,
    without_address: None,
    tmpfs: None,
    source: "kubo's documentation, read 2026-11",
};
