//! The one error of the test kit: what went wrong, in words.

/// What went wrong.
#[derive(Debug, Clone)]
pub struct Trouble {
    words: String,
}

impl Trouble {
    /// An error that says this.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into() }
    }

    /// The same error, said of something.
    #[must_use]
    pub fn of(self, what: impl std::fmt::Display) -> Self {
        Self { words: format!("{what}: {}", self.words) }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.words)
    }
}

impl std::error::Error for Trouble {}

/// A trouble, when something is not so.
///
/// # Errors
/// When it does not hold.
pub fn ensure(holds: bool, words: impl FnOnce() -> String) -> Result<(), Trouble> {
    if holds { Ok(()) } else { Err(Trouble::new(words())) }
}
