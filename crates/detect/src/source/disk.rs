//! Where in the repository, or in the container, a path of the code leads.

use seaworthy_js::{FileAccess, FilePath, PathBase, Value, ValueKind};
use seaworthy_text::RepoPath;

use super::across::At;
use super::code::Code;
use crate::sources::Source;

/// A path that was followed as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Disk {
    /// Below the repository's root.
    Inside {
        path: RepoPath,
        /// Whether that is all of it; something unknown follows otherwise.
        is_complete: bool,
    },
    /// Outside of the app, absolute.
    Absolute(String),
    /// In the system's folder for temporary files.
    Temporary,
}

/// The places that an access may mean; several when a variable decides.
pub(super) fn places<'r>(code: &Code<'_, 'r>, source: &'r Source, access: &FileAccess) -> Vec<Disk> {
    let mut places = Vec::new();
    place(code, source, &access.path, access, &mut places);
    places.sort();
    places.dedup();
    places
}

fn place<'r>(
    code: &Code<'_, 'r>,
    source: &'r Source,
    path: &FilePath,
    access: &FileAccess,
    places: &mut Vec<Disk>,
) {
    let known = path.known.trim_start_matches("./");
    let is_complete = path.is_complete;
    let inside = |folder: RepoPath| folder.join(known).ok().map(|path| Disk::Inside { path, is_complete });
    match &path.base {
        PathBase::WorkingDirectory => places.extend(inside(code.dir().clone())),
        PathBase::SourceDirectory => {
            places.extend(source.file.path().parent().and_then(inside));
        }
        PathBase::Root => places.push(absolute(code, known)),
        PathBase::TemporaryDirectory => places.push(Disk::Temporary),
        PathBase::HomeDirectory => {}
        PathBase::Value(value) => {
            for text in texts(code, &At::new(source, value, access.within)) {
                places.extend(written(code, &text, known, path.is_complete));
            }
        }
    }
}

/// What a text means as a path, with something known behind it.
fn written(code: &Code<'_, '_>, text: &str, behind: &str, is_complete: bool) -> Option<Disk> {
    let text = text.strip_prefix("file:").unwrap_or(text);
    if text.is_empty() || text.contains("://") || text.contains('\0') {
        return None;
    }
    let whole =
        if behind.is_empty() { text.to_owned() } else { format!("{}/{behind}", text.trim_end_matches('/')) };
    if let Some(rest) = whole.strip_prefix('/') {
        return Some(absolute(code, rest));
    }
    Some(Disk::Inside { path: code.dir().join(&whole).ok()?, is_complete })
}

/// An absolute path; `/app` is where the app lies in most containers.
fn absolute(code: &Code<'_, '_>, below_root: &str) -> Disk {
    if below_root == "tmp" || below_root.starts_with("tmp/") || below_root.starts_with("var/tmp") {
        return Disk::Temporary;
    }
    match below_root.strip_prefix("app/").map(|rest| code.dir().join(rest)) {
        Some(Ok(path)) => Disk::Inside { path, is_complete: true },
        _ => Disk::Absolute(format!("/{below_root}")),
    }
}

/// The texts that a value may be, a variable's default among them, joined where they are paths.
pub(super) fn texts<'r>(code: &Code<'_, 'r>, at: &At<'r>) -> Vec<String> {
    let mut texts = Vec::new();
    for found in code.resolve(at) {
        collect(code, &found, &mut texts, 6);
    }
    texts.sort();
    texts.dedup();
    texts
}

fn collect<'r>(code: &Code<'_, 'r>, at: &At<'r>, texts: &mut Vec<String>, depth: u32) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match &at.value.kind {
        ValueKind::String(text) => texts.push(text.clone()),
        ValueKind::Env(reference) => {
            if let Some(default) = &reference.default {
                let inner = At { value: (**default).clone(), ..at.clone() };
                for found in code.resolve(&inner) {
                    collect(code, &found, texts, depth);
                }
            }
        }
        ValueKind::Call(call) if matches!(call.name(), Some("join" | "resolve")) => {
            if let Some(text) = joined(code, at, &call.arguments) {
                texts.push(text);
            }
        }
        ValueKind::New(call) | ValueKind::Call(call)
            if matches!(call.name(), Some("URL" | "fileURLToPath")) =>
        {
            if let Some(first) = call.arguments.first() {
                let inner = At { value: first.clone(), ..at.clone() };
                for found in code.resolve(&inner) {
                    collect(code, &found, texts, depth);
                }
            }
        }
        _ => {}
    }
}

/// `path.join(process.cwd(), 'a', 'b')` from the app's folder.
fn joined<'r>(code: &Code<'_, 'r>, at: &At<'r>, parts: &[Value]) -> Option<String> {
    let mut path = String::new();
    for part in parts {
        let inner = At { value: part.clone(), ..at.clone() };
        let found = code.resolve(&inner).into_iter().next()?;
        match &found.value.kind {
            ValueKind::Location(seaworthy_js::Location::WorkingDirectory) => {}
            ValueKind::Location(seaworthy_js::Location::SourceDirectory) => {
                let folder = at.source.file.path().parent()?;
                path.push_str(folder.below(code.dir())?);
            }
            ValueKind::String(text) => {
                if !path.is_empty() && !path.ends_with('/') {
                    path.push('/');
                }
                path.push_str(text);
            }
            _ => return None,
        }
    }
    Some(path)
}
