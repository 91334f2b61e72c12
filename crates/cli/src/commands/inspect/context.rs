//! `seaworthy inspect context`: exactly what a build can take from its context, whatever the Dockerfile copies of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use seaworthy_text::RepoPath;
use serde::Serialize;

use super::input::text_of;
use super::options::{Builder, SentOptions};
use crate::Verdict;
use crate::commands::context::Ignores;
use crate::disk::{self, Found, FoundKind};
use crate::error::UserError;
use crate::output;

/// What a build receives.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SentDocument {
    /// The version of this document's shape.
    version: u32,
    /// The folder, as it was named.
    dir: String,
    /// The Dockerfile whose ignore file was looked for.
    dockerfile: String,
    /// The ignore file that decides; null when there is none, and everything is sent.
    ignore_file: Option<String>,
    /// How many files, links and others are sent; folders do not count.
    files: u64,
    /// The size of the files that are sent, in bytes.
    bytes: u64,
    /// All that is sent, sorted by path.
    entries: Vec<SentEntry>,
    /// How many files are kept out.
    kept_out: u64,
}

/// A file, folder, link or something else that is sent.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SentEntry {
    /// Its path from the context.
    path: String,
    kind: Kind,
    /// Where a link leads, as written; it is sent as a link, wherever that is. Null for all others.
    target: Option<String>,
    /// Its size in bytes; 0 for what is no ordinary file.
    bytes: u64,
    /// The pattern that brought it back; null when none matched.
    pattern: Option<String>,
    /// The line of that pattern, from 1.
    line: Option<usize>,
}

/// What is sent under a name.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// An ordinary file.
    File,
    /// A folder; one that a pattern keeps out is sent where something below it is.
    Folder,
    /// A symbolic link.
    Link,
    /// A named pipe.
    Pipe,
    /// A socket; it arrives as an empty file.
    Socket,
    /// A device.
    Device,
}

pub(super) fn run(options: &SentOptions) -> Result<Verdict, UserError> {
    let dir = &options.dir;
    match std::fs::metadata(dir) {
        Ok(data) if !data.is_dir() => return Err(UserError::not_a_folder(dir)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(UserError::path_not_found(dir));
        }
        Err(error) => return Err(UserError::unreadable(dir, &error)),
        Ok(_) => {}
    }
    let dockerfile = options.file.clone().unwrap_or_else(|| dir.join("Dockerfile"));
    if options.file.is_some() && !dockerfile.is_file() {
        let error =
            std::fs::metadata(&dockerfile).err().unwrap_or_else(|| std::io::ErrorKind::IsADirectory.into());
        return Err(UserError::named_file(&dockerfile, &error));
    }
    let ignore_file = ignore_files(options.engine, &dockerfile, dir).into_iter().find(|path| path.is_file());
    let (name, text) = match &ignore_file {
        Some(path) => (path.display().to_string(), text_of(path)?),
        None => Default::default(),
    };
    let Ignores { matcher, patterns } = Ignores::read(&name, &text)?;
    let all = disk::everything(dir, &matcher)?;
    let sent = sent(&all);
    let entries: Vec<SentEntry> = sent
        .into_iter()
        .map(|found| SentEntry {
            path: found.path.to_string(),
            kind: kind_of(&found.kind),
            target: match &found.kind {
                FoundKind::Link(target) => Some(target.clone()),
                _ => None,
            },
            bytes: found.size,
            pattern: found.pattern.and_then(|line| patterns.get(&line).cloned()),
            line: found.pattern.map(|line| line + 1),
        })
        .collect();
    output::print_json(&SentDocument {
        version: 1,
        dir: dir.display().to_string(),
        dockerfile: dockerfile.display().to_string(),
        ignore_file: ignore_file.map(|path| path.display().to_string()),
        files: entries.iter().filter(|entry| !matches!(entry.kind, Kind::Folder)).count() as u64,
        bytes: entries.iter().map(|entry| entry.bytes).sum(),
        entries,
        kept_out: all.iter().filter(|found| found.excluded).map(|found| found.files).sum(),
    })?;
    Ok(Verdict::Fine)
}

/// The ignore files that a build looks for; the first one there is is read, and no other.
fn ignore_files(engine: Builder, dockerfile: &Path, dir: &Path) -> Vec<PathBuf> {
    let beside = |ending: &str| {
        let mut name = dockerfile.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    match engine {
        Builder::Docker => vec![beside(".dockerignore"), dir.join(".dockerignore")],
        Builder::Podman => vec![
            beside(".containerignore"),
            beside(".dockerignore"),
            dir.join(".containerignore"),
            dir.join(".dockerignore"),
        ],
    }
}

/// What is sent: all that no pattern keeps out, and the folders that lead there.
fn sent(all: &[Found]) -> Vec<&Found> {
    let kept = || all.iter().filter(|found| !found.excluded);
    let folders: BTreeSet<RepoPath> = kept().flat_map(|found| found.path.ancestors().skip(1)).collect();
    all.iter().filter(|found| !found.excluded || folders.contains(&found.path)).collect()
}

fn kind_of(kind: &FoundKind) -> Kind {
    match kind {
        FoundKind::File => Kind::File,
        FoundKind::Folder | FoundKind::OpenFolder => Kind::Folder,
        FoundKind::Link(_) => Kind::Link,
        FoundKind::Pipe => Kind::Pipe,
        FoundKind::Socket => Kind::Socket,
        FoundKind::Device => Kind::Device,
    }
}
