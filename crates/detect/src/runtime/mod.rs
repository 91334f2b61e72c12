//! The runtime: which program runs the app's processes, and every wish about its version.

mod declared;
mod floor;

use seaworthy_facts::{
    Confidence, Evidence, Fact, ManagerName, Process, ProcessKind, Runtime, RuntimeName, Unknown,
    VersionSource,
};
use seaworthy_manifest::package_json::PackageJson;

use crate::process::{of_kind, runtime_of};
use crate::scope::AppScope;

/// Reads it.
pub(crate) fn read(
    scope: &AppScope<'_>,
    processes: &[Fact<Process>],
    build_packages: &[String],
    unknowns: &mut Vec<Unknown>,
) -> Runtime {
    let name = name(scope, processes);
    let mut requests = declared::read(scope, name.value, unknowns);
    if name.value == RuntimeName::Node {
        requests.extend(floor::read(scope, build_packages));
    }
    requests.sort_by_key(|request| request.value.source);
    Runtime { name, requests }
}

/// What the processes run with; where a package's program is started (`next start`), what the rest of the repository
/// runs with. Installing with Bun alone does not make Bun the runtime when something asks for Node.js.
fn name(scope: &AppScope<'_>, processes: &[Fact<Process>]) -> Fact<RuntimeName> {
    let web = of_kind(processes, ProcessKind::Web).or_else(|| of_kind(processes, ProcessKind::Worker));
    if let Some(process) = web
        && let Some(runtime) = runtime_of(&process.value)
    {
        // without a start script the file alone does not say by what it is run
        let said = process.value.script.is_some() || runtime == RuntimeName::Bun || !uses_bun(scope);
        if said {
            return Fact {
                value: runtime,
                evidence: process.evidence.clone(),
                confidence: process.confidence,
            };
        }
    }
    let others = processes.iter().filter(|process| process.value.kind != ProcessKind::Development);
    let bun = others.clone().find(|process| runtime_of(&process.value) == Some(RuntimeName::Bun));
    if let Some(process) = bun {
        return Fact {
            value: RuntimeName::Bun,
            evidence: process.evidence.clone(),
            confidence: Confidence::Likely,
        };
    }
    if let Some(evidence) = asks_for_node(scope) {
        return Fact::likely(RuntimeName::Node, evidence);
    }
    if uses_bun(scope) {
        let manager = &scope.site.manager.name;
        return Fact {
            value: RuntimeName::Bun,
            evidence: manager.evidence.clone(),
            confidence: Confidence::Likely,
        };
    }
    let evidence = vec![Evidence::present(scope.package.file.path().clone())];
    Fact::assumed(RuntimeName::Node, evidence)
}

fn uses_bun(scope: &AppScope<'_>) -> bool {
    scope.site.manager.name.value == ManagerName::Bun
}

/// Something that only makes sense when Node.js runs the app.
fn asks_for_node(scope: &AppScope<'_>) -> Option<Evidence> {
    let node_of = |json: &PackageJson| {
        let engine = json.engine("node").map(|engine| engine.span);
        let volta = json
            .volta
            .as_ref()
            .and_then(|volta| volta.tools.iter().find(|tool| tool.name.as_str() == "node"));
        let developed = json.dev_engines.runtime.iter().find(|engine| engine.name.as_str() == "node");
        engine.or(volta.map(|tool| tool.name.span)).or(developed.map(|engine| engine.name.span))
    };
    for package in [scope.package, scope.site.root] {
        if let Some(span) = node_of(&package.json) {
            return Some(package.declares(span));
        }
    }
    let mut files = scope.dir().ancestors().flat_map(|dir| [dir.child(".nvmrc"), dir.child(".node-version")]);
    files.find(|path| scope.repository.repo.has_file(path)).map(Evidence::present)
}

/// The source of a wish, by the version file's name.
pub(super) fn source_of(file_name: &str) -> VersionSource {
    match file_name {
        ".nvmrc" => VersionSource::Nvmrc,
        ".tool-versions" => VersionSource::ToolVersions,
        ".node-version" | ".bun-version" => VersionSource::VersionFile,
        _ => VersionSource::Mise,
    }
}
