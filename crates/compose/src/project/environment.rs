//! The variables that a project's files may name: the shell's, then those of `.env` or of the files given instead.

use std::collections::BTreeMap;

use super::error::Trouble;
use super::load::Loader;

/// Names and values.
pub(super) type Environment = BTreeMap<String, String>;

impl Loader<'_> {
    /// Adds what an env file sets to `known`, where it is not set yet. Whether the file is there.
    pub(super) fn add_env_file(
        &mut self,
        path: &str,
        known: &mut Environment,
        when_missing: WhenMissing,
    ) -> Result<bool, Trouble> {
        let Some(values) = self.dotenv(path, known, when_missing)? else { return Ok(false) };
        for (name, value) in values {
            known.entry(name).or_insert(value);
        }
        Ok(true)
    }

    /// What an env file sets; `None` where there is none and none need be.
    pub(super) fn dotenv(
        &mut self,
        path: &str,
        outside: &Environment,
        when_missing: WhenMissing,
    ) -> Result<Option<Environment>, Trouble> {
        let Some(file) = self.open(path, when_missing)? else { return Ok(None) };
        let found = super::dotenv::parse(&self.sources[file].text, outside);
        let found = found.map_err(|error| {
            Trouble::new(
                error.message,
                super::Origin { file, span: error.span },
                "a line of an env file is `NAME=value`; quotes must close, and a `$` that is meant is `$$`",
            )
        })?;
        Ok(Some(found.values.into_iter().map(|(name, (value, _))| (name, value)).collect()))
    }
}

/// What happens when a file is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WhenMissing {
    /// There is no project.
    Error,
    /// It is passed over.
    Ignored,
}
