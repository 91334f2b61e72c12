//! A repository on a disk.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use seaworthy_facts::{EntryKind, ReadError, Repo, RepoEntry};
use seaworthy_manifest::gitignore::PathKind;
use seaworthy_text::{FileState, Place, RepoPath, SourceFile, Span};

use super::list::{Listing, list};
use crate::error::UserError;

/// The largest file of any kind that is read: lockfiles of large workspaces come to some tens of megabytes.
const LARGEST: u64 = 64 << 20;

/// A repository on a disk: listed once, read when asked.
pub(crate) struct DiskRepo {
    root: PathBuf,
    listing: Listing,
}

impl DiskRepo {
    /// Lists the folder.
    ///
    /// # Errors
    /// When it is no folder, cannot be listed, or holds what is refused: a link out of it, a source file of absurd size.
    pub(crate) fn open(path: &Path) -> Result<Self, UserError> {
        let root = fs::canonicalize(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => UserError::path_not_found(path),
            _ => UserError::unreadable(path, &error),
        })?;
        if !root.is_dir() {
            return Err(UserError::not_a_folder(path));
        }
        let listing = list(&root)?;
        Ok(Self { root, listing })
    }

    /// The folder itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where a path of the repository lies on the disk.
    pub(crate) fn on_disk(&self, path: &RepoPath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// What lies at a path now, whether or not git ignores it. Links are not followed, not even on the way.
    pub(crate) fn state(&self, path: &RepoPath) -> Result<FileState, ReadError> {
        for folder in path.ancestors().skip(1).filter(|folder| !folder.is_root()) {
            match fs::symlink_metadata(self.on_disk(&folder)) {
                Ok(data) if data.is_symlink() => return Err(ReadError::Link),
                Ok(data) if !data.is_dir() => {
                    return Err(ReadError::Refused(format!("`{folder}` is not a folder")));
                }
                _ => {}
            }
        }
        match fs::symlink_metadata(self.on_disk(path)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(FileState::Absent),
            Err(error) => Err(ReadError::Refused(error.to_string())),
            Ok(data) if data.is_symlink() => Err(ReadError::Link),
            Ok(data) if data.is_dir() => Err(ReadError::Refused("it is a folder".to_owned())),
            Ok(data) if !data.is_file() => Err(ReadError::Refused("it is no ordinary file".to_owned())),
            Ok(_) => self.read_text(path).map(FileState::Text),
        }
    }

    /// What stands in the way of a file at `path`: a folder, a link, something else that is no file.
    pub(crate) fn obstacle(&self, path: &RepoPath) -> Option<&'static str> {
        let kind = fs::symlink_metadata(self.on_disk(path)).ok()?.file_type();
        if kind.is_dir() {
            Some("a folder")
        } else if kind.is_symlink() {
            Some("a symbolic link")
        } else if kind.is_file() {
            None
        } else {
            Some(special(kind))
        }
    }

    fn read_text(&self, path: &RepoPath) -> Result<String, ReadError> {
        let bytes = read_bounded(&self.on_disk(path), LARGEST)?;
        String::from_utf8(bytes).map_err(|_| ReadError::NotText)
    }
}

/// The bytes of an ordinary file of at most `limit` bytes.
pub(super) fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let refused = |error: std::io::Error| ReadError::Refused(error.to_string());
    let mut file = File::open(path).map_err(refused)?;
    let size = file.metadata().map_err(refused)?.len();
    if size > limit {
        return Err(ReadError::TooLarge { size, limit });
    }
    // one byte more than the bound: a file that grew since it was measured is noticed
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    Read::by_ref(&mut file).take(limit + 1).read_to_end(&mut bytes).map_err(refused)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge { size: bytes.len() as u64, limit });
    }
    Ok(bytes)
}

impl Repo for DiskRepo {
    fn entries(&self) -> &[RepoEntry] {
        &self.listing.entries
    }

    fn read(&self, path: &RepoPath) -> Result<SourceFile, ReadError> {
        let entries = self.entries();
        let index = entries.binary_search_by(|entry| entry.path.cmp(path)).map_err(|_| ReadError::Absent)?;
        match entries.get(index).map(|entry| entry.kind) {
            Some(EntryKind::File) => Ok(SourceFile::new(path.clone(), self.read_text(path)?)),
            Some(EntryKind::Link) => Err(ReadError::Link),
            None => Err(ReadError::Absent),
        }
    }

    fn git_ignored(&self, path: &RepoPath) -> Option<Place> {
        let found = self.listing.ignores.ignored(path, PathKind::File)?;
        let Some(file) = self.listing.ignore_files.iter().find(|file| *file.path() == found.file) else {
            return Some(Place::whole(found.file));
        };
        let before: usize =
            (1..found.line).filter_map(|line| file.line(line)).map(|line| line.len() + 1).sum();
        Some(file.place(Span::new(before, before)))
    }
}

/// What a name is that is neither a file nor a folder nor a link.
#[cfg(unix)]
fn special(kind: fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_kind: fs::FileType) -> &'static str {
    "something that is no file"
}
