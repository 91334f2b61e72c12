//! Packages with native code, and what they need of the image.

mod argon2;
mod bcrypt;
mod better_sqlite3;
mod browsers;
mod canvas;
mod sharp;

/// All known packages with native code, by file.
pub static NATIVES: &[&Native] = &[
    &argon2::ARGON2,
    &bcrypt::BCRYPT,
    &better_sqlite3::BETTER_SQLITE3,
    &browsers::PUPPETEER,
    &browsers::PLAYWRIGHT,
    &canvas::CANVAS,
    &sharp::SHARP,
];

/// What is known of a package with native code.
#[derive(Debug)]
pub struct Native {
    /// The package.
    pub package: &'static str,
    /// Whether it works on musl, from which version on.
    pub musl: Musl,
    /// Whether it needs its install script to run, by its major version.
    pub install_script: fn(major: u64) -> bool,
    /// Debian packages that it needs at run time.
    pub debian: &'static [&'static str],
    /// Why, in a few words that follow "because".
    pub why: &'static str,
    /// From where and when the knowledge was read.
    pub source: &'static str,
}

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
