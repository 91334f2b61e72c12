//! Outputs that no configuration tells us: the folders of what is started and of the manifest's entries, where those
//! are not checked in; else the framework's custom.

use seaworthy_catalog::frameworks as catalog;
use seaworthy_facts::{Fact, FrameworkUse};
use seaworthy_text::RepoPath;

use crate::process;
use crate::scope::AppScope;
use crate::script;

/// Scripts that start production.
const START_SCRIPTS: &[&str] = &["start", "start:prod", "start:production", "serve"];

/// The folders that the build must write.
pub(super) fn outputs(scope: &AppScope<'_>, framework: Option<&Fact<FrameworkUse>>) -> Vec<Fact<RepoPath>> {
    let json = &scope.package.json;
    let exported = json.exports.as_ref().and_then(|exports| exports.resolve(&["node", "import", "require"]));
    let entries = [json.main.as_ref(), exported, json.module.as_ref()].into_iter().flatten();
    let declared = entries.filter_map(|written| {
        let path = scope.path(written.as_str()).filter(|path| is_made(scope, path))?;
        Some(Fact::likely(path, scope.package.declares(written.span)))
    });
    let mut outputs: Vec<Fact<RepoPath>> = Vec::new();
    for file in started(scope).into_iter().chain(declared) {
        let output = file.map(|file| folder(scope, &file));
        if !outputs.iter().any(|known| known.value == output.value) {
            outputs.push(output);
        }
    }
    if !outputs.is_empty() {
        return outputs;
    }
    let known = framework.and_then(|framework| Some((framework, catalog::by_id(framework.value.id)?)));
    let custom = known.map_or(&[][..], |(_, known)| known.outputs);
    let evidence = known.map(|(framework, _)| framework.evidence.clone()).unwrap_or_default();
    custom.iter().filter_map(|output| Some(Fact::assumed(scope.path(output)?, evidence.clone()))).collect()
}

/// The file that the start script starts, when it is not checked in.
pub(super) fn started(scope: &AppScope<'_>) -> Option<Fact<RepoPath>> {
    START_SCRIPTS.iter().find_map(|name| {
        let expansion = script::expand(scope, scope.package, name)?;
        let leaf = expansion.leaves.last().filter(|leaf| leaf.package.dir == *scope.dir())?;
        let entry = process::started(scope, leaf).entry.filter(|path| is_made(scope, path))?;
        Some(Fact::likely(entry, scope.package.script_evidence(name)?))
    })
}

/// The folder directly in the app's that holds a file; the file itself when it lies there.
pub(super) fn folder(scope: &AppScope<'_>, file: &RepoPath) -> RepoPath {
    let first =
        file.below(scope.dir()).and_then(|below| below.split('/').next()).filter(|first| !first.is_empty());
    first.map_or_else(|| file.clone(), |first| scope.dir().child(first))
}

/// Whether a path is made by the build: it lies in the app, and neither it nor its folder is checked in.
fn is_made(scope: &AppScope<'_>, path: &RepoPath) -> bool {
    let repo = scope.repository.repo;
    let folder = folder(scope, path);
    path.is_within(scope.dir())
        && path != scope.dir()
        && !repo.has_folder(&folder)
        && !is_a_source(scope, path)
}

/// `node server` means `server.js`, `node dist` a folder: only what has no source by that name is made.
fn is_a_source(scope: &AppScope<'_>, path: &RepoPath) -> bool {
    scope.repository.repo.has_file(path) || crate::imports::file(scope, path).is_some()
}
