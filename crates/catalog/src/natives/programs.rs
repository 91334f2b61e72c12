//! Packages without native code that call a program of the system.

use super::{Musl, Native};

/// What they have in common.
const PROGRAM: Native = Native {
    package: "",
    musl: Musl::Yes,
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

/// fluent-ffmpeg, which calls ffmpeg, unless a package brings that.
pub(super) static FLUENT_FFMPEG: Native = Native {
    package: "fluent-ffmpeg",
    debian: &["ffmpeg"],
    alpine: &["ffmpeg"],
    why: "fluent-ffmpeg calls a program of the system",
    source: "its documentation, 2026-11",
    unless: &["@ffmpeg-installer/ffmpeg", "ffmpeg-static"],
    ..PROGRAM
};

/// gm, which calls GraphicsMagick.
pub(super) static GM: Native = Native {
    package: "gm",
    debian: &["graphicsmagick"],
    alpine: &["graphicsmagick"],
    why: "gm calls a program of the system",
    source: "its documentation, 2026-11",
    ..PROGRAM
};

/// node-poppler, which calls the tools of Poppler.
pub(super) static NODE_POPPLER: Native = Native {
    package: "node-poppler",
    debian: &["poppler-utils"],
    alpine: &["poppler-utils"],
    why: "node-poppler calls a program of the system",
    source: "its documentation, 2026-11",
    ..PROGRAM
};

/// pdf2pic, which calls GraphicsMagick and Ghostscript.
pub(super) static PDF2PIC: Native = Native {
    package: "pdf2pic",
    debian: &["ghostscript", "graphicsmagick"],
    alpine: &["ghostscript", "graphicsmagick"],
    why: "pdf2pic calls a program of the system",
    source: "its documentation, 2026-11",
    ..PROGRAM
};

/// simple-git, which calls git.
pub(super) static SIMPLE_GIT: Native = Native {
    package: "simple-git",
    debian: &["git"],
    alpine: &["git"],
    why: "simple-git calls a program of the system",
    source: "its documentation, 2026-11",
    ..PROGRAM
};
