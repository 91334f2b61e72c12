//! Writes a change set: all of it or nothing, each file either old or new at any moment.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use seaworthy_text::{ChangeSet, FileChange, FileState, RepoPath};

use super::DiskRepo;
use crate::error::UserError;

/// A file whose new content lies beside it, ready to take its place.
struct Staged<'a> {
    path: &'a RepoPath,
    change: &'a FileChange,
    temporary: PathBuf,
    target: PathBuf,
}

/// Carries `changes` out.
///
/// Every new content is first written beside its file and brought to the disk; only then do they take their places, one
/// rename each. A failure on the way puts back what was renamed and removes the rest.
///
/// # Errors
/// When a file cannot be written, or is not what it was when the change was made up. Nothing is changed then.
pub(crate) fn write(repo: &DiskRepo, changes: &ChangeSet) -> Result<(), UserError> {
    for (path, _) in changes.files() {
        remove_leftovers(&repo.on_disk(path));
    }
    let mut staged: Vec<Staged<'_>> = Vec::new();
    for (path, change) in changes.changed() {
        match stage(repo, path, change) {
            Ok(file) => staged.push(file),
            Err(error) => {
                discard(&staged);
                return Err(UserError::unwritable(path, &error));
            }
        }
    }
    for file in &staged {
        if repo.state(file.path).ok().as_ref() != Some(&file.change.before) {
            discard(&staged);
            return Err(UserError::new(
                "changed-meanwhile",
                format!("`{}` was changed by somebody else in the meantime; no file was changed", file.path),
                "run the command again",
            )
            .at(file.path));
        }
    }
    for (index, file) in staged.iter().enumerate() {
        if let Err(error) = fs::rename(&file.temporary, &file.target) {
            put_back(repo, &staged[..index]);
            discard(&staged[index..]);
            return Err(UserError::unwritable(file.path, &error));
        }
    }
    Ok(())
}

fn stage<'a>(repo: &DiskRepo, path: &'a RepoPath, change: &'a FileChange) -> std::io::Result<Staged<'a>> {
    let target = repo.on_disk(path);
    let folder = target.parent().unwrap_or(repo.root());
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!("{}{}", staging_prefix(path.file_name()), std::process::id()));
    let mut file = create(&temporary)?;
    let written = file
        .write_all(change.after.as_bytes())
        .and_then(|()| keep_mode(&target, &file))
        .and_then(|()| file.sync_all());
    if let Err(error) = written {
        remove(&temporary);
        return Err(error);
    }
    Ok(Staged { path, change, temporary, target })
}

/// How the name of a file's new content starts; the number of the process follows.
fn staging_prefix(name: &str) -> String {
    format!(".{name}.seaworthy-")
}

/// Removes what runs that were killed left beside a file. What belongs to a process that still runs stays.
fn remove_leftovers(target: &Path) {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let prefix = staging_prefix(&name);
    // a folder that is not there yet holds nothing, and one that cannot be read is an error when it is written to
    let Some(Ok(entries)) = target.parent().map(fs::read_dir) else { return };
    for entry in entries.flatten() {
        let file_name = entry.file_name();
        let Some(process) = file_name.to_str().and_then(|name| name.strip_prefix(&prefix)) else { continue };
        let is_number = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_number && is_file && !Path::new("/proc").join(process).exists() {
            remove(&entry.path());
        }
    }
}

/// A new file; one that an earlier run of the same process number left behind is replaced.
fn create(path: &Path) -> std::io::Result<File> {
    let open = || OpenOptions::new().write(true).create_new(true).open(path);
    open().or_else(|error| match error.kind() {
        ErrorKind::AlreadyExists => fs::remove_file(path).and_then(|()| open()),
        _ => Err(error),
    })
}

/// A file that is replaced keeps its mode.
fn keep_mode(target: &Path, file: &File) -> std::io::Result<()> {
    match fs::symlink_metadata(target) {
        Ok(data) if data.is_file() => file.set_permissions(data.permissions()),
        _ => Ok(()),
    }
}

fn discard(staged: &[Staged<'_>]) {
    for file in staged {
        remove(&file.temporary);
    }
}

/// Puts the old contents back; a file that was not there is removed.
fn put_back(repo: &DiskRepo, renamed: &[Staged<'_>]) {
    for file in renamed {
        match &file.change.before {
            FileState::Absent => remove(&file.target),
            FileState::Text(before) => {
                let back = FileChange { before: FileState::Absent, after: before.clone() };
                // the error that is reported is the one that made this necessary
                if let Ok(staged) = stage(repo, file.path, &back) {
                    let _unrestored = fs::rename(&staged.temporary, &staged.target);
                }
            }
        }
    }
}

/// Removes a file of our own; when that fails too, the first error is the one to report.
fn remove(path: &Path) {
    let _still_there = fs::remove_file(path);
}
