//! Every source file of the repository's packages, parsed once and in parallel. What says nothing by itself is kept as little
//! more than its text.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use seaworthy_facts::{EntryKind, Repo, RepoEntry, Unknown, UnknownKind};
use seaworthy_js::{Outline, Value};
use seaworthy_text::{Place, RepoPath, SourceFile};

use crate::bound::{BOUND, Weighed, left_out};
use crate::imports::package_of;
use crate::reading::Reading;
use crate::repository::Repository;
use crate::role::{self, SourceRole};
use crate::source::may_be_client;

/// A source file that was read and parsed.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Its place among all sources.
    pub(crate) number: usize,
    /// Its text and name.
    pub(crate) file: SourceFile,
    /// What it is to its package.
    pub(crate) role: SourceRole,
    /// The folder of the package it belongs to.
    pub(crate) package: RepoPath,
    /// What it says.
    pub(crate) module: Reading,
    /// The value that it exports, for the configuration of a tool.
    pub(crate) config: Option<Value>,
}

/// Packages for pages and plain data, known to have nothing to do with how an app runs.
const SILENT: &[&str] = &[
    "class-variance-authority",
    "classnames",
    "clsx",
    "date-fns",
    "dayjs",
    "lodash",
    "lodash-es",
    "lucide-react",
    "preact",
    "react",
    "react-dom",
    "solid-js",
    "svelte",
    "tailwind-merge",
    "vue",
];

/// The parsed sources, sorted by path. Tests are not among them.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    files: Vec<Source>,
    by_path: HashMap<RepoPath, usize>,
}

impl Sources {
    /// Parses everything that may be part of an app. A file that cannot be read or parsed is noted.
    pub(crate) fn parse(repository: &Repository<'_>, unknowns: &mut Vec<Unknown>) -> Self {
        let mut wanted: Vec<(&RepoEntry, RepoPath, SourceRole)> = Vec::new();
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
                wanted.push((entry, package.dir.clone(), role));
            }
        }
        let names = repository.packages.values().filter_map(|package| package.json.name.as_ref());
        let names: BTreeSet<&str> = names.map(|name| name.as_str()).collect();
        let is_inner = |specifier: &str| is_inner(specifier, &names);
        let weighed =
            BOUND.weigh(repository.repo, wanted.iter().map(|(entry, ..)| (&entry.path, entry.size)));
        // a large one takes much memory while it is read
        let one_at_a_time = Mutex::new(());
        let parsed: Vec<Option<Result<Source, Unknown>>> = wanted
            .into_par_iter()
            .map(|(entry, package, role)| {
                let path = &entry.path;
                let parse = |package| parse_one(repository.repo, path, package, role, &is_inner).transpose();
                match weighed.get(path) {
                    None => parse(package),
                    Some(Weighed::Fits) => {
                        let _turn = one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
                        parse(package)
                    }
                    Some(Weighed::SaysNothing) => {
                        read_plain(repository.repo, path, package, role).transpose()
                    }
                    Some(Weighed::TooMuch { tokens, most, whose }) => {
                        Some(Err(left_out(path, *tokens, *most, *whose)))
                    }
                }
            })
            .collect();
        let mut sources = Self::default();
        for result in parsed.into_iter().flatten() {
            match result {
                Ok(source) => {
                    // a place from which the parser recovered: facts near it may be missing
                    let told = source.module.telling().map(|module| module.diagnostics.as_slice());
                    unknowns.extend(told.unwrap_or_default().iter().map(|diagnostic| Unknown {
                        kind: UnknownKind::Source,
                        place: source.file.place(diagnostic.span),
                        why: diagnostic.message.clone(),
                    }));
                    sources.files.push(source);
                }
                Err(unknown) => unknowns.push(unknown),
            }
        }
        sources.files.sort_by(|a, b| a.file.path().cmp(b.file.path()));
        for (number, source) in sources.files.iter_mut().enumerate() {
            source.number = number;
            sources.by_path.insert(source.file.path().clone(), number);
        }
        sources
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// The source at this path.
    pub(crate) fn get(&self, path: &RepoPath) -> Option<&Source> {
        self.at(path.as_str())
    }

    /// The source at a path that is written as ours are.
    pub(crate) fn at(&self, path: &str) -> Option<&Source> {
        self.files.get(*self.by_path.get(path)?)
    }

    /// The source with this place among all.
    pub(crate) fn numbered(&self, number: usize) -> Option<&Source> {
        self.files.get(number)
    }

    /// The sources of one package, nested packages left out, sorted by path.
    pub(crate) fn of_package<'s>(&'s self, dir: &'s RepoPath) -> impl Iterator<Item = &'s Source> {
        let prefix = if dir.is_root() { String::new() } else { format!("{dir}/") };
        let first = self.files.partition_point(|source| source.file.path().as_str() < prefix.as_str());
        self.files[first..]
            .iter()
            .take_while(move |source| source.file.path().as_str().starts_with(&prefix))
            .filter(move |source| source.package == *dir)
    }
}

/// Whether what is imported is of this repository, or known to be silent: only what is used from outside can say something.
fn is_inner(specifier: &str, names: &BTreeSet<&str>) -> bool {
    let package = package_of(specifier);
    specifier.starts_with(['.', '#', '~'])
        || specifier.starts_with("@/")
        || SILENT.contains(&package)
        || (names.contains(package) && !may_be_client(specifier))
}

/// Whether a program without an ending says in its first line that a runtime of ours runs it.
fn is_ours(file: &SourceFile) -> bool {
    let first = file.text().lines().next().unwrap_or_default();
    first.starts_with("#!") && ["node", "bun", "tsx"].iter().any(|runtime| first.contains(runtime))
}

/// A source that is too much to read, and says nothing: whoever looks for a value in it does not find it.
fn read_plain(
    repo: &dyn Repo,
    path: &RepoPath,
    package: RepoPath,
    role: SourceRole,
) -> Result<Option<Source>, Unknown> {
    let file = read(repo, path)?;
    let is_source = path.extension().is_some() || is_ours(&file);
    let module = Reading::whole(seaworthy_js::Module::default());
    Ok(is_source.then_some(Source { number: 0, file, role, package, module, config: None }))
}

fn read(repo: &dyn Repo, path: &RepoPath) -> Result<SourceFile, Unknown> {
    repo.read(path).map_err(|cause| Unknown {
        kind: UnknownKind::Source,
        place: Place::whole(path.clone()),
        why: cause.to_string(),
    })
}

fn parse_one(
    repo: &dyn Repo,
    path: &RepoPath,
    package: RepoPath,
    role: SourceRole,
    is_inner: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Option<Source>, Unknown> {
    let unknown = |place, why| Unknown { kind: UnknownKind::Source, place, why };
    let file = read(repo, path)?;
    if path.extension().is_none() && !is_ours(&file) {
        return Ok(None);
    }
    let broken = |failure: seaworthy_js::ParseFailure| {
        unknown(file.place(failure.span), format!("does not parse: {failure}"))
    };
    let module = match role {
        // what a tool reads is asked for its values
        SourceRole::Config => Reading::whole(seaworthy_js::scan(&file).map_err(broken)?),
        SourceRole::App | SourceRole::Test | SourceRole::Tool => {
            match seaworthy_js::outline(&file, is_inner).map_err(broken)? {
                Outline::Quiet(imports) => Reading::quiet(file.clone(), imports),
                Outline::Whole(module) => Reading::whole(*module),
            }
        }
    };
    let config = match role {
        // what `scan` could parse, `config` can
        SourceRole::Config => seaworthy_js::config(&file).ok(),
        SourceRole::App | SourceRole::Test | SourceRole::Tool => None,
    };
    Ok(Some(Source { number: 0, file, role, package, module, config }))
}
