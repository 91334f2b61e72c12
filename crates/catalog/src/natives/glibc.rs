//! Packages that carry a binary for glibc and none for musl.

use super::{Musl, Native};

/// What they have in common.
const GLIBC: Native = Native {
    package: "",
    musl: Musl::No,
    install_script: |_, _| false,
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

/// deasync, whose install script picks the binary of its Node.
pub(super) static DEASYNC: Native = Native {
    package: "deasync",
    why: "deasync brings a binary for glibc only",
    source: "0.1.32, read 2026-11-21",
    install_script: |_, _| true,
    ..GLIBC
};

/// ffi-napi.
pub(super) static FFI_NAPI: Native = Native {
    package: "ffi-napi",
    why: "ffi-napi brings a binary for glibc only",
    source: "4.0.3, read 2026-11-21",
    ..GLIBC
};

/// microtime.
pub(super) static MICROTIME: Native = Native {
    package: "microtime",
    why: "microtime brings a binary for glibc only",
    source: "3.1.1, read 2026-11-21",
    ..GLIBC
};

/// ONNX Runtime; its install script fetches only what a graphics card needs.
pub(super) static ONNXRUNTIME_NODE: Native = Native {
    package: "onnxruntime-node",
    why: "onnxruntime-node brings a binary for glibc only",
    source: "1.30.0, read 2026-11-21",
    ..GLIBC
};

/// ref-napi.
pub(super) static REF_NAPI: Native = Native {
    package: "ref-napi",
    why: "ref-napi brings a binary for glibc only",
    source: "3.0.3, read 2026-11-21",
    ..GLIBC
};

/// WebRTC.
pub(super) static ROAMHQ_WRTC: Native = Native {
    package: "@roamhq/wrtc",
    why: "@roamhq/wrtc brings a binary for glibc only",
    source: "0.10.0, read 2026-11-21",
    ..GLIBC
};

/// sodium-native.
pub(super) static SODIUM_NATIVE: Native = Native {
    package: "sodium-native",
    why: "sodium-native brings a binary for glibc only",
    source: "5.1.0, read 2026-11-21",
    ..GLIBC
};

/// tree-sitter.
pub(super) static TREE_SITTER: Native = Native {
    package: "tree-sitter",
    why: "tree-sitter brings a binary for glibc only",
    source: "0.25.1, read 2026-11-21",
    ..GLIBC
};
