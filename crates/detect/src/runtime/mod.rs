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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{SERVER, app};

    const BUN_LOCK: (&str, &str) =
        ("bun.lock", r#"{"lockfileVersion": 1, "workspaces": {"": {}}, "packages": {}}"#);

    fn runtime(start: &str, files: &[(&'static str, &'static str)]) -> Runtime {
        let manifest = format!(
            r#"{{"name": "a", "scripts": {{"start": "{start}"}}, "dependencies": {{"next": "16"}}}}"#
        );
        let own = [("package.json", manifest.as_str()), ("index.ts", SERVER)];
        app(own.into_iter().chain(files.iter().copied())).runtime
    }

    #[test]
    fn the_start_script_says_which() {
        assert_eq!(runtime("bun run index.ts", &[]).name.value, RuntimeName::Bun);
        assert_eq!(runtime("bun --bun next start", &[]).name.value, RuntimeName::Bun);
        assert_eq!(runtime("node index.js", &[BUN_LOCK]).name.value, RuntimeName::Node);
    }

    #[test]
    fn buns_lockfile_makes_it_bun_unless_something_asks_for_node() {
        assert_eq!(runtime("next start", &[BUN_LOCK]).name.value, RuntimeName::Bun);
        assert_eq!(runtime("next start", &[BUN_LOCK, (".nvmrc", "22")]).name.value, RuntimeName::Node);
        assert_eq!(runtime("next start", &[]).name.value, RuntimeName::Node);
    }

    #[test]
    fn every_wish_is_kept_in_order() {
        let files = [
            (".nvmrc", "lts/jod\n"),
            (".tool-versions", "nodejs 22.3.0\n"),
            ("mise.toml", "[tools]\nnode = \"22\"\n"),
            (".node-version", "v22.1.0"),
        ];
        let requests = runtime("next start", &files).requests;
        let seen: Vec<(VersionSource, &str)> =
            requests.iter().map(|request| (request.value.source, request.value.range.as_str())).collect();
        assert_eq!(
            seen,
            [
                (VersionSource::Nvmrc, "22.x"),
                (VersionSource::VersionFile, "22.1.0"),
                (VersionSource::Mise, "22.x"),
                (VersionSource::ToolVersions, "22.3.0"),
            ]
        );
        assert_eq!(requests[0].value.written.as_deref(), Some("lts/jod"));
    }

    #[test]
    fn the_locked_packages_raise_the_floor() {
        let lock = r#"{"name": "a", "lockfileVersion": 3, "packages": {
            "": {"name": "a", "dependencies": {"next": "16"}, "devDependencies": {"eslint": "9"}},
            "node_modules/next": {"version": "16.0.0", "engines": {"node": ">=20.9.0"}, "dependencies": {"deep": "1"}},
            "node_modules/deep": {"version": "1.0.0", "engines": {"node": ">=18"}},
            "node_modules/eslint": {"version": "9.0.0", "dev": true, "engines": {"node": ">=24"}}}}"#;
        let requests = runtime("next start", &[("package-lock.json", lock)]).requests;
        let [floor] = requests.as_slice() else { panic!("{requests:?}") };
        assert_eq!(
            (floor.value.source, floor.value.range.as_str()),
            (VersionSource::Dependencies, ">=20.9.0")
        );
        assert_eq!(floor.value.package.as_deref(), Some("next"));
        assert_eq!(floor.evidence[0].place.to_string(), "package-lock.json:3");
    }

    #[test]
    fn a_broken_version_file_is_unknown() {
        let facts = crate::world::facts([
            ("package.json", r#"{"scripts": {"start": "node index.js"}}"#),
            ("index.js", SERVER),
            (".nvmrc", "the newest one\n"),
        ]);
        assert_eq!(facts.unknowns[0].place.file.as_str(), ".nvmrc");
    }
}
