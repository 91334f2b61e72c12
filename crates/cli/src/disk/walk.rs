//! Everything that lies in a folder, as an engine would send it: git's ignore files do not count.

use std::path::Path;

use ignore::WalkBuilder;
use seaworthy_dockerfile::ignore::{MatchState, Matcher};
use seaworthy_text::RepoPath;

use super::read::repo_path;
use crate::error::UserError;

/// A file or a folder of a context.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Its path from the context.
    pub(crate) path: RepoPath,
    /// Its size in bytes; for a folder that is kept out as a whole, that of all that lies below.
    pub(crate) size: u64,
    /// How many files it stands for.
    pub(crate) files: u64,
    /// Whether it is kept out.
    pub(crate) excluded: bool,
    /// The line of the ignore file whose pattern decided, from 0.
    pub(crate) pattern: Option<usize>,
}

/// Walks `context`. A folder that is kept out, with nothing below it that could be brought back, is one entry.
pub(crate) fn everything(context: &Path, matcher: &Matcher) -> Result<Vec<Found>, UserError> {
    let mut all = Vec::new();
    let mut open = vec![(RepoPath::root(), matcher.root())];
    while let Some((folder, state)) = open.pop() {
        let mut children: Vec<(RepoPath, std::fs::FileType, u64)> = Vec::new();
        let on_disk = context.join(folder.as_str());
        for entry in std::fs::read_dir(&on_disk).map_err(|error| UserError::unreadable(&on_disk, &error))? {
            let entry = entry.map_err(|error| UserError::unreadable(&on_disk, &error))?;
            let Some(name) = repo_path(Path::new(&entry.file_name())) else { continue };
            let kind = entry.file_type().map_err(|error| UserError::unreadable(&entry.path(), &error))?;
            let size = entry.metadata().map(|data| data.len()).unwrap_or(0);
            children.push((folder.child(name.as_str()), kind, size));
        }
        children.sort_by(|left, right| left.0.cmp(&right.0));
        for (path, kind, size) in children {
            let below: MatchState = matcher.enter(&state, path.as_str());
            let decision = below.decision();
            if kind.is_dir() {
                if decision.excluded && !matcher.could_reinclude_below(path.as_str()) {
                    let (files, size) = weigh(&context.join(path.as_str()));
                    all.push(Found { path, size, files, excluded: true, pattern: decision.deciding });
                } else {
                    open.push((path, below));
                }
            } else {
                all.push(Found {
                    path,
                    size,
                    files: 1,
                    excluded: decision.excluded,
                    pattern: decision.deciding,
                });
            }
        }
    }
    all.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(all)
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
