//! Lists what git would show of a folder, and refuses what must not be read.
//!
//! The walk is ours: what lies in the repository is not trusted, and an ignore file may be a pipe, a link to a device or
//! a gigabyte. It goes down level by level, each level by all processors.

use std::fs::{self, FileType};
use std::path::Path;

use rayon::prelude::*;
use seaworthy_facts::{EntryKind, ReadError, RepoEntry};
use seaworthy_manifest::gitignore::{GitIgnores, PathKind};
use seaworthy_text::{RepoPath, SourceFile, is_visible};

use super::read::read_bounded;
use crate::error::UserError;

/// The largest source file that is read, in bytes.
const LARGEST_SOURCE: u64 = 16 << 20;
/// The largest ignore file that is read, in bytes: nobody writes more by hand.
const LARGEST_IGNORE: u64 = 1 << 20;
/// More files than any repository that a person works in.
const MOST_FILES: usize = 1_000_000;

const SOURCE_ENDINGS: &[&str] = &["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"];

/// What a repository holds.
pub(super) struct Listing {
    /// Every file and link, sorted by path.
    pub(super) entries: Vec<RepoEntry>,
    /// What git ignores.
    pub(super) ignores: GitIgnores,
    /// The ignore files themselves.
    pub(super) ignore_files: Vec<SourceFile>,
}

/// A folder that was looked into.
struct Folder {
    children: Vec<Child>,
    ignore_file: Option<SourceFile>,
}

/// A name in a folder.
struct Child {
    path: RepoPath,
    kind: FileType,
}

/// Lists `root`, which is a folder and no link.
///
/// # Errors
/// When a folder cannot be listed, a link leads out, a source file is of absurd size, or there are too many files.
pub(super) fn list(root: &Path) -> Result<Listing, UserError> {
    let mut listing =
        Listing { entries: Vec::new(), ignores: GitIgnores::default(), ignore_files: Vec::new() };
    let mut level = vec![RepoPath::root()];
    while !level.is_empty() {
        let folders: Result<Vec<Folder>, UserError> =
            level.par_iter().map(|folder| look_into(root, folder)).collect();
        let mut children: Vec<Child> = Vec::new();
        for (folder, found) in level.iter().zip(folders?) {
            children.extend(found.children);
            if let Some(file) = found.ignore_file {
                listing.ignores.add(folder.clone(), &file);
                listing.ignore_files.push(file);
            }
        }
        let kept: Result<Vec<Kept>, UserError> = children
            .into_par_iter()
            .with_min_len(64)
            .map(|child| keep(root, child, &listing.ignores))
            .collect();
        level.clear();
        for kept in kept? {
            match kept {
                Kept::Folder(path) => level.push(path),
                Kept::Entry(entry) => listing.entries.push(entry),
                Kept::Nothing => {}
            }
        }
        if listing.entries.len() > MOST_FILES {
            return Err(UserError::too_many_files(root, MOST_FILES));
        }
    }
    listing.entries.par_sort_unstable_by(|left, right| left.path.cmp(&right.path));
    Ok(listing)
}

fn look_into(root: &Path, folder: &RepoPath) -> Result<Folder, UserError> {
    let on_disk = root.join(folder.as_str());
    let unlisted = |error: std::io::Error| UserError::unlisted(folder, &error);
    let mut found = Folder { children: Vec::new(), ignore_file: None };
    for entry in fs::read_dir(&on_disk).map_err(unlisted)? {
        let entry = entry.map_err(unlisted)?;
        // a name that is not UTF-8, or holds a line end, could stand in no generated file
        let Some(name) = entry.file_name().to_str().filter(|name| is_visible(name)).map(str::to_owned) else {
            continue;
        };
        if matches!(name.as_str(), ".git" | "node_modules") {
            continue;
        }
        let kind = entry.file_type().map_err(unlisted)?;
        let path = folder.child(&name);
        if name == ".gitignore" && kind.is_file() {
            found.ignore_file = Some(ignore_file(&entry.path(), &path)?);
        }
        found.children.push(Child { path, kind });
    }
    Ok(found)
}

fn ignore_file(on_disk: &Path, path: &RepoPath) -> Result<SourceFile, UserError> {
    let bytes = read_bounded(on_disk, LARGEST_IGNORE).map_err(|cause| match cause {
        ReadError::TooLarge { size, limit } => UserError::ignore_file_too_large(path, size, limit),
        other => UserError::read(path, &other),
    })?;
    // git reads bytes: a comment in another encoding is none of our business
    Ok(SourceFile::new(path.clone(), String::from_utf8_lossy(&bytes).into_owned()))
}

enum Kept {
    Folder(RepoPath),
    Entry(RepoEntry),
    Nothing,
}

fn keep(root: &Path, child: Child, ignores: &GitIgnores) -> Result<Kept, UserError> {
    let Child { path, kind } = child;
    let as_path = if kind.is_dir() { PathKind::Folder } else { PathKind::File };
    // sockets, pipes and devices are no part of a repository, and reading one could wait for ever
    let is_special = !(kind.is_dir() || kind.is_file() || kind.is_symlink());
    if is_special || ignores.ignored_itself(&path, as_path) {
        return Ok(Kept::Nothing);
    }
    if kind.is_dir() {
        return Ok(Kept::Folder(path));
    }
    let on_disk = root.join(path.as_str());
    if kind.is_symlink() {
        refuse_outside(root, &on_disk, &path)?;
        return Ok(Kept::Entry(RepoEntry { path, size: 0, kind: EntryKind::Link }));
    }
    // a file that went away in the meantime has no size, and reading it will say so
    let size = fs::symlink_metadata(&on_disk).map_or(0, |data| data.len());
    if size > LARGEST_SOURCE && path.extension().is_some_and(|ending| SOURCE_ENDINGS.contains(&ending)) {
        return Err(UserError::file_too_large(&path, size, LARGEST_SOURCE));
    }
    Ok(Kept::Entry(RepoEntry { path, size, kind: EntryKind::File }))
}

/// A link may lead anywhere inside; it is not followed, but one that leads out is a mistake or a trap.
fn refuse_outside(root: &Path, link: &Path, path: &RepoPath) -> Result<(), UserError> {
    let Ok(target) = fs::read_link(link) else { return Ok(()) };
    let by_its_letters = if target.is_absolute() {
        target.strip_prefix(root).is_ok_and(|rest| !rest.components().any(|part| part.as_os_str() == ".."))
    } else {
        let folder = path.parent().unwrap_or_default();
        target.to_str().is_some_and(|target| folder.join(target).is_ok())
    };
    // links on the way can lead elsewhere than the letters say; what leads nowhere or in a circle stays
    let inside = by_its_letters && fs::canonicalize(link).map_or(true, |end| end.starts_with(root));
    if inside { Ok(()) } else { Err(UserError::link_outside(path, &target)) }
}
