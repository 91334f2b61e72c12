//! The Nest command line: the compiler with `tsconfig.build.json`, or, where `nest-cli.json` holds several projects, a bundle
//! for each of them.

use seaworthy_facts::{BuildTool, Confidence, Evidence, EvidenceKind, Fact, Unknown, UnknownKind};
use seaworthy_manifest::data::{self, Dialect, Node};
use seaworthy_text::{RepoPath, SourceFile};

use super::emit::{Emitted, Mapping};
use super::tsc;
use crate::command::{has, option, plain};
use crate::scope::AppScope;
use crate::tsconfig::ResolvedTsConfig;

/// What `nest build` with these words writes.
pub(super) fn read(scope: &AppScope<'_>, words: &[String], unknowns: &mut Vec<Unknown>) -> Option<Emitted> {
    let dir = scope.dir();
    if let Some(emitted) = projects(scope, words, unknowns) {
        return Some(emitted);
    }
    let named = option(words, &["-p", "--path"]).and_then(|written| scope.path(written));
    let candidates = [named, Some(dir.child("tsconfig.build.json")), Some(dir.child("tsconfig.json"))];
    let path: RepoPath =
        candidates.into_iter().flatten().find(|path| scope.repository.repo.has_file(path))?;
    let config = ResolvedTsConfig::read(scope.repository, &path, unknowns)?;
    let emitted = tsc::from(scope, &config, dir, &[], unknowns)?;
    Some(Emitted { tool: BuildTool::Nest, ..emitted })
}

/// The projects of `nest-cli.json` in its monorepo mode: each becomes `dist/ROOT/ENTRY.js`. Without a name the one whose
/// folder is `root` is built; what else could run is said.
fn projects(scope: &AppScope<'_>, words: &[String], unknowns: &mut Vec<Unknown>) -> Option<Emitted> {
    let file = scope.repository.repo.read(&scope.dir().child("nest-cli.json")).ok()?;
    let root = data::parse_json(file.text(), Dialect::Comments).ok()?;
    if root.get("monorepo").and_then(Node::bool) != Some(true) {
        return None;
    }
    let projects = root.get("projects")?;
    let named = plain(words, &["-c", "--config", "-p", "--path", "-b", "--builder"]);
    let named: Vec<&str> = named.into_iter().filter(|word| *word != "build").collect();
    let main = root.get("root").and_then(Node::text);
    let mut entries = Vec::new();
    for project in projects.entries() {
        if project.value.get("type").and_then(Node::text) == Some("library") {
            continue;
        }
        let Some(folder) = project.value.get("root").and_then(Node::text) else { continue };
        let is_built = has(words, &["--all"])
            || named.contains(&project.key.as_ref())
            || named.is_empty() && main == Some(folder);
        if is_built {
            entries.extend(entry(scope, folder, &project.value));
        } else if !is_named_by_a_script(scope, &project.key) {
            unknowns.push(left_out(&file, &project.key, folder, &project.value));
        }
    }
    let evidence = Evidence::at(EvidenceKind::Configured, &file, projects.span);
    let output =
        Fact { value: scope.path("dist")?, evidence: vec![evidence], confidence: Confidence::Likely };
    Some(Emitted {
        tool: BuildTool::Nest,
        outputs: vec![output],
        declarations: None,
        mapping: Mapping::Entries(entries),
    })
}

/// Whether another command of a script builds this project.
fn is_named_by_a_script(scope: &AppScope<'_>, name: &str) -> bool {
    let lines = scope.package.json.scripts.iter().map(|script| script.command.as_str());
    lines
        .into_iter()
        .any(|line| line.contains("nest build") && line.split_whitespace().any(|word| word == name))
}

/// A project's output and source.
fn entry(scope: &AppScope<'_>, folder: &str, project: &Node<'_>) -> Option<(RepoPath, RepoPath)> {
    let name = project.get("entryFile").and_then(Node::text).unwrap_or("main");
    let default = format!("{folder}/src");
    let sources = project.get("sourceRoot").and_then(Node::text).unwrap_or(&default);
    Some((scope.path(&format!("dist/{folder}/{name}.js"))?, scope.path(&format!("{sources}/{name}.ts"))?))
}

/// A program that this build leaves out, and what makes it a process.
fn left_out(file: &SourceFile, name: &str, folder: &str, project: &Node<'_>) -> Unknown {
    let entry = project.get("entryFile").and_then(Node::text).unwrap_or("main");
    let why = format!(
        "the project `{name}` is another program, which the build leaves out: add `nest build {name}` to the build script and \
         set `workers.{name} = [\"node\", \"dist/{folder}/{entry}.js\"]`"
    );
    Unknown { kind: UnknownKind::Start, place: file.place(project.span), why }
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::ProcessKind;

    use crate::world::{SERVER, command, facts};

    const PROJECTS: &str = r#"{"monorepo": true, "root": "apps/api", "projects": {
        "api": {"type": "application", "root": "apps/api", "entryFile": "main", "sourceRoot": "apps/api/src"},
        "jobs": {"type": "application", "root": "apps/jobs"},
        "shared": {"type": "library", "root": "libs/shared"}}}"#;

    #[test]
    fn the_main_project_is_built_and_the_others_are_said() {
        let manifest = r#"{"scripts": {"build": "nest build", "start": "nest start", "start:prod": "node dist/apps/api/main"}, "dependencies": {"@nestjs/core": "12"}, "devDependencies": {"@nestjs/cli": "12"}}"#;
        let facts = facts([
            ("package.json", manifest),
            ("nest-cli.json", PROJECTS),
            ("apps/api/src/main.ts", SERVER),
            ("apps/jobs/src/main.ts", SERVER),
        ]);
        let app = &facts.apps[0];
        assert_eq!(command(app, ProcessKind::Web), "node dist/apps/api/main");
        let source = app.processes[0].value.source.as_ref().map(ToString::to_string);
        assert_eq!(source.as_deref(), Some("apps/api/src/main.ts"));
        let said: Vec<&str> = facts.unknowns.iter().map(|unknown| unknown.why.as_str()).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("`jobs`") && said[0].contains("dist/apps/jobs/main.js"), "{said:?}");
    }

    #[test]
    fn a_project_that_is_built_as_well_is_not_said() {
        let manifest = r#"{"scripts": {"build": "nest build api && nest build jobs", "start:prod": "node dist/apps/api/main"}, "dependencies": {"@nestjs/core": "12"}}"#;
        let facts = facts([
            ("package.json", manifest),
            ("nest-cli.json", PROJECTS),
            ("apps/api/src/main.ts", SERVER),
            ("apps/jobs/src/main.ts", ""),
        ]);
        assert_eq!(command(&facts.apps[0], ProcessKind::Web), "node dist/apps/api/main");
        assert!(facts.unknowns.is_empty(), "{:?}", facts.unknowns);
    }
}
