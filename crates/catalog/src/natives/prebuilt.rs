//! Packages that carry their binaries, in the tarball or as optional packages for each platform, musl among them: nothing has
//! to run or to be fetched at install.

use super::{Compile, Musl, Native};

/// What they have in common.
const CARRIED: Native = Native {
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
    why: "it loads a native binary",
    source: "",
};

/// argon2, whose binaries are built and tested on glibc first.
pub(super) static ARGON2: Native = Native {
    package: "argon2",
    musl: Musl::No,
    install_script: |major, minor| major == 0 && minor < 40,
    why: "argon2 loads a native binary, which is built and tested on glibc",
    source: "0.31.2 fetches; 0.40.3, 0.41.1 and 0.44.0 carry prebuilds, and their install script only looks for them, read \
             2026-11-21; knowledge/mismatches.md 14 and 15",
    ..CARRIED
};

/// bcrypt, which carries its binaries from 6 on and fetched them before.
pub(super) static BCRYPT: Native = Native {
    package: "bcrypt",
    musl: Musl::From(6),
    install_script: |major, _| major < 6,
    why: "bcrypt loads a native binary",
    source: "5.1.1 fetches, 6.0.0 carries prebuilds for both, read 2026-11-21",
    ..CARRIED
};

/// better-sqlite3, which carries its binaries from 13 on and fetched them before, for musl as well.
pub(super) static BETTER_SQLITE3: Native = Native {
    package: "better-sqlite3",
    per_libc: true,
    install_script: |major, _| major < 13,
    why: "better-sqlite3 loads a native binary",
    source: "12.11.1 fetches, 13.2.0 carries prebuilds for both, read 2026-11-21",
    ..CARRIED
};

/// bufferutil, which falls back to JavaScript where its binary does not load.
pub(super) static BUFFERUTIL: Native =
    Native { package: "bufferutil", source: "4.1.0, read 2026-11-21", ..CARRIED };

/// classic-level.
pub(super) static CLASSIC_LEVEL: Native =
    Native { package: "classic-level", source: "3.0.0, read 2026-11-21", ..CARRIED };

/// The profiler of dd-trace.
pub(super) static DATADOG_PPROF: Native =
    Native { package: "@datadog/pprof", source: "5.20.0, read 2026-11-21", ..CARRIED };

/// DuckDB.
pub(super) static DUCKDB_NODE_API: Native =
    Native { package: "@duckdb/node-api", source: "1.5.6, its optional packages read 2026-11-21", ..CARRIED };

/// esbuild, a static binary for each platform; its install script only saves a start of Node.
pub(super) static ESBUILD: Native =
    Native { package: "esbuild", source: "0.28.2, read 2026-11-21", ..CARRIED };

/// farmhash, which carries its binaries from 4 on.
pub(super) static FARMHASH: Native = Native {
    package: "farmhash",
    musl: Musl::From(4),
    install_script: |major, _| major < 4,
    why: "farmhash loads a native binary, which its older versions compile or fetch",
    source: "5.0.1 carries prebuilds for both, read 2026-11-21",
    ..CARRIED
};

/// A static ffmpeg as an optional package.
pub(super) static FFMPEG_INSTALLER_FFMPEG: Native =
    Native { package: "@ffmpeg-installer/ffmpeg", source: "1.1.0, read 2026-11-21", ..CARRIED };

/// isolated-vm, which carries its binaries from 6 on and was compiled before.
pub(super) static ISOLATED_VM: Native = Native {
    package: "isolated-vm",
    musl: Musl::From(6),
    install_script: |major, _| major < 6,
    compile: Some(Compile { when: |major| major < 6, debian: &[], alpine: &[] }),
    why: "isolated-vm is compiled when it is installed",
    source: "5.0.4 has no binaries, 6.2.0 and 7.0.1 have both, read 2026-11-21",
    ..CARRIED
};

/// leveldown.
pub(super) static LEVELDOWN: Native =
    Native { package: "leveldown", source: "5.6.0 and 6.1.1, read 2026-11-21", ..CARRIED };

/// libSQL.
pub(super) static LIBSQL: Native =
    Native { package: "libsql", source: "0.5.29, its optional packages read 2026-11-21", ..CARRIED };

/// Lightning CSS.
pub(super) static LIGHTNINGCSS: Native =
    Native { package: "lightningcss", source: "1.33.0, its optional packages read 2026-11-21", ..CARRIED };

/// LMDB, whose package for Linux holds both binaries.
pub(super) static LMDB: Native =
    Native { package: "lmdb", source: "3.5.6, its optional packages read 2026-11-21", ..CARRIED };

/// msgpackr-extract, whose package for Linux holds both binaries.
pub(super) static MSGPACKR_EXTRACT: Native =
    Native { package: "msgpackr-extract", source: "3.0.7, its optional packages read 2026-11-21", ..CARRIED };

/// canvas by napi-rs, which brings Skia along.
pub(super) static NAPI_RS_CANVAS: Native =
    Native { package: "@napi-rs/canvas", source: "1.1.1, its optional packages read 2026-11-21", ..CARRIED };

/// node-datachannel.
pub(super) static NODE_DATACHANNEL: Native = Native {
    package: "node-datachannel",
    source: "0.33.4, its optional packages read 2026-11-21",
    ..CARRIED
};

/// argon2 by napi-rs.
pub(super) static NODE_RS_ARGON2: Native =
    Native { package: "@node-rs/argon2", source: "2.2.1, its optional packages read 2026-11-21", ..CARRIED };

/// bcrypt by napi-rs.
pub(super) static NODE_RS_BCRYPT: Native =
    Native { package: "@node-rs/bcrypt", source: "2.0.0, its optional packages read 2026-11-21", ..CARRIED };

/// oracledb, which needs no binary in its thin mode.
pub(super) static ORACLEDB: Native =
    Native { package: "oracledb", source: "26.0.0, read 2026-11-21", ..CARRIED };

/// The watcher of Parcel and Nuxt.
pub(super) static PARCEL_WATCHER: Native =
    Native { package: "@parcel/watcher", source: "2.6.0, its optional packages read 2026-11-21", ..CARRIED };

/// Rollup.
pub(super) static ROLLUP: Native =
    Native { package: "rollup", source: "4.68.7, its optional packages read 2026-11-21", ..CARRIED };

/// Sass as a program of its own.
pub(super) static SASS_EMBEDDED: Native =
    Native { package: "sass-embedded", source: "1.108.2, its optional packages read 2026-11-21", ..CARRIED };

/// Sentry's profiler.
pub(super) static SENTRY_PROFILING_NODE: Native =
    Native { package: "@sentry/profiling-node", source: "8.55.2 and 11.1.0, read 2026-11-21", ..CARRIED };

/// The bindings of serialport.
pub(super) static SERIALPORT_BINDINGS_CPP: Native =
    Native { package: "@serialport/bindings-cpp", source: "13.0.1, read 2026-11-21", ..CARRIED };

/// sharp, whose binaries are optional packages for each platform from 0.33 on; before that it fetched libvips.
pub(super) static SHARP: Native = Native {
    package: "sharp",
    install_script: |major, minor| major == 0 && minor < 33,
    why: "sharp loads a native binary",
    source: "0.32.4 fetches, 0.34.5 does not, read 2026-11-21; knowledge/mismatches.md 16",
    ..CARRIED
};

/// snappy, which carries its binaries from 7 on and was compiled before.
pub(super) static SNAPPY: Native = Native {
    package: "snappy",
    musl: Musl::From(7),
    install_script: |major, _| major < 7,
    compile: Some(Compile { when: |major| major < 7, debian: &[], alpine: &[] }),
    why: "snappy is compiled when it is installed",
    source: "7.4.3, its optional packages read 2026-11-21",
    ..CARRIED
};

/// SWC.
pub(super) static SWC_CORE: Native =
    Native { package: "@swc/core", source: "1.16.22, its optional packages read 2026-11-21", ..CARRIED };

/// The scanner of Tailwind CSS 4.
pub(super) static TAILWINDCSS_OXIDE: Native = Native {
    package: "@tailwindcss/oxide",
    source: "4.3.5, its optional packages read 2026-11-21",
    ..CARRIED
};

/// usb.
pub(super) static USB: Native =
    Native { package: "usb", source: "2.18.0 and 3.1.0, read 2026-11-21", ..CARRIED };

/// utf-8-validate.
pub(super) static UTF_8_VALIDATE: Native =
    Native { package: "utf-8-validate", source: "6.0.6, read 2026-11-21", ..CARRIED };

/// ZeroMQ, which carries its binaries from 6 on and was compiled before.
pub(super) static ZEROMQ: Native = Native {
    package: "zeromq",
    musl: Musl::From(6),
    install_script: |major, _| major < 6,
    compile: Some(Compile { when: |major| major < 6, debian: &["cmake"], alpine: &["cmake"] }),
    why: "zeromq is compiled when it is installed",
    source: "5.2.5 has no binaries, 6.8.0 has both, read 2026-11-21",
    ..CARRIED
};
