//! A repository in memory, written down in a test or read from a folder once. Behaves as the command line's own reader
//! does: what git ignores, `.git` and `node_modules` are not listed, links are listed and never followed.

use std::collections::BTreeMap;
use std::path::Path;

use seaworthy_facts::{EntryKind, ReadError, Repo, RepoEntry};
use seaworthy_manifest::gitignore::{GitIgnores, PathKind};
use seaworthy_text::{Place, RepoPath, SourceFile, Span};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 8 << 20;

/// A repository in memory.
pub struct MemoryRepo {
    entries: Vec<RepoEntry>,
    files: BTreeMap<RepoPath, Content>,
    ignores: GitIgnores,
    ignore_files: BTreeMap<RepoPath, SourceFile>,
}

enum Content {
    Bytes(Vec<u8>),
    /// Only its size is known: nobody makes a file of 200 MB for a test.
    Huge(u64),
    Link,
}

impl MemoryRepo {
    /// A repository of these files, by path.
    ///
    /// # Panics
    /// When a path leads out of the repository: a mistake in the test.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let contents =
            files.into_iter().map(|(path, text)| (path_of(path), Content::Bytes(text.as_bytes().to_vec())));
        Self::build(contents.collect())
    }

    /// The files of a folder, links included, `.git` and `node_modules` left out.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn read_folder(folder: &Path) -> std::io::Result<Self> {
        let mut files = BTreeMap::new();
        collect(folder, &RepoPath::root(), &mut files)?;
        Ok(Self::build(files))
    }

    /// The same repository with one more file, or another text for it.
    #[must_use]
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path_of(path), Content::Bytes(text.as_bytes().to_vec()));
        Self::build(self.files)
    }

    /// The same repository with a file that is not text.
    #[must_use]
    pub fn with_bytes(mut self, path: &str, bytes: &[u8]) -> Self {
        self.files.insert(path_of(path), Content::Bytes(bytes.to_vec()));
        Self::build(self.files)
    }

    /// The same repository with a file of so many bytes that it is not read.
    #[must_use]
    pub fn with_huge(mut self, path: &str, size: u64) -> Self {
        self.files.insert(path_of(path), Content::Huge(size));
        Self::build(self.files)
    }

    /// The same repository with a symbolic link.
    #[must_use]
    pub fn with_link(mut self, path: &str) -> Self {
        self.files.insert(path_of(path), Content::Link);
        Self::build(self.files)
    }

    /// The same repository without a file, or without a folder and all in it.
    #[must_use]
    pub fn without(mut self, path: &str) -> Self {
        let gone = path_of(path);
        self.files.retain(|path, _| !path.is_within(&gone));
        Self::build(self.files)
    }

    fn build(files: BTreeMap<RepoPath, Content>) -> Self {
        let ignore_files: BTreeMap<RepoPath, SourceFile> = files
            .iter()
            .filter(|(path, _)| path.file_name() == ".gitignore")
            .filter_map(|(path, content)| match content {
                Content::Bytes(bytes) => {
                    let text = String::from_utf8(bytes.clone()).ok()?;
                    Some((path.clone(), SourceFile::new(path.clone(), text)))
                }
                Content::Huge(_) | Content::Link => None,
            })
            .collect();
        let ignores = GitIgnores::new(
            ignore_files.iter().map(|(path, file)| (path.parent().unwrap_or_default(), file)),
        );
        let is_listed = |path: &RepoPath| {
            !path.parts().any(|part| part == "node_modules" || part == ".git")
                && ignores.ignored(path, PathKind::File).is_none()
        };
        let entries = files
            .iter()
            .filter(|(path, _)| is_listed(path))
            .map(|(path, content)| {
                let (size, kind) = match content {
                    Content::Bytes(bytes) => (bytes.len() as u64, EntryKind::File),
                    Content::Huge(size) => (*size, EntryKind::File),
                    Content::Link => (0, EntryKind::Link),
                };
                RepoEntry { path: path.clone(), size, kind }
            })
            .collect();
        Self { entries, files, ignores, ignore_files }
    }
}

impl Repo for MemoryRepo {
    fn entries(&self) -> &[RepoEntry] {
        &self.entries
    }

    fn read(&self, path: &RepoPath) -> Result<SourceFile, ReadError> {
        let listed = self.entries.binary_search_by(|entry| entry.path.cmp(path)).is_ok();
        let content = self.files.get(path).filter(|_| listed).ok_or(ReadError::Absent)?;
        match content {
            Content::Link => Err(ReadError::Link),
            Content::Huge(size) => Err(ReadError::TooLarge { size: *size, limit: LARGEST }),
            Content::Bytes(bytes) if bytes.len() as u64 > LARGEST => {
                Err(ReadError::TooLarge { size: bytes.len() as u64, limit: LARGEST })
            }
            Content::Bytes(bytes) => {
                let text = String::from_utf8(bytes.clone()).map_err(|_| ReadError::NotText)?;
                Ok(SourceFile::new(path.clone(), text))
            }
        }
    }

    fn git_ignored(&self, path: &RepoPath) -> Option<Place> {
        let by = self.ignores.ignored(path, PathKind::File)?;
        let file = self.ignore_files.get(&by.file)?;
        let before: usize =
            file.text().split_inclusive('\n').take(by.line.saturating_sub(1) as usize).map(str::len).sum();
        let length = file.line(by.line).map_or(0, str::len);
        Some(file.place(Span::new(before, before + length)))
    }
}

fn path_of(path: &str) -> RepoPath {
    RepoPath::new(path).unwrap_or_else(|error| panic!("{error}"))
}

fn collect(folder: &Path, path: &RepoPath, files: &mut BTreeMap<RepoPath, Content>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name == ".git" || name == "node_modules" {
            continue;
        }
        let (kind, below) = (entry.file_type()?, path.child(&name));
        if kind.is_symlink() {
            files.insert(below, Content::Link);
        } else if kind.is_dir() {
            collect(&entry.path(), &below, files)?;
        } else {
            files.insert(below, Content::Bytes(std::fs::read(entry.path())?));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_files_are_not_listed_and_the_line_is_known() {
        let repo = MemoryRepo::new([
            (".gitignore", "node_modules\nconfig/config.json\n"),
            ("config/config.json", "{}"),
            ("config/config.example.json", "{}"),
            ("node_modules/a/package.json", "{}"),
        ])
        .with_link("link");
        let names: Vec<&str> = repo.entries().iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(names, [".gitignore", "config/config.example.json", "link"]);
        let place = repo.git_ignored(&path_of("config/config.json")).unwrap();
        assert_eq!(place.to_string(), ".gitignore:2");
        assert_eq!(repo.read(&path_of("config/config.json")).unwrap_err(), ReadError::Absent);
        assert_eq!(repo.read(&path_of("link")).unwrap_err(), ReadError::Link);
    }

    #[test]
    fn large_and_binary_files_are_refused() {
        let repo = MemoryRepo::new([]).with_huge("big.js", 200 << 20).with_bytes("image.js", &[0xff, 0xfe]);
        assert!(matches!(repo.read(&path_of("big.js")), Err(ReadError::TooLarge { .. })));
        assert_eq!(repo.read(&path_of("image.js")).unwrap_err(), ReadError::NotText);
    }
}
