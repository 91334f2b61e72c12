//! Packages that bring sources only: a compiler is there where they are installed, and nowhere else. It works on musl as well;
//! glibc is what their authors test.

use super::{Compile, Musl, Native};

/// What they have in common.
const COMPILED: Native = Native {
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

/// heapdump.
pub(super) static HEAPDUMP: Native = Native {
    package: "heapdump",
    compile: Some(Compile { when: |_| true, debian: &[], alpine: &[] }),
    why: "heapdump is compiled when it is installed",
    source: "0.3.15, read 2026-11-21",
    ..COMPILED
};

/// iconv.
pub(super) static ICONV: Native = Native {
    package: "iconv",
    compile: Some(Compile { when: |_| true, debian: &[], alpine: &[] }),
    why: "iconv is compiled when it is installed",
    source: "3.0.1, read 2026-11-21",
    ..COMPILED
};

/// libpq, which pg-native loads.
pub(super) static LIBPQ: Native = Native {
    package: "libpq",
    compile: Some(Compile { when: |_| true, debian: &["libpq-dev"], alpine: &["libpq-dev"] }),
    why: "libpq is compiled when it is installed",
    source: "1.11.0, read 2026-11-21",
    debian: &["libpq5"],
    alpine: &["libpq"],
    ..COMPILED
};

/// node-pty, which brings binaries for other systems only.
pub(super) static NODE_PTY: Native = Native {
    package: "node-pty",
    compile: Some(Compile { when: |_| true, debian: &[], alpine: &[] }),
    why: "node-pty is compiled when it is installed",
    source: "1.1.0, read 2026-11-21",
    ..COMPILED
};

/// The client of Kafka that compiles librdkafka.
pub(super) static NODE_RDKAFKA: Native = Native {
    package: "node-rdkafka",
    compile: Some(Compile {
        when: |_| true,
        debian: &["libssl-dev", "zlib1g-dev"],
        alpine: &["bash", "openssl-dev", "zlib-dev"],
    }),
    why: "node-rdkafka is compiled when it is installed",
    source: "3.6.1, read 2026-11-21",
    debian: &["openssl"],
    ..COMPILED
};

/// unix-dgram.
pub(super) static UNIX_DGRAM: Native = Native {
    package: "unix-dgram",
    compile: Some(Compile { when: |_| true, debian: &[], alpine: &[] }),
    why: "unix-dgram is compiled when it is installed",
    source: "2.0.7, read 2026-11-21",
    ..COMPILED
};

/// xxhash.
pub(super) static XXHASH: Native = Native {
    package: "xxhash",
    compile: Some(Compile { when: |_| true, debian: &[], alpine: &[] }),
    why: "xxhash is compiled when it is installed",
    source: "0.3.0, read 2026-11-21",
    ..COMPILED
};
