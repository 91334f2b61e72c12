//! Every source file of the repository's packages, parsed once and in parallel.

use std::collections::BTreeMap;
use std::ops::Bound;

use rayon::prelude::*;
use seaworthy_facts::{EntryKind, Repo, Unknown, UnknownKind};
use seaworthy_js::{Module, Value};
use seaworthy_text::{Place, RepoPath, SourceFile};

use crate::repository::Repository;
use crate::role::{self, SourceRole};

/// A source file that was read and parsed.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Its text and name.
    pub(crate) file: SourceFile,
    /// What it is to its package.
    pub(crate) role: SourceRole,
    /// The folder of the package it belongs to.
    pub(crate) package: RepoPath,
    /// What it says.
    pub(crate) module: Module,
    /// The value that it exports, for the configuration of a tool.
    pub(crate) config: Option<Value>,
}

/// The parsed sources, by path. Tests are not among them.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    files: BTreeMap<RepoPath, Source>,
}

impl Sources {
    /// Parses everything that may be part of an app. A file that cannot be read or parsed is noted.
    pub(crate) fn parse(repository: &Repository<'_>, unknowns: &mut Vec<Unknown>) -> Self {
        let mut wanted: Vec<(&RepoPath, RepoPath, SourceRole)> = Vec::new();
        for entry in repository.repo.entries() {
            if entry.kind != EntryKind::File {
                continue;
            }
            let Some(package) = repository.owner(&entry.path).filter(|package| !package.is_specimen) else {
                continue;
            };
            let Some(below) = entry.path.below(&package.dir) else { continue };
            if let Some(role) = role::role(below)
                && role != SourceRole::Test
            {
                wanted.push((&entry.path, package.dir.clone(), role));
            }
        }
        let parsed: Vec<Option<Result<Source, Unknown>>> = wanted
            .into_par_iter()
            .map(|(path, package, role)| parse_one(repository.repo, path, package, role).transpose())
            .collect();
        let mut sources = Self::default();
        for result in parsed.into_iter().flatten() {
            match result {
                Ok(source) => {
                    // a place from which the parser recovered: facts near it may be missing
                    unknowns.extend(source.module.diagnostics.iter().map(|diagnostic| Unknown {
                        kind: UnknownKind::Source,
                        place: source.file.place(diagnostic.span),
                        why: diagnostic.message.clone(),
                    }));
                    sources.files.insert(source.file.path().clone(), source);
                }
                Err(unknown) => unknowns.push(unknown),
            }
        }
        sources
    }

    /// The source at this path.
    pub(crate) fn get(&self, path: &RepoPath) -> Option<&Source> {
        self.files.get(path)
    }

    /// The sources of one package, nested packages left out, sorted by path.
    pub(crate) fn of_package<'s>(&'s self, dir: &'s RepoPath) -> impl Iterator<Item = &'s Source> {
        let prefix = if dir.is_root() { String::new() } else { format!("{dir}/") };
        let start = prefix.clone();
        self.files
            .range::<str, _>((Bound::Included(start.as_str()), Bound::Unbounded))
            .map(|(_, source)| source)
            .take_while(move |source| source.file.path().as_str().starts_with(&prefix))
            .filter(move |source| source.package == *dir)
    }
}

/// Whether a program without an ending says in its first line that a runtime of ours runs it.
fn is_ours(file: &SourceFile) -> bool {
    let first = file.text().lines().next().unwrap_or_default();
    first.starts_with("#!") && ["node", "bun", "tsx"].iter().any(|runtime| first.contains(runtime))
}

fn parse_one(
    repo: &dyn Repo,
    path: &RepoPath,
    package: RepoPath,
    role: SourceRole,
) -> Result<Option<Source>, Unknown> {
    let unknown = |place, why| Unknown { kind: UnknownKind::Source, place, why };
    let file = repo.read(path).map_err(|cause| unknown(Place::whole(path.clone()), cause.to_string()))?;
    if path.extension().is_none() && !is_ours(&file) {
        return Ok(None);
    }
    let module = seaworthy_js::scan(&file)
        .map_err(|failure| unknown(file.place(failure.span), format!("does not parse: {failure}")))?;
    let config = match role {
        // what `scan` could parse, `config` can
        SourceRole::Config => seaworthy_js::config(&file).ok(),
        SourceRole::App | SourceRole::Test | SourceRole::Tool => None,
    };
    Ok(Some(Source { file, role, package, module, config }))
}
