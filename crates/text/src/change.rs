//! What should be different on the disk, as data. The command line carries it out, all of it or nothing.

use std::collections::BTreeMap;

use crate::RepoPath;

/// A set of files to write, by name. One entry a file, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeSet {
    files: BTreeMap<RepoPath, FileChange>,
}

/// What one file was and what it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// What lay there when the change was made up; the writer checks that it still does.
    pub before: FileState,
    /// The whole new text.
    pub after: String,
}

/// A file as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileState {
    /// No such file.
    Absent,
    /// A text file with this content.
    Text(String),
}

impl FileChange {
    /// Whether the file is already as it is to be.
    pub fn is_unchanged(&self) -> bool {
        matches!(&self.before, FileState::Text(before) if *before == self.after)
    }
}

impl ChangeSet {
    /// Adds a file, or replaces what was wanted of it.
    pub fn insert(&mut self, path: RepoPath, change: FileChange) {
        self.files.insert(path, change);
    }

    /// All files, those that stay as they are included.
    pub fn files(&self) -> impl Iterator<Item = (&RepoPath, &FileChange)> {
        self.files.iter()
    }

    /// The file of this name.
    pub fn get(&self, path: &RepoPath) -> Option<&FileChange> {
        self.files.get(path)
    }

    /// Only the files whose bytes would change.
    pub fn changed(&self) -> impl Iterator<Item = (&RepoPath, &FileChange)> {
        self.files.iter().filter(|(_, change)| !change.is_unchanged())
    }

    /// Whether nothing would change.
    pub fn is_unchanged(&self) -> bool {
        self.changed().next().is_none()
    }
}
