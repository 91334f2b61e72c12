//! Everything that lies in a folder, as an engine would send it: git's ignore files do not count.

use std::path::Path;

use ignore::WalkBuilder;
use seaworthy_dockerfile::ignore::{MatchState, Matcher};
use seaworthy_text::RepoPath;

use crate::error::UserError;

/// A file or a folder of a context.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Its path from the context.
    pub(crate) path: RepoPath,
    /// Its size in bytes; for a folder that is kept out as a whole, that of all that lies below.
    pub(crate) size: u64,
    /// How many files it stands for: none for a folder that was looked into.
    pub(crate) files: u64,
    /// What it is.
    pub(crate) kind: FoundKind,
    /// Whether it is kept out.
    pub(crate) excluded: bool,
    /// The line of the ignore file whose pattern decided, from 0.
    pub(crate) pattern: Option<usize>,
}

/// What lies in a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FoundKind {
    /// An ordinary file.
    File,
    /// A folder that is kept out as a whole.
    Folder,
    /// A folder that was looked into; what lies below has entries of its own.
    OpenFolder,
    /// A symbolic link, with the text of its target. It is never followed.
    Link(String),
    /// A named pipe, which arrives as one.
    Pipe,
    /// A socket, which arrives as an empty file.
    Socket,
    /// A device.
    Device,
}

/// Walks `context`. A folder that is kept out, with nothing below it that could be brought back, is one entry.
pub(crate) fn everything(context: &Path, matcher: &Matcher) -> Result<Vec<Found>, UserError> {
    let mut all = Vec::new();
    let mut open = vec![(RepoPath::root(), matcher.root())];
    while let Some((folder, state)) = open.pop() {
        let mut children: Vec<(RepoPath, FoundKind, u64)> = Vec::new();
        let on_disk = context.join(folder.as_str());
        for entry in std::fs::read_dir(&on_disk).map_err(|error| UserError::unreadable(&on_disk, &error))? {
            let entry = entry.map_err(|error| UserError::unreadable(&on_disk, &error))?;
            // a name that is not UTF-8 arrives, too; its odd bytes are shown as U+FFFD
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = kind_of(&entry).map_err(|error| UserError::unreadable(&entry.path(), &error))?;
            let size = match kind {
                FoundKind::File => entry.metadata().map(|data| data.len()).unwrap_or(0),
                _ => 0,
            };
            children.push((folder.child(&name), kind, size));
        }
        children.sort_by(|left, right| left.0.cmp(&right.0));
        for (path, kind, size) in children {
            let below: MatchState = matcher.enter(&state, path.as_str());
            let decision = below.decision();
            let excluded = decision.excluded;
            let pattern = decision.deciding;
            if kind != FoundKind::OpenFolder {
                all.push(Found { path, size, files: 1, kind, excluded, pattern });
            } else if excluded && !matcher.could_reinclude_below(path.as_str()) {
                let (files, size) = weigh(&context.join(path.as_str()));
                all.push(Found { path, size, files, kind: FoundKind::Folder, excluded, pattern });
            } else {
                all.push(Found { path: path.clone(), size: 0, files: 0, kind, excluded, pattern });
                open.push((path, below));
            }
        }
    }
    all.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(all)
}

fn kind_of(entry: &std::fs::DirEntry) -> std::io::Result<FoundKind> {
    let kind = entry.file_type()?;
    if kind.is_dir() {
        return Ok(FoundKind::OpenFolder);
    }
    if kind.is_symlink() {
        return Ok(FoundKind::Link(std::fs::read_link(entry.path())?.to_string_lossy().into_owned()));
    }
    if kind.is_file() {
        return Ok(FoundKind::File);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Ok(FoundKind::Pipe);
        }
        if kind.is_socket() {
            return Ok(FoundKind::Socket);
        }
    }
    Ok(FoundKind::Device)
}

/// How many files lie below a folder, and their size in bytes. What cannot be read does not count.
fn weigh(folder: &Path) -> (u64, u64) {
    let walk = WalkBuilder::new(folder).standard_filters(false).follow_links(false).build();
    walk.flatten()
        .filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()))
        .fold((0, 0), |(files, size), entry| {
            (files + 1, size + entry.metadata().map(|data| data.len()).unwrap_or(0))
        })
}
