//! Packages with native code or a program that they call, and what they need of the image.
//!
//! One file for each way in which the binary comes; an entry is one `static` and one line in [`NATIVES`].

mod browsers;
mod compiled;
mod fetched;
mod glibc;
mod prebuilt;
mod programs;

/// All known packages, by file.
pub static NATIVES: &[&Native] = &[
    &browsers::PUPPETEER,
    &browsers::PLAYWRIGHT,
    &compiled::HEAPDUMP,
    &compiled::ICONV,
    &compiled::LIBPQ,
    &compiled::NODE_PTY,
    &compiled::NODE_RDKAFKA,
    &compiled::UNIX_DGRAM,
    &compiled::XXHASH,
    &fetched::CANVAS,
    &fetched::CONFLUENTINC_KAFKA_JAVASCRIPT,
    &fetched::DUCKDB,
    &fetched::FFMPEG_STATIC,
    &fetched::GL,
    &fetched::GRPC,
    &fetched::KERBEROS,
    &fetched::KEYTAR,
    &fetched::MONGODB_CLIENT_ENCRYPTION,
    &fetched::MONGODB_JS_ZSTD,
    &fetched::NODE_SASS,
    &fetched::NODEGIT,
    &fetched::RE2,
    &fetched::SQLITE3,
    &fetched::TENSORFLOW_TFJS_NODE,
    &fetched::WRTC,
    &glibc::DEASYNC,
    &glibc::FFI_NAPI,
    &glibc::MICROTIME,
    &glibc::ONNXRUNTIME_NODE,
    &glibc::REF_NAPI,
    &glibc::ROAMHQ_WRTC,
    &glibc::SODIUM_NATIVE,
    &glibc::TREE_SITTER,
    &prebuilt::ARGON2,
    &prebuilt::BCRYPT,
    &prebuilt::BETTER_SQLITE3,
    &prebuilt::BUFFERUTIL,
    &prebuilt::CLASSIC_LEVEL,
    &prebuilt::DATADOG_PPROF,
    &prebuilt::DUCKDB_NODE_API,
    &prebuilt::ESBUILD,
    &prebuilt::FARMHASH,
    &prebuilt::FFMPEG_INSTALLER_FFMPEG,
    &prebuilt::ISOLATED_VM,
    &prebuilt::LEVELDOWN,
    &prebuilt::LIBSQL,
    &prebuilt::LIGHTNINGCSS,
    &prebuilt::LMDB,
    &prebuilt::MSGPACKR_EXTRACT,
    &prebuilt::NAPI_RS_CANVAS,
    &prebuilt::NODE_DATACHANNEL,
    &prebuilt::NODE_RS_ARGON2,
    &prebuilt::NODE_RS_BCRYPT,
    &prebuilt::ORACLEDB,
    &prebuilt::PARCEL_WATCHER,
    &prebuilt::ROLLUP,
    &prebuilt::SASS_EMBEDDED,
    &prebuilt::SENTRY_PROFILING_NODE,
    &prebuilt::SERIALPORT_BINDINGS_CPP,
    &prebuilt::SHARP,
    &prebuilt::SNAPPY,
    &prebuilt::SWC_CORE,
    &prebuilt::TAILWINDCSS_OXIDE,
    &prebuilt::USB,
    &prebuilt::UTF_8_VALIDATE,
    &prebuilt::ZEROMQ,
    &programs::FLUENT_FFMPEG,
    &programs::GM,
    &programs::NODE_POPPLER,
    &programs::PDF2PIC,
    &programs::SIMPLE_GIT,
];

/// What is known of a package with native code.
#[derive(Debug)]
pub struct Native {
    /// The package.
    pub package: &'static str,
    /// Whether it works on musl, from which version on.
    pub musl: Musl,
    /// Whether it needs its install script to run, by its major and minor version.
    pub install_script: fn(major: u64, minor: u64) -> bool,
    /// Whether what its install script fetches loads on the C library it was fetched for alone, though there is one for each.
    pub per_libc: bool,
    /// Debian packages that it needs at run time.
    pub debian: &'static [&'static str],
    /// Alpine packages that it needs at run time.
    pub alpine: &'static [&'static str],
    /// What compiles it, where it brings no binary.
    pub compile: Option<Compile>,
    /// Variables that it reads, at install and at run time.
    pub env: &'static [(&'static str, &'static str)],
    /// The arguments with which its program, in the locked version, fetches what it needs; empty when nothing is fetched.
    pub fetch: &'static [&'static str],
    /// Packages beside which it needs none of this: they bring it.
    pub unless: &'static [&'static str],
    /// Why, in a few words that follow "because".
    pub why: &'static str,
    /// From where and when the knowledge was read.
    pub source: &'static str,
}

/// What compiling a package takes, beside a compiler, make and Python.
#[derive(Debug, Clone, Copy)]
pub struct Compile {
    /// Whether this major version has to be compiled.
    pub when: fn(major: u64) -> bool,
    /// Debian packages.
    pub debian: &'static [&'static str],
    /// Alpine packages.
    pub alpine: &'static [&'static str],
}

/// What node-gyp works with, by the same names on Debian and on Alpine.
pub const COMPILER: &[&str] = &["g++", "make", "python3"];

/// Whether a package works on musl.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Musl {
    /// It ships a build for musl.
    Yes,
    /// From this major version on.
    From(u64),
    /// Only when compiled there, or with known trouble: glibc is the base to take.
    No,
}

/// What is known of this package.
pub fn by_package(package: &str) -> Option<&'static Native> {
    NATIVES.iter().copied().find(|native| native.package == package)
}
