//! What is looked for in an image: values and phrases, never printed again.

mod encode;
mod scan;

use std::fmt;
use std::sync::Arc;

pub use encode::Encoding;
pub(crate) use scan::{Found, Scan, Scanner};

use crate::limits::Limits;

/// The least length of a needle, in bytes: shorter ones are found in noise.
pub const SHORTEST: usize = 8;

/// Only so many bytes of a needle are compared: who finds these has found the value.
const LONGEST: usize = 1024;

/// The fewest different bytes of a needle: `00000000` is in every program.
const DIFFERENT: usize = 4;

/// Why something cannot be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NeedleError {
    /// It is too short to mean anything where it is found.
    #[error("it is shorter than {SHORTEST} bytes")]
    TooShort,
    /// It is made of too few different bytes.
    #[error("it has fewer than {DIFFERENT} different bytes")]
    TooUniform,
}

/// Whether the content of each file is hashed: only a comparison of two images needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hashing {
    /// Contents are not hashed.
    #[default]
    Off,
    /// SHA-256 of each file.
    Sha256,
}

/// What to look for, and how much to read. Its needles are never printed, not even for debugging.
#[derive(Clone, Default)]
pub struct Search {
    ids: Vec<Arc<str>>,
    patterns: Vec<Pattern>,
    /// Whether contents are hashed.
    pub hashing: Hashing,
    /// Bounds of what is read.
    pub limits: Limits,
}

/// One way that a needle may be written.
#[derive(Clone)]
pub(crate) struct Pattern {
    pub(crate) needle: usize,
    pub(crate) encoding: Encoding,
    pub(crate) bytes: Vec<u8>,
}

impl Search {
    /// Looks for nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks for a value, as it is and in the encodings of [`Encoding`]. `id` names it in what is found.
    ///
    /// # Errors
    /// It is too short, or too uniform, to mean anything where it is found.
    pub fn value(&mut self, id: &str, value: &[u8]) -> Result<(), NeedleError> {
        let needle = self.needle(id, value)?;
        for (encoding, bytes) in encode::all(value) {
            self.pattern(needle, encoding, &bytes);
        }
        Ok(())
    }

    /// Looks for text that tells of a secret, as it stands: `PRIVATE KEY-----`, `_authToken=`.
    ///
    /// # Errors
    /// As for [`Search::value`].
    pub fn phrase(&mut self, id: &str, phrase: &[u8]) -> Result<(), NeedleError> {
        let needle = self.needle(id, phrase)?;
        self.pattern(needle, Encoding::Plain, phrase);
        Ok(())
    }

    /// The id of a needle.
    pub(crate) fn id(&self, needle: usize) -> Arc<str> {
        self.ids[needle].clone()
    }

    pub(crate) fn scanner(&self) -> Scanner<'_> {
        Scanner::new(&self.patterns)
    }

    fn needle(&mut self, id: &str, bytes: &[u8]) -> Result<usize, NeedleError> {
        if bytes.len() < SHORTEST {
            return Err(NeedleError::TooShort);
        }
        let mut different = bytes[..bytes.len().min(LONGEST)].to_vec();
        different.sort_unstable();
        different.dedup();
        if different.len() < DIFFERENT {
            return Err(NeedleError::TooUniform);
        }
        self.ids.push(id.into());
        Ok(self.ids.len() - 1)
    }

    fn pattern(&mut self, needle: usize, encoding: Encoding, bytes: &[u8]) {
        let bytes = bytes[..bytes.len().min(LONGEST)].to_vec();
        self.patterns.push(Pattern { needle, encoding, bytes });
    }
}

impl fmt::Debug for Search {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ids, patterns: _, hashing, limits } = self;
        formatter
            .debug_struct("Search")
            .field("ids", ids)
            .field("hashing", hashing)
            .field("limits", limits)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_nothing_is_refused() {
        let mut search = Search::new();
        assert_eq!(search.value("short", b"1234567"), Err(NeedleError::TooShort));
        assert_eq!(search.phrase("zeros", &[0; 40]), Err(NeedleError::TooUniform));
        assert_eq!(search.value("two", b"abababababab"), Err(NeedleError::TooUniform));
        assert_eq!(search.value("fine", b"hunter2!"), Ok(()));
    }

    #[test]
    fn a_needle_is_never_printed() {
        let mut search = Search::new();
        search.value("PASSWORD", b"correct horse battery").unwrap();
        let printed = format!("{search:?}");
        assert!(printed.contains("PASSWORD") && !printed.contains("horse"), "{printed}");
        assert!(!printed.contains("99, 111"), "{printed}");
    }
}
