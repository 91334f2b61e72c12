//! sharp, whose binaries are optional packages for each platform, musl included.

use super::{Musl, Native};

/// sharp, whose binaries are optional packages for each platform, musl included.
pub(super) static SHARP: Native = Native {
    package: "sharp",
    musl: Musl::Yes,
    install_script: |_| false,
    debian: &[],
    why: "sharp loads a native binary",
    source: "the package's own files, read 2026-11; knowledge/mismatches.md 16",
};
