//! One repository from its listing to what was found and repaired; several of them at once.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use seaworthy_check::{Checked, FixTier};
use seaworthy_facts::{ReadError, Repo};
use seaworthy_text::{ChangeSet, FileChange, RepoPath, SourceFile};

use super::look::{Wanted, look};
use super::repair::repair;
use crate::commands::prove::asked;
use crate::disk::{self, DiskRepo};
use crate::error::UserError;

/// A repository that was checked.
pub(super) struct Checkup {
    /// The repository, as it was listed.
    pub(super) repo: DiskRepo,
    /// What was found; after repairs, what is left.
    pub(super) checked: Checked,
    /// The repairs, whether they were written or are only shown.
    pub(super) changes: ChangeSet,
    /// The rules whose findings were repaired.
    pub(super) repaired: Vec<&'static str>,
}

impl Checkup {
    /// Checks all that is wanted, in the order in which it was typed; a folder that was named twice is checked once.
    /// Beside them, why the others could not be.
    pub(super) fn all(wanted: &Wanted<'_>) -> (Vec<Self>, Vec<UserError>) {
        let paths = &wanted.options.target.paths;
        let made: Vec<Result<Self, UserError>> = if repairs(wanted) {
            // one repository may lie in another: each is looked at when those before it are repaired
            paths.iter().map(|path| Self::make(path, wanted)).collect()
        } else {
            paths.par_iter().map(|path| Self::make(path, wanted)).collect()
        };
        let (mut done, mut failed): (Vec<Self>, Vec<UserError>) = (Vec::new(), Vec::new());
        for result in made {
            match result {
                Ok(one) if done.iter().any(|known| known.repo.root() == one.repo.root()) => {}
                Ok(one) => done.push(one),
                Err(error) => failed.push(error),
            }
        }
        (done, failed)
    }

    fn make(path: &Path, wanted: &Wanted<'_>) -> Result<Self, UserError> {
        let repo = DiskRepo::open(path)?;
        let options = wanted.options;
        let asked = asked(&repo, &options.setup)?;
        let look = |repo: &dyn Repo| look(repo, &asked, wanted).map_err(|error| error.or_at(path.display()));
        let checked = look(&repo)?;
        if !repairs(wanted) {
            return Ok(Self { repo, checked, changes: ChangeSet::default(), repaired: Vec::new() });
        }
        let tier = if options.unsafe_fixes { FixTier::Unsafe } else { FixTier::Safe };
        let (texts, repaired, checked) = repair(&repo, checked, tier, &look)?;
        let changes = change_set(&repo, &texts)?;
        if !options.diff {
            disk::write(&repo, &changes)?;
        }
        Ok(Self { repo, checked, changes, repaired })
    }

    /// The text of a file, repairs included.
    ///
    /// # Errors
    /// As for a repository.
    pub(super) fn read(&self, path: &RepoPath) -> Result<SourceFile, ReadError> {
        match self.changes.get(path) {
            Some(change) => Ok(SourceFile::new(path.clone(), change.after.clone())),
            None => self.repo.read(path),
        }
    }
}

/// Whether fixes are made or shown; a baseline takes down what there is without them.
fn repairs(wanted: &Wanted<'_>) -> bool {
    let options = wanted.options;
    (options.fix || options.unsafe_fixes || options.diff) && !options.write_baseline
}

fn change_set(repo: &DiskRepo, texts: &BTreeMap<RepoPath, String>) -> Result<ChangeSet, UserError> {
    let mut changes = ChangeSet::default();
    for (path, after) in texts {
        let before = repo.state(path).map_err(|cause| UserError::read(path, &cause))?;
        changes.insert(path.clone(), FileChange { before, after: after.clone() });
    }
    Ok(changes)
}
