//! How the rooms that know nothing of disks see a repository.

use seaworthy_text::{Place, RepoPath, SourceFile};

/// A repository's files: the listing is taken once, the contents when asked for.
///
/// The listing leaves out what git ignores (so that a checkout and a developer's machine give the same plan),
/// `.git` itself and every `node_modules`. It is sorted by path. Links are listed as such and never followed.
pub trait Repo: Sync {
    /// All files, sorted by path; folders are implied.
    fn entries(&self) -> &[RepoEntry];

    /// The text of a file.
    ///
    /// # Errors
    /// When there is no such file, it is larger than the repository's bound, not UTF-8, a link, or cannot be read.
    fn read(&self, path: &RepoPath) -> Result<SourceFile, ReadError>;

    /// The line of an ignore file that keeps `path` out of git, whether or not the file is there.
    fn git_ignored(&self, path: &RepoPath) -> Option<Place>;

    /// Whether a file (not a folder) of this name is listed.
    fn has_file(&self, path: &RepoPath) -> bool {
        self.entries().binary_search_by(|entry| entry.path.cmp(path)).is_ok()
    }

    /// Whether a listed file lies below this folder.
    fn has_folder(&self, folder: &RepoPath) -> bool {
        self.below(folder).next().is_some()
    }

    /// The listed files below `folder`, sorted.
    fn below<'a>(&'a self, folder: &'a RepoPath) -> Box<dyn Iterator<Item = &'a RepoEntry> + 'a> {
        // sorted by the text of the path, so all that starts with `folder/` stands together
        let prefix = if folder.is_root() { String::new() } else { format!("{folder}/") };
        let entries = self.entries();
        let first = entries.partition_point(|entry| entry.path.as_str() < prefix.as_str());
        Box::new(entries[first..].iter().take_while(move |entry| entry.path.as_str().starts_with(&prefix)))
    }
}

/// A listed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepoEntry {
    /// Its name.
    pub path: RepoPath,
    /// Its size in bytes.
    pub size: u64,
    /// What it is.
    pub kind: EntryKind,
}

/// What a listed name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// An ordinary file.
    File,
    /// A symbolic link; never followed.
    Link,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no such file in the listing.
    #[error("there is no such file")]
    Absent,
    /// It is larger than the bound.
    #[error("it has {size} bytes, more than the {limit} that are read")]
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The bound in bytes.
        limit: u64,
    },
    /// It is not UTF-8 text.
    #[error("it is not UTF-8 text")]
    NotText,
    /// It is a symbolic link; links are not followed.
    #[error("it is a symbolic link, which is not followed")]
    Link,
    /// The system refused.
    #[error("{0}")]
    Refused(String),
}
