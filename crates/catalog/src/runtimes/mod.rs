//! Runtimes: their release lines, and the official images that bring them.

use seaworthy_facts::RuntimeName;

mod bun;
mod node;

/// All runtimes.
pub static RUNTIMES: &[&RuntimeKnowledge] = &[&node::NODE, &bun::BUN];

/// What is known of a runtime.
#[derive(Debug)]
pub struct RuntimeKnowledge {
    /// Which one.
    pub name: RuntimeName,
    /// The repository of its official image.
    pub image: &'static str,
    /// Its release lines, the newest first.
    pub lines: &'static [Line],
    /// What follows the version in the tag of the musl image.
    pub musl_suffix: &'static str,
    /// What follows the version in the tag of the small glibc image.
    pub glibc_suffix: &'static str,
    /// Programs that probe an address, per libc: what the image brings.
    pub probe: fn(Libc) -> Probe,
    /// Where the tables were read and when.
    pub source: &'static str,
}

impl RuntimeKnowledge {
    /// What follows the version in the tag of the image with this C library.
    pub fn suffix(&self, libc: Libc) -> &'static str {
        match libc {
            Libc::Musl => self.musl_suffix,
            Libc::Glibc => self.glibc_suffix,
        }
    }
}

/// A release line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Its major version.
    pub major: u64,
    /// Its newest release when the table was read, `major.minor.patch`.
    pub newest: &'static str,
    /// Whether it is (or was) a line with long support.
    pub long_term: Support,
    /// The day its support ends (year, month, day); `None` where the makers say none.
    pub end_of_life: Option<(u16, u8, u8)>,
    /// Its code name, as in `lts/jod`.
    pub code_name: Option<&'static str>,
}

/// Whether a release line has long support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It has, as of [`crate::AS_OF`].
    LongTerm,
    /// It is current, or odd-numbered.
    Short,
}

impl Line {
    /// Whether the line's support had ended by [`crate::AS_OF`].
    pub fn is_over(&self) -> bool {
        self.end_of_life.is_some_and(|day| day <= crate::AS_OF)
    }
}

/// The C library of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Libc {
    /// Alpine's.
    Musl,
    /// Debian's.
    Glibc,
}

impl Libc {
    /// The word in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Musl => "musl",
            Self::Glibc => "glibc",
        }
    }
}

/// What an image has to ask an address with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    /// busybox' wget, which does not try a second address of a name.
    BusyboxWget,
    /// The runtime's own `fetch`.
    Fetch,
}

/// The knowledge of this runtime.
pub fn of(name: RuntimeName) -> &'static RuntimeKnowledge {
    match name {
        RuntimeName::Node => &node::NODE,
        RuntimeName::Bun => &bun::BUN,
    }
}
