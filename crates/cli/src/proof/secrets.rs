//! The secrets that a repository holds: their values, to look for them in images, and the names of files that git ignores.
//!
//! Values leave this module only for the search; none is ever printed.

use std::fs;

use seaworthy_detect::is_secret_name;
use seaworthy_dockerfile::{Dockerfile, body::Body};
use seaworthy_facts::{Facts, Repo};
use seaworthy_manifest::dotenv::{EnvFile, EnvState};
use seaworthy_setup::SetUp;
use seaworthy_text::{FileState, RepoPath};

use crate::disk::DiskRepo;

/// Shorter values are words that stand everywhere.
const SHORTEST: usize = 12;

/// The secrets in files that git has, and in the set-up itself, each with words for it.
pub(crate) fn secrets(repo: &dyn Repo, setup: &SetUp) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in repo.entries() {
        let name = entry.path.file_name();
        let read = || repo.read(&entry.path).ok();
        if is_template(name) {
            continue;
        }
        if name == ".env" || name.starts_with(".env.") {
            let Some(file) = read() else { continue };
            for line in EnvFile::parse(&file).entries {
                let value = line.value.as_ref().map(|value| value.text.as_str()).unwrap_or_default();
                if line.state == EnvState::Set && is_secret_name(&line.key.value) && is_telling(value) {
                    found.push((format!("{} of {}", line.key.value, entry.path), value.as_bytes().to_vec()));
                }
            }
        } else if name == ".npmrc" || name == ".yarnrc.yml" {
            let Some(file) = read() else { continue };
            for line in file.text().lines() {
                let (key, value) =
                    line.split_once('=').or_else(|| line.split_once(": ")).unwrap_or((line, ""));
                let value = value.trim().trim_matches('"');
                if ["_authToken", "_auth", "_password", "npmAuthToken"].iter().any(|word| key.contains(word))
                    && is_telling(value)
                {
                    found.push((format!("the token of {}", entry.path), value.as_bytes().to_vec()));
                }
            }
        } else if [".pem", ".key", ".p12"].iter().any(|ending| name.ends_with(ending))
            || name.starts_with("id_rsa")
            || name.starts_with("id_ed25519")
        {
            let Some(file) = read() else { continue };
            let body = file.text().lines().find(|line| line.len() >= 40 && !line.starts_with('-'));
            if file.text().contains("PRIVATE KEY")
                && let Some(body) = body
            {
                found.push((format!("the key of {}", entry.path), body.as_bytes().to_vec()));
            }
        }
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
                if is_secret_name(&pair.name.text) && is_telling(value) {
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

/// Whether a value can be told from a word, a placeholder or a variable.
fn is_telling(value: &str) -> bool {
    value.len() >= SHORTEST && !value.contains("${") && !value.starts_with('$') && !value.starts_with('<')
}

fn is_template(name: &str) -> bool {
    ["example", "sample", "template", "dist", "test"].iter().any(|word| name.contains(word))
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
