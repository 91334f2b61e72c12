//! Redis.

use super::{CommandPart, Credentials, Production, Service};

/// Redis, by its official image, append-only so that data survives a restart.
pub(super) static REDIS: Service = Service {
    id: "redis",
    title: "Redis",
    packages: &[
        "ioredis",
        "redis",
        "@redis/client",
        "bullmq",
        "bull",
        "bee-queue",
        "connect-redis",
        "@fastify/redis",
    ],
    schemes: &["redis", "rediss"],
    url_env: &["REDIS_URL", "REDIS_URI", "KV_URL", "REDIS_CONNECTION_STRING"],
    env_prefixes: &["REDIS_"],
    port: 6379,
    image: "redis",
    other_images: &["valkey/valkey", "redis/redis-stack-server", "bitnami/redis"],
    same_use: &[],
    version: "7",
    tag_suffix: "-alpine",
    data: |_| "/data",
    credentials: Credentials::Password { env: "REDIS_PASSWORD" },
    settings: &[],
    url_query: "",
    command: &[
        CommandPart::Word("redis-server"),
        CommandPart::Word("--appendonly"),
        CommandPart::Word("yes"),
        CommandPart::WithPassword(&["--requirepass"]),
    ],
    // redis-cli reads REDISCLI_AUTH; `ping` alone exits 0 even when the answer is NOAUTH or LOADING
    health: &["CMD-SHELL", "redis-cli ping | grep -q PONG"],
    memory_mib: 256,
    production: Production::Beside,
    tmpfs: Some(&[]),
    source: "the official image's documentation and entrypoint, redis-cli(1), read 2026-11",
};
