//! argon2, whose prebuilt binaries are made for glibc first.

use super::{Musl, Native};

/// argon2, whose prebuilt binaries are made for glibc first.
pub(super) static ARGON2: Native = Native {
    package: "argon2",
    musl: Musl::No,
    install_script: |_| true,
    debian: &[],
    why: "argon2 loads a native binary, which is built and tested on glibc",
    source: "the package's own files, read 2026-11; knowledge/mismatches.md 14 and 15",
};
