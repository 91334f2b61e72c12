//! A path inside a repository: relative, with `/` between its parts, without `.` or `..`.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A normalised path below the repository's root. The root itself is the empty path and displays as `.`.
///
/// It cannot leave the repository: [`RepoPath::new`] and [`RepoPath::join`] refuse whatever would.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct RepoPath(String);

/// Why a string is not a path inside the repository.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The path starts at the root of a disk.
    #[error("`{0}` is an absolute path")]
    Absolute(String),
    /// The path leads out of the repository.
    #[error("`{0}` leads out of the repository")]
    Outside(String),
}

impl RepoPath {
    /// The repository itself.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Normalises `path`: `./a//b/../c` becomes `a/c`.
    ///
    /// # Errors
    /// When `path` is absolute or leads out of the repository.
    pub fn new(path: &str) -> Result<Self, PathError> {
        Self::root().join(path)
    }

    /// `path` seen from the folder `self`; `..` climbs, but never above the root.
    ///
    /// # Errors
    /// When `path` is absolute or leads out of the repository.
    pub fn join(&self, path: &str) -> Result<Self, PathError> {
        if path.starts_with('/') {
            return Err(PathError::Absolute(path.to_owned()));
        }
        let mut parts: Vec<&str> = self.parts().collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        return Err(PathError::Outside(path.to_owned()));
                    }
                }
                part => parts.push(part),
            }
        }
        Ok(Self(parts.join("/")))
    }

    /// The name `part` directly below `self`. Use [`RepoPath::join`] for anything that is not a single plain name.
    #[must_use]
    pub fn child(&self, part: &str) -> Self {
        if self.is_root() { Self(part.to_owned()) } else { Self(format!("{}/{part}", self.0)) }
    }

    /// The path as text; empty for the root.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the repository itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts between the slashes; none for the root.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }

    /// The last part; empty for the root.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(self.0.as_str(), |(_, name)| name)
    }

    /// What follows the last dot of the file name, if anything does and the name does not start with that dot.
    pub fn extension(&self) -> Option<&str> {
        match self.file_name().rsplit_once('.') {
            Some(("", _)) | None => None,
            Some((_, extension)) => Some(extension),
        }
    }

    /// The folder that holds this path; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        if self.is_root() {
            return None;
        }
        Some(Self(self.0.rsplit_once('/').map_or(String::new(), |(parent, _)| parent.to_owned())))
    }

    /// This path, its parent, and so on up to the root.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self.clone()), Self::parent)
    }

    /// Whether `self` is `folder` or lies below it.
    pub fn is_within(&self, folder: &Self) -> bool {
        self.below(folder).is_some()
    }

    /// The rest of this path seen from `folder`; empty when they are the same, `None` when it lies elsewhere.
    pub fn below(&self, folder: &Self) -> Option<&str> {
        if folder.is_root() {
            return Some(&self.0);
        }
        match self.0.strip_prefix(folder.as_str())? {
            "" => Some(""),
            rest => rest.strip_prefix('/'),
        }
    }

    /// How to write this path in a file that lies in `folder`, with `..` where it lies elsewhere.
    pub fn relative_to(&self, folder: &Self) -> String {
        let ours: Vec<&str> = self.parts().collect();
        let theirs: Vec<&str> = folder.parts().collect();
        let shared = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
        let mut parts = vec![".."; theirs.len() - shared];
        parts.extend(&ours[shared..]);
        if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.is_root() { "." } else { &self.0 })
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RepoPath {
    type Error = PathError;

    fn try_from(path: String) -> Result<Self, PathError> {
        Self::new(&path)
    }
}

impl From<RepoPath> for String {
    fn from(path: RepoPath) -> Self {
        path.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalises_and_stays_inside() {
        assert_eq!(RepoPath::new("./a//b/../c/").unwrap().as_str(), "a/c");
        assert_eq!(RepoPath::new("a/../..").unwrap_err(), PathError::Outside("a/../..".to_owned()));
        assert_eq!(RepoPath::new("/etc").unwrap_err(), PathError::Absolute("/etc".to_owned()));
        assert_eq!(RepoPath::new("").unwrap().to_string(), ".");
        assert_eq!(RepoPath::new("..foo/...").unwrap().as_str(), "..foo/...");
    }

    #[test]
    fn below_needs_a_whole_part() {
        let app = RepoPath::new("apps/web").unwrap();
        assert_eq!(RepoPath::new("apps/web/src/a.ts").unwrap().below(&app), Some("src/a.ts"));
        assert_eq!(RepoPath::new("apps/website").unwrap().below(&app), None);
        assert_eq!(app.below(&RepoPath::root()), Some("apps/web"));
        assert_eq!(app.below(&app), Some(""));
    }

    #[test]
    fn relative_paths_climb() {
        let path = RepoPath::new("config/app.json").unwrap();
        assert_eq!(path.relative_to(&RepoPath::new("backend/deploy").unwrap()), "../../config/app.json");
        assert_eq!(path.relative_to(&RepoPath::new("config").unwrap()), "app.json");
        assert_eq!(RepoPath::root().relative_to(&RepoPath::root()), ".");
    }

    #[test]
    fn a_dot_file_has_no_extension() {
        assert_eq!(RepoPath::new("a/.env").unwrap().extension(), None);
        assert_eq!(RepoPath::new("a/b.test.ts").unwrap().extension(), Some("ts"));
    }
}
