//! Packages whose install script fetches a binary from their project's releases. What lies there could not be looked at: glibc,
//! for which all of them publish, is what is taken.

use super::{Musl, Native};

/// What they have in common.
const FETCHED: Native = Native {
    package: "",
    musl: Musl::No,
    install_script: |_, _| true,
    per_libc: false,
    debian: &[],
    alpine: &[],
    compile: None,
    env: &[],
    fetch: &[],
    unless: &[],
    why: "",
    source: "",
};

/// canvas, which draws with libraries that it brings along.
pub(super) static CANVAS: Native = Native {
    package: "canvas",
    why: "canvas fetches a native binary, for glibc first",
    source: "2.9.3 and 3.2.3, read 2026-11-21",
    ..FETCHED
};

/// Confluent's client of Kafka.
pub(super) static CONFLUENTINC_KAFKA_JAVASCRIPT: Native = Native {
    package: "@confluentinc/kafka-javascript",
    why: "@confluentinc/kafka-javascript fetches a native binary, for glibc first",
    source: "1.10.1, read 2026-11-21",
    ..FETCHED
};

/// DuckDB before its new client.
pub(super) static DUCKDB: Native = Native {
    package: "duckdb",
    why: "duckdb fetches a native binary, for glibc first",
    source: "1.4.4, read 2026-11-21",
    ..FETCHED
};

/// A static ffmpeg, fetched at install.
pub(super) static FFMPEG_STATIC: Native = Native {
    package: "ffmpeg-static",
    musl: Musl::Yes,
    why: "ffmpeg-static fetches a program",
    source: "5.3.0, read 2026-11-21",
    ..FETCHED
};

/// WebGL without a screen.
pub(super) static GL: Native = Native {
    package: "gl",
    why: "gl fetches a native binary, for glibc first",
    source: "8.1.6, read 2026-11-21",
    ..FETCHED
};

/// gRPC before `@grpc/grpc-js`.
pub(super) static GRPC: Native = Native {
    package: "grpc",
    why: "grpc fetches a native binary, for glibc first",
    source: "1.24.11, read 2026-11-21",
    ..FETCHED
};

/// Kerberos, by the library of the system.
pub(super) static KERBEROS: Native = Native {
    package: "kerberos",
    why: "kerberos fetches a native binary, for glibc first",
    source: "7.0.0, read 2026-11-21",
    debian: &["libgssapi-krb5-2"],
    ..FETCHED
};

/// keytar, by the library of the system.
pub(super) static KEYTAR: Native = Native {
    package: "keytar",
    why: "keytar fetches a native binary, for glibc first",
    source: "7.9.0, read 2026-11-21",
    debian: &["libsecret-1-0"],
    ..FETCHED
};

/// Encryption for the client of MongoDB.
pub(super) static MONGODB_CLIENT_ENCRYPTION: Native = Native {
    package: "mongodb-client-encryption",
    why: "mongodb-client-encryption fetches a native binary, for glibc first",
    source: "7.2.1, read 2026-11-21",
    ..FETCHED
};

/// Compression for the client of MongoDB.
pub(super) static MONGODB_JS_ZSTD: Native = Native {
    package: "@mongodb-js/zstd",
    why: "@mongodb-js/zstd fetches a native binary, for glibc first",
    source: "7.0.0, read 2026-11-21",
    ..FETCHED
};

/// node-sass, which is no longer maintained.
pub(super) static NODE_SASS: Native = Native {
    package: "node-sass",
    why: "node-sass fetches a native binary, for glibc first",
    source: "9.0.0, read 2026-11-21",
    ..FETCHED
};

/// nodegit.
pub(super) static NODEGIT: Native = Native {
    package: "nodegit",
    why: "nodegit fetches a native binary, for glibc first",
    source: "0.27.0, read 2026-11-21",
    debian: &["libgssapi-krb5-2"],
    ..FETCHED
};

/// re2.
pub(super) static RE2: Native = Native {
    package: "re2",
    why: "re2 fetches a native binary, for glibc first",
    source: "1.27.1, read 2026-11-21",
    ..FETCHED
};

/// sqlite3.
pub(super) static SQLITE3: Native = Native {
    package: "sqlite3",
    why: "sqlite3 fetches a native binary, for glibc first",
    source: "6.0.1, read 2026-11-21",
    ..FETCHED
};

/// TensorFlow.
pub(super) static TENSORFLOW_TFJS_NODE: Native = Native {
    package: "@tensorflow/tfjs-node",
    why: "@tensorflow/tfjs-node fetches a native binary, for glibc first",
    source: "4.22.0, read 2026-11-21",
    ..FETCHED
};

/// WebRTC, no longer maintained.
pub(super) static WRTC: Native = Native {
    package: "wrtc",
    why: "wrtc fetches a native binary, for glibc first",
    source: "0.4.7, read 2026-11-21",
    ..FETCHED
};
