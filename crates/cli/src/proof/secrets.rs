//! The secrets that a repository holds: their values, to look for them in images, and the names of files that git ignores.
//!
//! Values leave this module only for the search; none is ever printed.

use std::fs;

use seaworthy_check::secret_text::{self, is_real, is_telling};
use seaworthy_detect::is_secret_name;
use seaworthy_dockerfile::{Dockerfile, body::Body};
use seaworthy_facts::{Facts, Repo};
use seaworthy_setup::SetUp;
use seaworthy_text::{FileState, RepoPath};

use crate::disk::DiskRepo;

/// The secrets in files that git has, and in the set-up itself, each with words for it.
pub(crate) fn secrets(repo: &dyn Repo, setup: &SetUp) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in repo.entries() {
        if !secret_text::may_hold_secrets(entry.path.file_name()) {
            continue;
        }
        // a file that cannot be read holds nothing that could be searched for
        let Ok(file) = repo.read(&entry.path) else { continue };
        let secrets = secret_text::in_file(&file).into_iter();
        found.extend(secrets.map(|one| (format!("{} of {}", one.name, entry.path), one.value.into_bytes())));
    }
    for image in &setup.images {
        for (name, value) in &image.args {
            if let Some(value) = value.as_deref().filter(|value| is_secret_name(name) && is_telling(value)) {
                found.push((
                    format!("the build argument {name} of {}", image.declared),
                    value.as_bytes().to_vec(),
                ));
            }
        }
        let Ok(file) = repo.read(&image.dockerfile) else { continue };
        let parsed = Dockerfile::parse(file.text());
        for instruction in parsed.instructions() {
            let (Body::Arg(pairs) | Body::Env(pairs)) = &instruction.body else { continue };
            for pair in pairs {
                let value =
                    pair.value.as_ref().map(|value| value.text.trim_matches(['"', '\''])).unwrap_or_default();
                if is_secret_name(&pair.name.text) && is_real(value) {
                    let words = format!("{} of {}", pair.name.text, file.place(pair.span));
                    found.push((words, value.as_bytes().to_vec()));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Files of this machine that git ignores and that hold secrets by their names: their names, never their contents.
pub(crate) fn kept_out_of_git(repo: &DiskRepo, facts: Option<&Facts>) -> Vec<String> {
    let mut wanted: Vec<RepoPath> = Vec::new();
    let apps = facts.map(|facts| facts.apps.as_slice()).unwrap_or_default();
    for app in apps {
        wanted.extend(app.secret_files.iter().map(|file| file.value.path.clone()));
        wanted.extend([".env", ".env.local", ".env.production"].iter().map(|name| app.dir.child(name)));
    }
    for name in [".env", ".env.local", ".env.production", ".env.production.local"] {
        wanted.push(RepoPath::root().child(name));
    }
    wanted.sort();
    wanted.dedup();
    wanted.retain(|path| {
        repo.git_ignored(path).is_some()
            && !matches!(repo.state(path), Ok(FileState::Absent))
            && fs::symlink_metadata(repo.on_disk(path)).is_ok()
    });
    wanted.into_iter().map(|path| path.to_string()).collect()
}
