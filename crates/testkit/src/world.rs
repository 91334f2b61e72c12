//! Copies of examples on the disk: the bare app in a temporary folder, to write a set-up into and to run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use seaworthy_facts::{EntryKind, Repo};
use tempfile::TempDir;

use crate::{Case, MemoryRepo, Trouble};

/// An app in `examples/`.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its name: the folder's.
    pub name: String,
    /// Where it lies.
    pub folder: PathBuf,
    /// How to run it.
    pub case: Case,
}

impl Example {
    /// Every example in a folder, by name: what has a `case.toml`.
    ///
    /// # Errors
    /// When the folder or a case cannot be read.
    pub fn all(folder: &Path) -> Result<Vec<Self>, Trouble> {
        let listed = fs::read_dir(folder).map_err(|error| io(folder, &error))?;
        let mut folders = Vec::new();
        for entry in listed {
            folders.push(entry.map_err(|error| io(folder, &error))?.path());
        }
        folders.retain(|folder| folder.join("case.toml").is_file());
        folders.sort();
        folders.iter().map(|folder| Self::read(folder)).collect()
    }

    /// The example in this folder.
    ///
    /// # Errors
    /// When its case cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Trouble> {
        let path = folder.join("case.toml");
        let text = fs::read_to_string(&path).map_err(|error| io(&path, &error))?;
        let case = Case::parse(&text).map_err(|trouble| trouble.of(path.display()))?;
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, folder: folder.to_owned(), case })
    }

    /// A copy of the bare app: without the case, what git ignores, and container files that the app does not have by
    /// nature.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn copy(&self) -> Result<World, Trouble> {
        let temporary = TempDir::with_prefix("seaworthy-")
            .map_err(|error| io(Path::new("a temporary folder"), &error))?;
        // the last part of the path is the example's own: an app without a name of its own is called by its folder
        let root = temporary.path().join(&self.name);
        let repo = MemoryRepo::read_folder(&self.folder).map_err(|error| io(&self.folder, &error))?;
        for entry in repo.entries() {
            let path = entry.path.as_str();
            if path == "case.toml"
                || (is_container_file(path) && !self.case.development.untouched.iter().any(|own| own == path))
            {
                continue;
            }
            let (from, to) = (self.folder.join(path), root.join(path));
            if is_env_template(path)
                && fs::read_to_string(&from).is_ok_and(|text| text.contains("by seaworthy "))
            {
                continue;
            }
            fs::create_dir_all(to.parent().unwrap_or(&root)).map_err(|error| io(&to, &error))?;
            fs::copy(&from, &to).map_err(|error| io(&from, &error))?;
        }
        Ok(World { _temporary: temporary, root })
    }
}

/// A folder of its own that goes when it is dropped.
#[derive(Debug)]
pub struct World {
    _temporary: TempDir,
    root: PathBuf,
}

/// A file as it was at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it was last written.
    pub written: SystemTime,
}

impl World {
    /// A copy of what git would have of a folder, in one with this name: an app without a name is called by its folder.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn of(name: &str, folder: &Path) -> Result<Self, Trouble> {
        let temporary = TempDir::with_prefix("seaworthy-")
            .map_err(|error| io(Path::new("a temporary folder"), &error))?;
        let root = temporary.path().join(name);
        for path in Self::listed(folder)? {
            let (from, to) = (folder.join(&path), root.join(&path));
            fs::create_dir_all(to.parent().unwrap_or(&root)).map_err(|error| io(&to, &error))?;
            fs::copy(&from, &to).map_err(|error| io(&from, &error))?;
        }
        Ok(Self { _temporary: temporary, root })
    }

    /// The files that git would have of a folder, in order. Links are left out.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn listed(folder: &Path) -> Result<Vec<String>, Trouble> {
        let repo = MemoryRepo::read_folder(folder).map_err(|error| io(folder, &error))?;
        let files = repo.entries().iter().filter(|entry| entry.kind == EntryKind::File);
        Ok(files.map(|entry| entry.path.as_str().to_owned()).collect())
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The text of a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, path: &str) -> Result<String, Trouble> {
        fs::read_to_string(self.path(path)).map_err(|error| io(Path::new(path), &error))
    }

    /// Writes a file, with the folders above it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &str, text: &str) -> Result<(), Trouble> {
        let target = self.path(path);
        let folder = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&target, text))
            .map_err(|error| io(Path::new(path), &error))
    }

    /// Puts `replace` in the place of `find`, which must be in the file exactly once. The file is written in place, as
    /// an editor does that keeps the file's number: a bind mount of the file itself sees it.
    ///
    /// # Errors
    /// When it is not there exactly once, or the file cannot be read or written.
    pub fn edit(&self, path: &str, find: &str, replace: &str) -> Result<(), Trouble> {
        let text = self.read(path)?;
        match text.matches(find).count() {
            1 => self.write(path, &text.replacen(find, replace, 1)),
            count => Err(Trouble::new(format!("`{find}` is in {path} {count} times, not once"))),
        }
    }

    /// Every file that is there, by its path.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn snapshot(&self) -> Result<BTreeMap<String, Snapshot>, Trouble> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(|error| io(&folder, &error))? {
                let path = entry.map_err(|error| io(&folder, &error))?.path();
                let data = fs::symlink_metadata(&path).map_err(|error| io(&path, &error))?;
                if data.is_dir() {
                    folders.push(path);
                } else if data.is_file() {
                    let bytes = fs::read(&path).map_err(|error| io(&path, &error))?;
                    let written = data.modified().map_err(|error| io(&path, &error))?;
                    let name = path.strip_prefix(&self.root).unwrap_or(&path).to_string_lossy().into_owned();
                    files.insert(name, Snapshot { bytes, written });
                }
            }
        }
        Ok(files)
    }
}

fn is_container_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    name == "Dockerfile"
        || name.starts_with("Dockerfile.")
        || name.ends_with(".Dockerfile")
        || name.ends_with(".dockerignore")
        || (yaml && (name.starts_with("compose.") || name.starts_with("docker-compose.")))
}

fn is_env_template(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with(".env") && name.ends_with(".example")
}

fn io(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examples() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
    }

    #[test]
    fn every_example_has_a_case_that_is_right_about_its_files() {
        let examples = Example::all(&examples()).unwrap();
        assert!(!examples.is_empty());
        for example in examples {
            let world = example.copy().unwrap();
            let case = &example.case;
            assert!(!world.path("case.toml").exists());
            for path in &case.development.untouched {
                assert!(world.path(path).is_file(), "{}: {path}", example.name);
            }
            for file in &case.production.file {
                assert!(
                    !world.path(&file.path).exists(),
                    "{}: {} is in the bare app",
                    example.name,
                    file.path
                );
            }
            for variant in &case.variant {
                world.edit(&variant.file, &variant.find, &variant.replace).unwrap();
            }
            world.edit(&case.edit.file, &case.edit.find, &case.edit.replace).unwrap();
        }
    }

    #[test]
    fn container_files_are_known_by_their_name() {
        for name in [
            "Dockerfile",
            "a/Dockerfile.dev",
            "web.Dockerfile",
            ".dockerignore",
            "compose.production.yaml",
            "docker-compose.yml",
        ] {
            assert!(is_container_file(name), "{name}");
        }
        for name in ["src/compose.ts", "docs/Dockerfiles.md", "composer.yaml"] {
            assert!(!is_container_file(name), "{name}");
        }
    }
}
