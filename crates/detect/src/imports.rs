//! Where an import leads inside the repository: relative paths, aliases of tsconfig, packages of the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use seaworthy_js::ImportKind;
use seaworthy_text::RepoPath;

use crate::package::Package;
use crate::repository::Repository;
use crate::scope::AppScope;
use crate::sources::Source;
use crate::tsconfig::ResolvedTsConfig;

/// Extensions tried in turn when an import leaves them out.
const EXTENSIONS: &[&str] = &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

/// The path aliases of every package. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Imports {
    aliases: Arc<BTreeMap<RepoPath, ResolvedTsConfig>>,
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
        Self { aliases: Arc::new(found.collect()) }
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
        let mut seen = BTreeSet::from([entry.file.path()]);
        let mut found = vec![entry];
        let mut next = 0;
        while let Some(source) = found.get(next).copied() {
            next += 1;
            for import in source.module.imports.iter().filter(|import| import.kind != ImportKind::TypeOnly) {
                if let Some(target) = self.resolve(scope, source, &import.specifier)
                    && seen.insert(target.file.path())
                {
                    found.push(target);
                }
            }
        }
        found
    }
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
    let at = |text: String| scope.sources.get(&RepoPath::new(&text).ok()?);
    // TypeScript's own imports name the file that will be there after the build
    let renamed =
        [(".js", ["ts", "tsx"]), (".jsx", ["tsx", "ts"]), (".mjs", ["mts", "ts"]), (".cjs", ["cts", "ts"])];
    for (end, extensions) in renamed {
        if let Some(stem) = text.strip_suffix(end) {
            let found = extensions.iter().find_map(|extension| at(format!("{stem}.{extension}")));
            if found.is_some() {
                return found;
            }
        }
    }
    let as_file = EXTENSIONS.iter().find_map(|extension| at(format!("{text}.{extension}")));
    as_file.or_else(|| EXTENSIONS.iter().find_map(|extension| at(format!("{path}/index.{extension}"))))
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
