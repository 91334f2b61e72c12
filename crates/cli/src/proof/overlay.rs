//! A repository with files on top that are not written yet.

use std::collections::BTreeMap;

use seaworthy_facts::{EntryKind, ReadError, Repo, RepoEntry};
use seaworthy_text::{Place, RepoPath, SourceFile};

/// A repository as it would be once these files were written.
pub(crate) struct Overlay<'r> {
    below: &'r dyn Repo,
    files: BTreeMap<RepoPath, String>,
    entries: Vec<RepoEntry>,
}

impl<'r> Overlay<'r> {
    pub(crate) fn new(below: &'r dyn Repo, files: BTreeMap<RepoPath, String>) -> Self {
        let kept = below.entries().iter().filter(|entry| !files.contains_key(&entry.path)).cloned();
        let on_top = files.iter().map(|(path, text)| RepoEntry {
            path: path.clone(),
            size: text.len() as u64,
            kind: EntryKind::File,
        });
        let mut entries: Vec<RepoEntry> = kept.chain(on_top).collect();
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Self { below, files, entries }
    }

    /// The files on top.
    pub(crate) fn written(&self) -> Vec<(String, Vec<u8>)> {
        self.files.iter().map(|(path, text)| (path.to_string(), text.clone().into_bytes())).collect()
    }
}

impl Repo for Overlay<'_> {
    fn entries(&self) -> &[RepoEntry] {
        &self.entries
    }

    fn read(&self, path: &RepoPath) -> Result<SourceFile, ReadError> {
        match self.files.get(path) {
            Some(text) => Ok(SourceFile::new(path.clone(), text.clone())),
            None => self.below.read(path),
        }
    }

    fn git_ignored(&self, path: &RepoPath) -> Option<Place> {
        self.below.git_ignored(path)
    }
}
