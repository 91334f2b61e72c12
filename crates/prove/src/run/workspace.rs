//! The clean copy in which a set-up is proved: what git would check out, and nothing else.
//!
//! Only ordinary files, folders and links that stay inside are copied; nothing is followed out of the repository.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::id::RunId;
use crate::engine::{Call, Engine};
use crate::request::Request;

/// A folder with a copy of the repository; it is removed at the end unless it is kept.
#[derive(Debug)]
pub(crate) struct Workspace {
    folder: PathBuf,
    is_kept: bool,
}

impl Workspace {
    /// Copies what git would check out into a new folder, with the files on top that a request has. `what` tells the copies
    /// of a run apart.
    ///
    /// # Errors
    /// When a file cannot be read or written; the message names it.
    pub(crate) fn copy(run: &RunId, request: &Request<'_>, what: &str) -> Result<Self, String> {
        let folder = request.temporary.join(run.name(what));
        fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let workspace = Self { folder, is_kept: false };
        for entry in request.repo.entries() {
            let file = entry.path.as_str();
            if !request.written.iter().any(|(path, _)| path == file) {
                workspace.copy_one(&request.root, file).map_err(|error| format!("{file}: {error}"))?;
            }
        }
        for (path, content) in &request.written {
            workspace.write(path, content)?;
        }
        Ok(workspace)
    }

    fn copy_one(&self, from: &Path, file: &str) -> io::Result<()> {
        let target = self.at(file);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        let source = from.join(file);
        let kind = fs::symlink_metadata(&source)?.file_type();
        if kind.is_symlink() {
            let leads = fs::read_link(&source)?;
            let stays = leads.is_relative()
                && stays_inside(Path::new(file).parent().unwrap_or(Path::new("")), &leads);
            #[cfg(unix)]
            if stays {
                std::os::unix::fs::symlink(&leads, &target)?;
            }
            return Ok(());
        }
        if kind.is_file() {
            // with its permissions: a script stays executable
            fs::copy(&source, &target)?;
        }
        Ok(())
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a file of the repository is in it.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        if path.is_empty() || path == "." { self.folder.clone() } else { self.folder.join(path) }
    }

    /// Writes a file into it.
    ///
    /// # Errors
    /// When it cannot be written; the message names it.
    pub(crate) fn write(&self, path: &str, content: &[u8]) -> Result<(), String> {
        let target = self.at(path);
        let parent = target.parent().map_or(Ok(()), fs::create_dir_all);
        parent.and_then(|()| fs::write(&target, content)).map_err(|error| format!("{path}: {error}"))
    }

    /// Leaves it there.
    pub(crate) fn keep(&mut self) {
        self.is_kept = true;
    }

    /// Removes it; what a container wrote into it as root, a container removes.
    pub(crate) fn remove(&self, engine: &dyn Engine, image: Option<&str>) -> Result<(), String> {
        let Err(error) = fs::remove_dir_all(&self.folder) else { return Ok(()) };
        if error.kind() == io::ErrorKind::NotFound {
            return Ok(());
        }
        if let Some(image) = image {
            let mount = format!("{}:/seaworthy", self.folder.display());
            let words = [
                "run",
                "--rm",
                "--user=0:0",
                "--entrypoint=/bin/sh",
                "--network=none",
                "--volume",
                &mount,
                image,
            ];
            let call = Call::new(words).and(["-c", "rm -rf /seaworthy/* /seaworthy/.[!.]*"]).at_the_end();
            // the second attempt says whether it helped
            let _outcome = engine.call(&call);
        }
        fs::remove_dir_all(&self.folder).map_err(|error| format!("{}: {error}", self.folder.display()))
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        if !self.is_kept {
            // the run has removed it and said where it could not; this is for a run that ended by an error
            let _outcome = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Whether a link in a folder of the repository leads to something in the repository.
fn stays_inside(folder: &Path, leads: &Path) -> bool {
    let mut depth = 0_i32;
    for part in folder.components().chain(leads.components()) {
        match part {
            Component::Normal(_) => depth += 1,
            Component::ParentDir => depth -= 1,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return false,
        }
        if depth < 0 {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_out_of_the_repository_are_not_copied() {
        assert!(stays_inside(Path::new("a/b"), Path::new("../c")));
        assert!(!stays_inside(Path::new("a"), Path::new("../../etc")));
        assert!(!stays_inside(Path::new(""), Path::new("/etc/passwd")));
    }
}
