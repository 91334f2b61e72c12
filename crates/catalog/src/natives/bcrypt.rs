//! bcrypt, which carries its binaries from 6 on.

use super::{Musl, Native};

/// bcrypt, which carries its binaries from 6 on.
pub(super) static BCRYPT: Native = Native {
    package: "bcrypt",
    musl: Musl::From(6),
    install_script: |major| major < 6,
    debian: &[],
    why: "bcrypt loads a native binary",
    source: "the package's own files, read 2026-11",
};
