//! `COPY` and `ADD`: what goes where.

use std::collections::BTreeMap;

use seaworthy_dockerfile::body::{Source, Transfer};
use seaworthy_dockerfile::{Base, Dockerfile, Instruction, Keyword, Quotes, expand};
use seaworthy_text::Span;

use super::state::State;

/// What a `COPY` or an `ADD` brings.
#[derive(Debug)]
pub struct Copied {
    /// Where it comes from, in order.
    pub sources: Vec<Origin>,
    /// Where it goes: an absolute path.
    pub target: String,
    /// Whether the target is a folder whatever comes: it ends in a slash, or several sources go there.
    pub into_folder: bool,
    /// `--chown`, as written.
    pub owner: Option<(String, Span)>,
    /// `--parents`: the sources keep their folders.
    pub parents: bool,
    /// `--exclude`, as written.
    pub exclude: Vec<String>,
}

/// One source.
#[derive(Debug)]
pub struct Origin {
    /// Where it is written.
    pub span: Span,
    /// What it is.
    pub kind: OriginKind,
}

/// What a source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OriginKind {
    /// A path or pattern of the build's context, from its root; empty for all of it.
    Context(String),
    /// A path of an earlier stage: absolute.
    Stage(usize, String),
    /// A path of an image of others, or of a named context: absolute.
    Image(String, String),
    /// A text that stands in the Dockerfile.
    Text,
    /// Something fetched from an address.
    Address,
    /// A variable without a value hides it.
    Unknown,
}

impl Copied {
    pub(super) fn read(
        file: &Dockerfile,
        stage: usize,
        globals: &BTreeMap<String, String>,
        before: &State,
        instruction: &Instruction,
        transfer: &Transfer,
    ) -> Self {
        let from = transfer.from.as_ref().map(|word| {
            let value_of = |name: &str| globals.get(name).cloned();
            match expand(&word.text, file.escape(), Quotes::Remove, &value_of) {
                Ok(expansion) if !expansion.text.is_empty() => file.source_of(&expansion.text, stage),
                _ => Base::Unknown(word.text.clone()),
            }
        });
        let sources: Vec<Origin> = transfer
            .sources
            .iter()
            .map(|source| {
                let kind = match source {
                    Source::Heredoc(_) => OriginKind::Text,
                    Source::Path(word) => match before.value(file, &word.text) {
                        (_, false) => OriginKind::Unknown,
                        (path, true) => origin(instruction.keyword, from.as_ref(), &path),
                    },
                };
                Origin { span: source.word().span, kind }
            })
            .collect();
        let (target, is_known) = match &transfer.destination {
            Some(word) => before.value(file, &word.text),
            None => (String::new(), false),
        };
        let into_folder =
            target.ends_with('/') || sources.len() > 1 || target == "." || target.ends_with("/.");
        Self {
            // what goes to an unknown place may be anywhere
            sources: if is_known {
                sources
            } else {
                sources.into_iter().map(|one| Origin { kind: OriginKind::Unknown, ..one }).collect()
            },
            target: absolute(before.folder(), &target),
            into_folder,
            owner: transfer.chown.as_ref().map(|word| (before.value(file, &word.text).0, word.span)),
            parents: transfer.parents,
            exclude: transfer.exclude.iter().map(|word| word.text.clone()).collect(),
        }
    }
}

fn origin(keyword: Keyword, from: Option<&Base>, path: &str) -> OriginKind {
    match from {
        None if keyword == Keyword::Add && (path.contains("://") || path.starts_with("git@")) => {
            OriginKind::Address
        }
        None => OriginKind::Context(absolute("/", path).trim_start_matches('/').to_owned()),
        Some(Base::Stage(index)) => OriginKind::Stage(*index, absolute("/", path)),
        Some(Base::Image(name)) => OriginKind::Image(name.clone(), absolute("/", path)),
        Some(Base::Scratch | Base::Unknown(_)) => OriginKind::Unknown,
    }
}

/// A path as an absolute one, seen from a folder; without `.`, `..` and a slash at its end.
pub(super) fn absolute(folder: &str, path: &str) -> String {
    let start = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_absolute() {
        for (folder, path, wanted) in [
            ("/app", ".", "/app"),
            ("/app", "./", "/app"),
            ("/app", "a/../b/", "/app/b"),
            ("/app", "/x", "/x"),
            ("/", "../..", "/"),
        ] {
            assert_eq!(absolute(folder, path), wanted, "{folder} {path}");
        }
    }
}
