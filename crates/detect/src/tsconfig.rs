//! A TypeScript configuration with all it extends: where outputs go, what the sources' root is, path aliases.

use seaworthy_facts::{EntryKind, Evidence, EvidenceKind, Unknown, UnknownKind};
use seaworthy_manifest::Spanned;
use seaworthy_manifest::data::{Dialect, parse_json};
use seaworthy_manifest::tsconfig::TsConfig;
use seaworthy_text::{RepoPath, SourceFile, Span};

use crate::repository::Repository;

/// How many files one configuration may extend, one after the other.
const LONGEST_CHAIN: usize = 8;

/// A path that a configuration sets, with the place that sets it.
#[derive(Debug, Clone)]
pub(crate) struct SetPath {
    /// The path, from the repository's root.
    pub(crate) path: RepoPath,
    /// The place.
    pub(crate) evidence: Evidence,
}

/// A configuration, the files it extends taken into account.
#[derive(Debug, Clone)]
pub(crate) struct ResolvedTsConfig {
    /// The folder of the configuration itself.
    pub(crate) dir: RepoPath,
    /// The configuration itself.
    pub(crate) file: SourceFile,
    /// `outDir`.
    pub(crate) out_dir: Option<SetPath>,
    /// `rootDir`.
    pub(crate) root_dir: Option<SetPath>,
    /// `noEmit`.
    pub(crate) no_emit: bool,
    /// `composite`: the sources' root is then the configuration's folder.
    pub(crate) composite: bool,
    /// `emitDeclarationOnly`.
    pub(crate) declarations_only: bool,
    /// Where `declaration` is switched on.
    pub(crate) declarations: Option<Evidence>,
    /// `references`: configuration files, from the repository's root.
    pub(crate) references: Vec<RepoPath>,
    /// Where `include`, `files` and `exclude` are written from, and their patterns.
    include: Option<(RepoPath, Vec<String>)>,
    files: Option<(RepoPath, Vec<String>)>,
    exclude: Option<(RepoPath, Vec<String>)>,
    /// `paths`: pattern and targets, the targets from the repository's root.
    pub(crate) aliases: Vec<(String, Vec<RepoPath>)>,
    /// `baseUrl`.
    pub(crate) base_url: Option<RepoPath>,
}

impl ResolvedTsConfig {
    /// Reads the configuration in `path`; `None` when there is none or it cannot be read (which is noted).
    pub(crate) fn read(
        repository: &Repository<'_>,
        path: &RepoPath,
        unknowns: &mut Vec<Unknown>,
    ) -> Option<Self> {
        let file = repository.read_optional(path, UnknownKind::Setting, unknowns)?;
        let mut resolved = Self {
            dir: path.parent().unwrap_or_default(),
            file: file.clone(),
            out_dir: None,
            root_dir: None,
            no_emit: false,
            composite: false,
            declarations_only: false,
            declarations: None,
            references: Vec::new(),
            include: None,
            files: None,
            exclude: None,
            aliases: Vec::new(),
            base_url: None,
        };
        let mut chain = Vec::new();
        collect(repository, file, &mut chain, unknowns);
        // references are the only field that is not inherited
        if let Some((_, config)) = chain.first() {
            let paths =
                config.references.iter().filter_map(|reference| resolved.dir.join(reference.as_str()).ok());
            let as_file = |path: RepoPath| {
                if path.extension() == Some("json") { path } else { path.child("tsconfig.json") }
            };
            resolved.references = paths.map(as_file).collect();
        }
        // the base first, so that what extends it wins
        for (file, config) in chain.into_iter().rev() {
            resolved.apply(&file, &config);
        }
        Some(resolved)
    }

    fn apply(&mut self, file: &SourceFile, config: &TsConfig) {
        let dir = file.path().parent().unwrap_or_default();
        let own_dir = self.dir.clone();
        let at = |written: &str| match written.strip_prefix("${configDir}") {
            Some(rest) => own_dir.join(rest.trim_start_matches('/')).ok(),
            None => dir.join(written).ok(),
        };
        let set = |value: &Option<Spanned<String>>| {
            let value = value.as_ref()?;
            let evidence = Evidence::at(EvidenceKind::Configured, file, value.span);
            Some(SetPath { path: at(value.as_str())?, evidence })
        };
        let patterns = |value: &Option<Vec<Spanned<String>>>| {
            let value = value.as_ref()?;
            Some((dir.clone(), value.iter().map(|pattern| pattern.value.clone()).collect()))
        };
        self.out_dir = set(&config.out_dir).or(self.out_dir.take());
        self.root_dir = set(&config.root_dir).or(self.root_dir.take());
        self.no_emit = config.no_emit.as_ref().map_or(self.no_emit, |value| value.value);
        self.composite = config.composite.as_ref().map_or(self.composite, |value| value.value);
        let only = config.emit_declaration_only.as_ref();
        self.declarations_only = only.map_or(self.declarations_only, |value| value.value);
        match declaration(file) {
            Some((true, span)) => {
                self.declarations = Some(Evidence::at(EvidenceKind::Configured, file, span))
            }
            Some((false, _)) => self.declarations = None,
            None => {}
        }
        self.include = patterns(&config.include).or(self.include.take());
        self.files = patterns(&config.files).or(self.files.take());
        self.exclude = patterns(&config.exclude).or(self.exclude.take());
        if let Some(base) = &config.base_url {
            self.base_url = at(base.as_str());
        }
        if !config.paths.is_empty() {
            // targets are relative to `baseUrl` where there is one, else to the file
            let base = self.base_url.clone().unwrap_or_else(|| dir.clone());
            let target = |written: &Spanned<String>| match written.value.strip_prefix("${configDir}") {
                Some(rest) => own_dir.join(rest.trim_start_matches('/')).ok(),
                None => base.join(written.as_str()).ok(),
            };
            let paths = config.paths.iter();
            self.aliases = paths
                .map(|(pattern, targets)| {
                    (pattern.value.clone(), targets.iter().filter_map(target).collect())
                })
                .collect();
        }
    }

    /// The folder that outputs are written relative to: `rootDir`, or the deepest folder that holds all inputs.
    pub(crate) fn source_root(&self, repository: &Repository<'_>) -> RepoPath {
        if let Some(root) = &self.root_dir {
            return root.path.clone();
        }
        if self.composite {
            return self.dir.clone();
        }
        let mut common: Option<Vec<String>> = None;
        for path in self.inputs(repository) {
            let parent = path.parent().unwrap_or_default();
            let parts: Vec<String> = parent.parts().map(str::to_owned).collect();
            common = Some(match common {
                None => parts,
                Some(common) => {
                    common.into_iter().zip(parts).take_while(|(a, b)| a == b).map(|(part, _)| part).collect()
                }
            });
        }
        common.and_then(|parts| RepoPath::new(&parts.join("/")).ok()).unwrap_or_else(|| self.dir.clone())
    }

    /// The files that are compiled because the configuration names them; what they import comes on top.
    fn inputs<'r>(&self, repository: &'r Repository<'_>) -> Vec<&'r RepoPath> {
        let is_typescript = |path: &RepoPath| {
            let name = path.file_name();
            [".ts", ".tsx", ".mts", ".cts"].iter().any(|end| name.ends_with(end)) && !name.contains(".d.")
        };
        // what lies outside the configuration's folder is compiled only when something imports it
        let entries = repository.repo.entries();
        let prefix = if self.dir.is_root() { String::new() } else { format!("{}/", self.dir) };
        let first = entries.partition_point(|entry| entry.path.as_str() < prefix.as_str());
        let below = entries.get(first..).unwrap_or_default().iter();
        let below = below.take_while(|entry| entry.path.as_str().starts_with(&prefix));
        let candidates = below
            .filter(|entry| entry.kind == EntryKind::File && is_typescript(&entry.path))
            .map(|entry| &entry.path);
        let everything = (self.dir.clone(), vec!["**/*".to_owned()]);
        let include = match (&self.include, &self.files) {
            (Some(include), _) => Some(include),
            (None, Some(_)) => None,
            (None, None) => Some(&everything),
        };
        candidates
            .filter(|path| {
                let named = self.files.as_ref().is_some_and(|(dir, files)| {
                    files.iter().any(|file| dir.join(file).is_ok_and(|file| file == **path))
                });
                named
                    || (include.is_some_and(|patterns| matches_any(path, patterns))
                        && !self.is_excluded(path))
            })
            .collect()
    }

    fn is_excluded(&self, path: &RepoPath) -> bool {
        let is_output =
            self.out_dir.as_ref().is_some_and(|out| path.is_within(&out.path) && out.path != self.dir);
        is_output || self.exclude.as_ref().is_some_and(|patterns| matches_any(path, patterns))
    }
}

/// `compilerOptions.declaration` of one file.
fn declaration(file: &SourceFile) -> Option<(bool, Span)> {
    // a file that does not parse was refused before
    let root = parse_json(file.text(), Dialect::Comments).ok()?;
    let entry = root.get("compilerOptions")?.entry("declaration")?;
    Some((entry.value.bool()?, Span { start: entry.key_span.start, end: entry.value.span.end }))
}

/// The file and all it extends that lies in the repository; empty when it is not there.
pub(crate) fn chain(repository: &Repository<'_>, path: &RepoPath) -> Vec<RepoPath> {
    // whoever compiles with it says what is wrong in it
    let mut noted = Vec::new();
    let Some(file) = repository.read_optional(path, UnknownKind::Setting, &mut noted) else {
        return Vec::new();
    };
    let mut chain = Vec::new();
    collect(repository, file, &mut chain, &mut noted);
    chain.iter().map(|(file, _)| file.path().clone()).collect()
}

/// Reads a file and all it extends, what extends first.
fn collect(
    repository: &Repository<'_>,
    file: SourceFile,
    chain: &mut Vec<(SourceFile, TsConfig)>,
    unknowns: &mut Vec<Unknown>,
) {
    if chain.len() >= LONGEST_CHAIN || chain.iter().any(|(seen, _)| seen.path() == file.path()) {
        return;
    }
    let config = match TsConfig::parse(&file) {
        Ok(config) => config,
        Err(error) => {
            let why = format!("does not parse: {}", error.message);
            unknowns.push(Unknown { kind: UnknownKind::Outputs, place: file.place(error.span), why });
            return;
        }
    };
    let dir = file.path().parent().unwrap_or_default();
    let bases: Vec<RepoPath> =
        config.extends.iter().filter_map(|written| base(repository, &dir, written.as_str())).collect();
    chain.push((file, config));
    // a later base wins over an earlier one
    for path in bases.into_iter().rev() {
        if let Some(file) = repository.read_optional(&path, UnknownKind::Setting, unknowns) {
            collect(repository, file, chain, unknowns);
        }
    }
}

/// The file that `extends` names, if it lies in the repository: a path, or a file of a package of the repository.
fn base(repository: &Repository<'_>, dir: &RepoPath, written: &str) -> Option<RepoPath> {
    let existing = |path: RepoPath| {
        let with_extension = RepoPath::new(&format!("{path}.json")).ok();
        [Some(path.clone()), with_extension, Some(path.child("tsconfig.json"))]
            .into_iter()
            .flatten()
            .find(|path| repository.repo.has_file(path))
    };
    if written.starts_with('.') {
        return existing(dir.join(written).ok()?);
    }
    let named = repository.packages.values().find_map(|package| {
        let name = package.json.name.as_ref()?.as_str();
        let rest = written.strip_prefix(name)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| (package, rest.trim_start_matches('/')))
    })?;
    let (package, rest) = named;
    existing(package.dir.join(rest).ok()?)
}

/// Whether a path matches one of the patterns: a folder, a file, or a glob of `*` and `**`.
fn matches_any(path: &RepoPath, (dir, patterns): &(RepoPath, Vec<String>)) -> bool {
    patterns.iter().any(|pattern| {
        let pattern = pattern.strip_prefix("${configDir}/").unwrap_or(pattern);
        let (pattern, base) = climb(pattern, dir);
        let Some(below) = base.and_then(|base| path.below(&base).map(str::to_owned)) else { return false };
        let path: Vec<&str> = below.split('/').collect();
        let pattern: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        // a pattern without a glob in its last part may name a folder: all below it is meant
        matches(&path, &pattern) || (1..path.len()).any(|end| matches(&path[..end], &pattern))
    })
}

fn climb<'p>(pattern: &'p str, dir: &RepoPath) -> (&'p str, Option<RepoPath>) {
    let (mut pattern, mut base) = (pattern.strip_prefix("./").unwrap_or(pattern), Some(dir.clone()));
    while let Some(rest) = pattern.strip_prefix("../") {
        pattern = rest;
        base = base.and_then(|base| base.parent());
    }
    (pattern, base)
}

fn matches(path: &[&str], pattern: &[&str]) -> bool {
    match (path, pattern) {
        ([], []) => true,
        (_, ["**", rest @ ..]) => {
            (0..=path.len()).any(|skipped| path.get(skipped..).is_some_and(|path| matches(path, rest)))
        }
        ([name, path @ ..], [first, rest @ ..]) => matches_name(name, first) && matches(path, rest),
        _ => false,
    }
}

/// One name against a pattern with `*` and `?`.
fn matches_name(name: &str, pattern: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return name.len() == pattern.len()
            && name.bytes().zip(pattern.bytes()).all(|(n, p)| p == b'?' || n == p);
    };
    let Some(rest) = name.strip_prefix(before) else { return false };
    let starts = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    starts.into_iter().any(|at| matches_name(&rest[at..], after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_of_typescript() {
        let dir = RepoPath::new("app").unwrap();
        let hit = |path: &str, pattern: &str| {
            matches_any(&RepoPath::new(path).unwrap(), &(dir.clone(), vec![pattern.to_owned()]))
        };
        assert!(hit("app/src/a/b.ts", "src"));
        assert!(hit("app/src/a/b.ts", "./src/**/*"));
        assert!(hit("app/src/a.spec.ts", "**/*spec.ts"));
        assert!(hit("app/vite.config.ts", "*.config.ts"));
        assert!(!hit("app/src/a.ts", "test"));
        assert!(!hit("app/srcs/a.ts", "src"));
        assert!(hit("lib/a.ts", "../lib/**/*.ts"));
    }
}
