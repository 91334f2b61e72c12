//! How much of an image is read: it is untrusted, and what is kept of it must stay small.

use crate::error::{Bounded, Fault};

/// Bounds of an inspection. The defaults let every real image through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Files, directories and links of all layers together. A base image has some 20,000, a large app 200,000.
    pub entries: u64,
    /// Bytes of their names and link targets together.
    pub name_bytes: u64,
    /// Bytes that come out of compressed layers together.
    pub unpacked_bytes: u64,
    /// Bytes of JSON documents together: configuration, manifests, attestations.
    pub document_bytes: u64,
    /// Layers. Engines stop at 127.
    pub layers: u64,
    /// Places that are kept as hits; more are only counted.
    pub hits: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 2_000_000,
            name_bytes: 256 << 20,
            unpacked_bytes: 64 << 30,
            document_bytes: 64 << 20,
            layers: 1_000,
            hits: 10_000,
        }
    }
}

/// What of the limits is used up.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    entries: u64,
    name_bytes: u64,
    document_bytes: u64,
    pub(crate) unpacked_bytes: u64,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, entries: 0, name_bytes: 0, document_bytes: 0, unpacked_bytes: 0 }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Counts one entry with names of `bytes`.
    pub(crate) fn entry(&mut self, bytes: usize) -> Result<(), Fault> {
        self.entries += 1;
        self.name_bytes += bytes as u64;
        within(Bounded::Entries, self.entries, self.limits.entries)?;
        within(Bounded::NameBytes, self.name_bytes, self.limits.name_bytes)
    }

    /// Counts a JSON document.
    pub(crate) fn document(&mut self, bytes: usize) -> Result<(), Fault> {
        self.document_bytes += bytes as u64;
        within(Bounded::DocumentBytes, self.document_bytes, self.limits.document_bytes)
    }
}

/// Whether a count is within its limit.
pub(crate) fn within(what: Bounded, count: u64, limit: u64) -> Result<(), Fault> {
    if count > limit { Err(Fault::Limit { what, limit }) } else { Ok(()) }
}
