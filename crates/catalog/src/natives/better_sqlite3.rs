//! better-sqlite3, which fetches its binary in its install script.

use super::{Musl, Native};

/// better-sqlite3, which fetches its binary in its install script.
pub(super) static BETTER_SQLITE3: Native = Native {
    package: "better-sqlite3",
    musl: Musl::Yes,
    install_script: |_| true,
    debian: &[],
    why: "better-sqlite3 loads a native binary",
    source: "the package's own files, read 2026-11",
};
