//! Paths of the host that are mounted, as paths of the checkout.

use std::borrow::Cow;
use std::collections::BTreeMap;

use seaworthy_compose::{self as compose, MountKind};
use seaworthy_facts::Repo;
use seaworthy_text::RepoPath;

use super::Bind;
use super::variables::value_of;

/// What is mounted; a path below the shell's own folder is one whatever that is.
pub(super) fn kind_of(mount: &compose::Mount) -> MountKind {
    let source = mount.source.as_deref().unwrap_or_default();
    match (&mount.kind, without_working_folder(source)) {
        (MountKind::Unknown, Cow::Owned(_)) => MountKind::Bind,
        (kind, _) => kind.clone(),
    }
}

/// What of the checkout is mounted, with paths counted from `folder`.
pub(super) fn bind_of(
    repo: &dyn Repo,
    folder: &RepoPath,
    source: &str,
    values: &BTreeMap<String, String>,
) -> Bind {
    let text = value_of(&without_working_folder(source), values);
    let Some(text) = text.filter(|text| !text.starts_with(['~', '/', '\\'])) else {
        return Bind::Elsewhere;
    };
    match folder.join(&text) {
        Ok(path) if repo.has_file(&path) => Bind::File(path),
        Ok(path) if repo.has_folder(&path) => Bind::Folder(path),
        Ok(path) => Bind::Absent(path),
        Err(_) => Bind::Elsewhere,
    }
}

/// A path with the shell's own `$PWD` at its start written as `.`: commands are run in the project's folder.
fn without_working_folder(path: &str) -> Cow<'_, str> {
    let rest = path.strip_prefix("${PWD}").or_else(|| path.strip_prefix("$PWD"));
    match rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
        Some(rest) => Cow::Owned(format!(".{rest}")),
        None => Cow::Borrowed(path),
    }
}
