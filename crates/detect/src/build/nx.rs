//! Targets of an Nx project, for packages that no script of their own builds: `build` by one of Nx's executors, and `serve`, which
//! starts what that built.
//!
//! Read from the `nx` field of `package.json` or from `project.json` beside it. A target that a plug-in infers belongs to a tool
//! with a configuration of its own (Vite, Next.js), whose framework is known without it.

use seaworthy_facts::{BuildTool, Command, Confidence, Evidence, EvidenceKind, Fact};
use seaworthy_manifest::data::{self, Dialect, Node};
use seaworthy_text::{RepoPath, SourceFile};

use super::emit::{Emitted, Mapping, bundle};
use crate::scope::AppScope;

/// Executors that write JavaScript for Node.js, and whether the entry becomes one file of its name or keeps its path below the
/// project. Read in the executors of Nx 22.
const EXECUTORS: &[(&str, Layout)] = &[
    ("@nx/esbuild:esbuild", Layout::Entry),
    ("@nx/webpack:webpack", Layout::Main),
    ("@nx/js:tsc", Layout::Tree),
    ("@nx/js:swc", Layout::Tree),
];

/// Executors that start what another target built.
const SERVERS: &[&str] = &["@nx/js:node", "@nx/node:node", "@nx/node:execute"];

/// Where an executor puts what it makes of the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// A file of the entry's name in the output's folder.
    Entry,
    /// `main.js` in the output's folder.
    Main,
    /// The entry's path below the project.
    Tree,
}

/// What Nx builds of a package.
pub(super) struct NxBuild {
    /// The command.
    pub(super) command: Command,
    /// The workspace's root, where the command runs: executors read `tsConfig` of their options from the folder that they run in, and
    /// a file that is not there is no configuration to them.
    pub(super) folder: RepoPath,
    /// What it writes.
    pub(super) emitted: Emitted,
    /// Where the target stands.
    pub(super) evidence: Evidence,
    /// What the build makes of the entry, where another target starts it: the package is an app.
    pub(super) started: Option<RepoPath>,
}

/// The package's `build` target, where the executor is a known one.
pub(super) fn read(scope: &AppScope<'_>) -> Option<NxBuild> {
    let own = &scope.package.file;
    of_file(scope, own, &["nx", "targets"]).or_else(|| {
        let file = scope.repository.repo.read(&scope.dir().child("project.json")).ok()?;
        of_file(scope, &file, &["targets"])
    })
}

/// The command of a target that starts the app for whoever works on it.
pub(crate) fn development(scope: &AppScope<'_>) -> Option<(Command, Evidence)> {
    let build = read(scope)?;
    build.started.as_ref()?;
    let words = build.command.words.iter().map(|word| match word.strip_suffix(":build") {
        Some(project) => format!("{project}:serve"),
        None => word.clone(),
    });
    Some((Command { env: build.command.env.clone(), words: words.collect() }, build.evidence))
}

fn of_file(scope: &AppScope<'_>, file: &SourceFile, keys: &[&str]) -> Option<NxBuild> {
    let root = data::parse_json(file.text(), Dialect::Comments).ok()?;
    let targets = keys.iter().try_fold(&root, |node: &Node<'_>, key| node.get(key))?;
    let target = targets.get("build")?;
    let executor = target.get("executor").and_then(Node::text)?;
    let (_, layout) = EXECUTORS.iter().find(|(name, _)| *name == executor)?;
    let options = target.get("options")?;
    let output = in_workspace(scope, options.get("outputPath").and_then(Node::text)?)?;
    let main = in_workspace(scope, options.get("main").and_then(Node::text)?)?;
    let extension = extension(options);
    let mapping = match layout {
        Layout::Entry => bundle(&main.parent()?, &output, std::slice::from_ref(&main), extension),
        Layout::Main => Mapping::Entries(vec![(output.child("main.js"), main.clone())]),
        Layout::Tree => Mapping::Tree { from: scope.dir().clone(), to: output.clone() },
    };
    let entry = mapping.output_of(&main);
    let is_started = targets
        .get("serve")
        .and_then(|serve| serve.get("executor")?.text())
        .is_some_and(|executor| SERVERS.contains(&executor));
    // a project is called as `name` says, else as its package
    let named = root.get("nx").and_then(|nx| nx.get("name")).or_else(|| root.get("name"));
    let project = named.and_then(Node::text)?;
    let evidence = Evidence::at(EvidenceKind::Configured, file, target.span);
    let fact = Fact { value: output, evidence: vec![evidence.clone()], confidence: Confidence::Certain };
    Some(NxBuild {
        // its daemon would outlive the command that asks it
        command: Command {
            env: vec![("NX_DAEMON".to_owned(), "false".to_owned())],
            words: ["nx", "run", &format!("{project}:build")].map(str::to_owned).to_vec(),
        },
        emitted: Emitted { tool: BuildTool::Other, outputs: vec![fact], declarations: None, mapping },
        folder: workspace(scope)?,
        evidence,
        started: entry.filter(|_| is_started),
    })
}

/// A path of an option, which is from the workspace's root.
fn in_workspace(scope: &AppScope<'_>, written: &str) -> Option<RepoPath> {
    let root = workspace(scope)?;
    let project = scope.dir().to_string();
    root.join(&written.replace("{workspaceRoot}/", "").replace("{projectRoot}", &project)).ok()
}

/// The workspace's root.
fn workspace(scope: &AppScope<'_>) -> Option<RepoPath> {
    scope.dir().ancestors().find(|dir| scope.repository.repo.has_file(&dir.child("nx.json")))
}

/// The extension that esbuild's executor gives: the configuration's, else by the format.
fn extension(options: &Node<'_>) -> &'static str {
    let set = options.get("esbuildOptions").and_then(|set| set.get("outExtension")?.get(".js")?.text());
    let format = options.get("format").and_then(|format| match format.text() {
        Some(text) => Some(text),
        None => format.items().first()?.text(),
    });
    match (set, format) {
        (Some(".mjs"), _) => "mjs",
        (Some(".cjs"), _) | (None, Some("cjs")) => "cjs",
        _ => "js",
    }
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::{AppKind, ProcessKind};

    use crate::world::{SERVER, command, facts};

    const ROOT: &str =
        r#"{"name": "root", "private": true, "workspaces": ["apps/*"], "devDependencies": {"nx": "22"}}"#;

    fn api(targets: &str) -> seaworthy_facts::Facts {
        let manifest: &'static str = Box::leak(
            format!(r#"{{"name": "@acme/api", "version": "0.0.1", "nx": {{"targets": {{{targets}}}}}}}"#)
                .into_boxed_str(),
        );
        facts([
            ("package.json", ROOT),
            ("nx.json", "{}"),
            ("apps/api/package.json", manifest),
            ("apps/api/src/main.ts", SERVER),
        ])
    }

    const SERVE: &str =
        r#""serve": {"executor": "@nx/js:node", "options": {"buildTarget": "@acme/api:build"}}"#;

    #[test]
    fn a_target_builds_and_what_it_makes_is_started() {
        let esbuild = r#""build": {"executor": "@nx/esbuild:esbuild", "options": {"outputPath": "apps/api/dist", "main": "apps/api/src/main.ts", "format": ["cjs"], "esbuildOptions": {"outExtension": {".js": ".js"}}}}"#;
        let facts = api(&format!("{esbuild}, {SERVE}"));
        let app = &facts.apps[0];
        assert_eq!((app.dir.as_str(), app.kind.value), ("apps/api", AppKind::Server));
        assert_eq!(command(app, ProcessKind::Web), "node dist/main.js");
        assert_eq!(command(app, ProcessKind::Development), "NX_DAEMON=false nx run @acme/api:serve");
        let build = &app.build.as_ref().unwrap().value;
        assert_eq!(build.steps[0].to_string(), "NX_DAEMON=false nx run @acme/api:build");
        assert_eq!(build.folder.as_ref().map(seaworthy_text::RepoPath::as_str), Some(""));
        assert_eq!(build.outputs[0].value.as_str(), "apps/api/dist");
    }

    #[test]
    fn other_executors_lay_it_out_in_another_way() {
        let with = |executor: &str, path: &str| {
            let build = format!(
                r#""build": {{"executor": "{executor}", "options": {{"outputPath": "{path}", "main": "{{projectRoot}}/src/main.ts"}}}}"#
            );
            let facts = api(&format!("{build}, {SERVE}"));
            command(&facts.apps[0], ProcessKind::Web)
        };
        assert_eq!(with("@nx/webpack:webpack", "{projectRoot}/dist"), "node dist/main.js");
        assert_eq!(
            with("@nx/js:tsc", "{workspaceRoot}/dist/apps/api"),
            "node ../../dist/apps/api/src/main.js"
        );
    }

    #[test]
    fn a_library_is_built_and_not_started() {
        let build = r#""build": {"executor": "@nx/js:tsc", "options": {"outputPath": "dist/x", "main": "apps/api/src/index.ts"}}"#;
        let manifest: &'static str = Box::leak(
            format!(r#"{{"name": "@acme/api", "version": "0.0.1", "nx": {{"targets": {{{build}}}}}}}"#)
                .into_boxed_str(),
        );
        let files = [
            ("package.json", ROOT),
            ("nx.json", "{}"),
            ("apps/api/package.json", manifest),
            ("apps/api/src/index.ts", "export const a = 1;"),
        ];
        assert!(facts(files).apps.is_empty());
    }
}
