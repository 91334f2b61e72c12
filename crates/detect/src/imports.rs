//! Where an import leads inside the repository: relative paths, aliases of tsconfig, packages of the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use seaworthy_js::{Import, ImportKind};
use seaworthy_text::RepoPath;

use crate::package::Package;
use crate::repository::Repository;
use crate::scope::AppScope;
use crate::sources::{Source, Sources};
use crate::tsconfig::ResolvedTsConfig;

/// Extensions tried in turn when an import leaves them out.
const EXTENSIONS: &[&str] = &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

/// The path aliases of every package. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Imports {
    aliases: Arc<BTreeMap<RepoPath, ResolvedTsConfig>>,
    edges: Arc<OnceLock<Vec<Vec<Edge>>>>,
}

/// Where an import of a source leads.
#[derive(Debug, Clone, Copy)]
enum Edge {
    /// To the source with this number, whichever app asks.
    To(usize),
    /// The import with this number in the source: to a package that the source's own package does not name, and that some
    /// apps have nevertheless.
    Loose(usize),
}

impl Imports {
    /// Reads the aliases of all packages, once.
    pub(crate) fn read(repository: &Repository<'_>) -> Self {
        let packages = repository.packages.values().filter(|package| !package.is_specimen).par_bridge();
        let found = packages.filter_map(|package| {
            // a broken file is noted where the build is read
            let mut noted = Vec::new();
            let names = ["tsconfig.json", "jsconfig.json"];
            let config = names
                .iter()
                .find_map(|name| ResolvedTsConfig::read(repository, &package.dir.child(name), &mut noted))?;
            Some((package.dir.clone(), config))
        });
        Self { aliases: Arc::new(found.collect()), edges: Arc::default() }
    }

    /// Resolves every import once, so that whoever asks what is loaded only has to walk.
    pub(crate) fn link(&self, scopes: &[AppScope<'_>], sources: &Sources) {
        let names: BTreeSet<&str> = scopes
            .iter()
            .filter_map(|scope| scope.package.json.name.as_ref())
            .map(|name| name.as_str())
            .collect();
        let of_package = |scope: &AppScope<'_>| -> Vec<(usize, Vec<Edge>)> {
            let own = sources.of_package(scope.dir());
            own.map(|source| (source.number, self.edges_of(scope, source, &names))).collect()
        };
        let found: Vec<(usize, Vec<Edge>)> = scopes.par_iter().flat_map_iter(of_package).collect();
        let mut edges = vec![Vec::new(); sources.len()];
        for (number, targets) in found {
            edges[number] = targets;
        }
        // linked once: the first answer is as good as any other, they are the same
        let _known = self.edges.set(edges);
    }

    fn edges_of(&self, scope: &AppScope<'_>, source: &Source, names: &BTreeSet<&str>) -> Vec<Edge> {
        let loads = |(_, import): &(usize, &Import)| import.kind != ImportKind::TypeOnly;
        let imports = source.module.imports().iter().enumerate().filter(loads);
        imports
            .filter_map(|(index, import)| match self.resolve(scope, source, &import.specifier) {
                Some(target) => Some(Edge::To(target.number)),
                None => names.contains(package_of(&import.specifier)).then_some(Edge::Loose(index)),
            })
            .collect()
    }

    /// Whether an import is written with an alias of the package's configuration.
    pub(crate) fn is_alias(&self, from: &Source, specifier: &str) -> bool {
        let config = self.aliases.get(&from.package).filter(|_| !specifier.starts_with('.'));
        config.is_some_and(|config| {
            config.aliases.iter().any(|(pattern, _)| alias(pattern, specifier).is_some())
        })
    }

    /// The file that holds a package's aliases.
    pub(crate) fn config_of(&self, package: &RepoPath) -> Option<&RepoPath> {
        self.aliases.get(package).map(|config| config.file.path())
    }

    /// The source that `specifier` means in `from`; `None` for packages from outside and files that are not parsed.
    pub(crate) fn resolve<'r>(
        &self,
        scope: &AppScope<'r>,
        from: &Source,
        specifier: &str,
    ) -> Option<&'r Source> {
        if specifier.starts_with('.') {
            let dir = from.file.path().parent()?;
            return file(scope, &dir.join(specifier).ok()?);
        }
        if let Some(config) = self.aliases.get(&from.package) {
            for (pattern, targets) in &config.aliases {
                let Some(middle) = alias(pattern, specifier) else { continue };
                let found = targets.iter().find_map(|target| {
                    let path = target.as_str().replacen('*', middle, 1);
                    file(scope, &RepoPath::new(&path).ok()?)
                });
                if found.is_some() {
                    return found;
                }
            }
            if let Some(found) =
                config.base_url.as_ref().and_then(|base| file(scope, &base.join(specifier).ok()?))
            {
                return Some(found);
            }
        }
        member(scope, specifier)
    }

    /// The sources that are loaded when `entry` runs, `entry` first, then in the order in which they are found.
    pub(crate) fn reachable<'r>(&self, scope: &AppScope<'r>, entry: &'r Source) -> Vec<&'r Source> {
        let mut seen = vec![false; scope.sources.len()];
        seen[entry.number] = true;
        let mut found = vec![entry];
        let mut next = 0;
        while let Some(source) = found.get(next).copied() {
            next += 1;
            let edges = self.edges.get().and_then(|edges| edges.get(source.number));
            for edge in edges.into_iter().flatten() {
                let target = match edge {
                    Edge::To(number) => scope.sources.numbered(*number),
                    Edge::Loose(index) => {
                        let import = source.module.imports().get(*index);
                        import.and_then(|import| self.resolve(scope, source, &import.specifier))
                    }
                };
                if let Some(target) = target
                    && !std::mem::replace(&mut seen[target.number], true)
                {
                    found.push(target);
                }
            }
        }
        found
    }
}

/// The name of the package in a specifier: `@scope/name` of `@scope/name/path`.
pub(crate) fn package_of(specifier: &str) -> &str {
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    let end = specifier.match_indices('/').nth(parts - 1).map_or(specifier.len(), |(at, _)| at);
    &specifier[..end]
}

/// What `*` stands for when `specifier` matches the pattern; empty for a pattern without `*`.
fn alias<'s>(pattern: &str, specifier: &'s str) -> Option<&'s str> {
    match pattern.split_once('*') {
        Some((before, after)) => specifier.strip_prefix(before)?.strip_suffix(after),
        None => (pattern == specifier).then_some(""),
    }
}

/// The source at a path as an import writes it: as it is, with an extension, as a folder's index, or `.js` for `.ts`.
pub(crate) fn file<'r>(scope: &AppScope<'r>, path: &RepoPath) -> Option<&'r Source> {
    if let Some(source) = scope.sources.get(path) {
        return Some(source);
    }
    let text = path.as_str();
    let mut tried = String::with_capacity(text.len() + 12);
    let mut at = |stem: &str, between: &str, extension: &str| {
        tried.clear();
        tried.extend([stem, between, extension]);
        scope.sources.at(&tried)
    };
    // TypeScript's own imports name the file that will be there after the build
    let renamed =
        [(".js", ["ts", "tsx"]), (".jsx", ["tsx", "ts"]), (".mjs", ["mts", "ts"]), (".cjs", ["cts", "ts"])];
    for (end, extensions) in renamed {
        if let Some(stem) = text.strip_suffix(end) {
            let found = extensions.iter().find_map(|extension| at(stem, ".", extension));
            if found.is_some() {
                return found;
            }
        }
    }
    let as_file = EXTENSIONS.iter().find_map(|extension| at(text, ".", extension));
    let index = if path.is_root() { "index." } else { "/index." };
    as_file.or_else(|| EXTENSIONS.iter().find_map(|extension| at(text, index, extension)))
}

/// A package of the workspace by its name: the source behind its entry, or behind a path below it.
fn member<'r>(scope: &AppScope<'r>, specifier: &str) -> Option<&'r Source> {
    scope.packages().find_map(|package| {
        let name = package.json.name.as_ref()?.as_str();
        let rest = specifier.strip_prefix(name)?;
        if rest.is_empty() {
            return entry(scope, package);
        }
        let rest = rest.strip_prefix('/')?;
        [format!("src/{rest}"), rest.to_owned()]
            .iter()
            .find_map(|path| file(scope, &package.dir.join(path).ok()?))
    })
}

fn entry<'r>(scope: &AppScope<'r>, package: &Package) -> Option<&'r Source> {
    let json = &package.json;
    let exported = json.exports.as_ref().and_then(|exports| exports.resolve(&["import", "node", "types"]));
    let declared =
        [exported, json.module.as_ref(), json.main.as_ref()].into_iter().flatten().map(|path| path.as_str());
    let customary = ["src/index", "index", "src/main"];
    declared.chain(customary).find_map(|path| file(scope, &package.dir.join(path).ok()?))
}
