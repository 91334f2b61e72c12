//! canvas, which draws with a system library.

use super::{Musl, Native};

/// canvas, which draws with a system library.
pub(super) static CANVAS: Native = Native {
    package: "canvas",
    musl: Musl::No,
    install_script: |_| true,
    debian: &[],
    why: "canvas loads a native binary",
    source: "the package's own files, read 2026-11",
};
