//! A repository on a disk.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ignore::WalkBuilder;
use seaworthy_facts::{EntryKind, ReadError, Repo, RepoEntry};
use seaworthy_manifest::gitignore::{GitIgnores, PathKind};
use seaworthy_text::{FileState, Place, RepoPath, SourceFile, Span};

use crate::error::UserError;

/// The largest source file that is read, in bytes.
const LARGEST_SOURCE: u64 = 16 << 20;
/// The largest file of any kind that is read: lockfiles of large workspaces come to some tens of megabytes.
const LARGEST: u64 = 64 << 20;
/// More files than any repository that a person works in.
const MOST_FILES: usize = 1_000_000;

const SOURCE_ENDINGS: &[&str] = &["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"];

/// A repository on a disk: listed once, read when asked.
pub(crate) struct DiskRepo {
    root: PathBuf,
    entries: Vec<RepoEntry>,
    ignores: OnceLock<(GitIgnores, Vec<SourceFile>)>,
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
        let mut entries = list(&root)?;
        entries.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(Self { root, entries, ignores: OnceLock::new() })
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
            Some("something that is no file")
        }
    }

    fn read_text(&self, path: &RepoPath) -> Result<String, ReadError> {
        let refused = |error: std::io::Error| ReadError::Refused(error.to_string());
        let mut file = File::open(self.on_disk(path)).map_err(refused)?;
        let size = file.metadata().map_err(refused)?.len();
        if size > LARGEST {
            return Err(ReadError::TooLarge { size, limit: LARGEST });
        }
        // one byte more than the bound: a file that grew since it was measured is noticed
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        Read::by_ref(&mut file).take(LARGEST + 1).read_to_end(&mut bytes).map_err(refused)?;
        if bytes.len() as u64 > LARGEST {
            return Err(ReadError::TooLarge { size: bytes.len() as u64, limit: LARGEST });
        }
        String::from_utf8(bytes).map_err(|_| ReadError::NotText)
    }

    fn ignores(&self) -> &(GitIgnores, Vec<SourceFile>) {
        self.ignores.get_or_init(|| {
            let files: Vec<SourceFile> = self
                .entries
                .iter()
                .filter(|entry| entry.kind == EntryKind::File && entry.path.file_name() == ".gitignore")
                .filter_map(|entry| self.read(&entry.path).ok())
                .collect();
            let folder = |file: &SourceFile| file.path().parent().unwrap_or_default();
            (GitIgnores::new(files.iter().map(|file| (folder(file), file))), files)
        })
    }
}

impl Repo for DiskRepo {
    fn entries(&self) -> &[RepoEntry] {
        &self.entries
    }

    fn read(&self, path: &RepoPath) -> Result<SourceFile, ReadError> {
        let index =
            self.entries.binary_search_by(|entry| entry.path.cmp(path)).map_err(|_| ReadError::Absent)?;
        match self.entries.get(index).map(|entry| entry.kind) {
            Some(EntryKind::File) => Ok(SourceFile::new(path.clone(), self.read_text(path)?)),
            Some(EntryKind::Link) => Err(ReadError::Link),
            None => Err(ReadError::Absent),
        }
    }

    fn git_ignored(&self, path: &RepoPath) -> Option<Place> {
        let (ignores, files) = self.ignores();
        let found = ignores.ignored(path, PathKind::File)?;
        let Some(file) = files.iter().find(|file| *file.path() == found.file) else {
            return Some(Place::whole(found.file));
        };
        let before: usize =
            (1..found.line).filter_map(|line| file.line(line)).map(|line| line.len() + 1).sum();
        Some(file.place(Span::new(before, before)))
    }
}

/// Lists what git would show, and refuses what must not be read.
fn list(root: &Path) -> Result<Vec<RepoEntry>, UserError> {
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .parents(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .git_ignore(true)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| !matches!(entry.file_name().to_str(), Some(".git" | "node_modules")))
        .build();
    let mut entries = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|error| {
            UserError::new(
                "unreadable",
                format!("the repository cannot be listed: {error}"),
                "make it readable for this user",
            )
        })?;
        let Some(kind) = entry.file_type() else { continue };
        if kind.is_dir() || !(kind.is_file() || kind.is_symlink()) {
            // sockets, pipes and devices are no part of a repository, and reading one could wait for ever
            continue;
        }
        let Some(path) = entry.path().strip_prefix(root).ok().and_then(repo_path) else { continue };
        if kind.is_symlink() {
            refuse_outside(root, entry.path(), &path)?;
        }
        let size = entry.metadata().map(|data| data.len()).unwrap_or(0);
        if kind.is_file()
            && size > LARGEST_SOURCE
            && path.extension().is_some_and(|ending| SOURCE_ENDINGS.contains(&ending))
        {
            return Err(UserError::file_too_large(&path, size, LARGEST_SOURCE));
        }
        entries.push(RepoEntry {
            path,
            size,
            kind: if kind.is_symlink() { EntryKind::Link } else { EntryKind::File },
        });
        if entries.len() > MOST_FILES {
            return Err(UserError::new(
                "too-many-files",
                format!("there are more than {MOST_FILES} files below `{}`", root.display()),
                "give the folder of one repository; is something generated missing in .gitignore?",
            ));
        }
    }
    Ok(entries)
}

/// A link may lead anywhere inside; it is not followed, but one that leads out is a mistake or a trap.
fn refuse_outside(root: &Path, link: &Path, path: &RepoPath) -> Result<(), UserError> {
    let Ok(target) = fs::read_link(link) else { return Ok(()) };
    let inside = if target.is_absolute() {
        target.strip_prefix(root).is_ok_and(|rest| !rest.components().any(|part| part.as_os_str() == ".."))
    } else {
        let folder = path.parent().unwrap_or_default();
        target.to_str().is_some_and(|target| folder.join(target).is_ok())
    };
    if inside { Ok(()) } else { Err(UserError::link_outside(path, &target)) }
}

/// A path below the root as the rooms see it; `None` for names that are not UTF-8, which no generated file could hold.
pub(super) fn repo_path(path: &Path) -> Option<RepoPath> {
    let text = path.to_str()?;
    let text = if std::path::MAIN_SEPARATOR == '/' {
        text.to_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    };
    RepoPath::new(&text).ok().filter(|path| !path.is_root())
}
