//! One app's code as the passes see it: which files run, which only configure, and what is loaded by which process.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use seaworthy_catalog::frameworks::{self, Framework};
use seaworthy_facts::{Evidence, EvidenceKind, ProcessKind};
use seaworthy_js::{FunctionId, ImportKind};
use seaworthy_text::{RepoPath, Span};

use crate::project::Project;
use crate::role::SourceRole;
use crate::scope::AppScope;
use crate::sources::Source;

/// Tools for people whose configuration says nothing of the app.
const TOOLS: &[&str] = &[
    "babel",
    "biome",
    "commitlint",
    "cypress",
    "eslint",
    "jest",
    "karma",
    "knip",
    "lint-staged",
    "mocha",
    "playwright",
    "prettier",
    "release",
    "renovate",
    "stylelint",
    "vitest",
    "wdio",
];

/// A call of one of the app's own functions: the source it stands in, and which of its calls it is.
pub(super) type CallSite<'r> = (&'r Source, usize);

/// A function of the app, by the file that holds it.
pub(super) type OwnFunction<'r> = (&'r RepoPath, FunctionId);

/// The code of one app.
pub(super) struct Code<'a, 'r> {
    pub(super) scope: &'a AppScope<'r>,
    pub(super) project: &'a Project,
    /// The sources that run, sorted by path.
    pub(super) app: Vec<&'r Source>,
    /// The configuration of frameworks, bundlers and ORMs.
    pub(super) config: Vec<&'r Source>,
    /// What the web process loads, where its entry is known.
    pub(super) web: Option<BTreeSet<&'r RepoPath>>,
    /// What any process that is shipped loads, where all their entries are known.
    pub(super) loaded: Option<BTreeSet<&'r RepoPath>>,
    pub(super) call_sites: OnceCell<BTreeMap<OwnFunction<'r>, Vec<CallSite<'r>>>>,
}

impl<'a, 'r> Code<'a, 'r> {
    /// Sorts the sources of an app.
    pub(super) fn new(scope: &'a AppScope<'r>, project: &'a Project) -> Self {
        let mut app: BTreeMap<&RepoPath, &'r Source> = BTreeMap::new();
        for source in scope.app_sources() {
            app.insert(source.file.path(), source);
        }
        let mut web = None;
        let mut loaded = Some(BTreeSet::new());
        for process in &project.processes {
            let process = &process.value;
            if process.kind == ProcessKind::Development {
                continue;
            }
            let entry = process.source.as_ref().or(process.entry.as_ref());
            let Some(entry) = entry.and_then(|path| scope.sources.get(path)) else {
                // a program of a package that loads what it finds by convention, or a file that was not read
                if process.kind == ProcessKind::Web {
                    loaded = None;
                }
                continue;
            };
            let reached = project.imports.reachable(scope, entry);
            let paths: BTreeSet<&RepoPath> = reached.iter().map(|source| source.file.path()).collect();
            // a script for people becomes part of the app by being started
            app.extend(reached.iter().map(|source| (source.file.path(), *source)));
            if process.kind == ProcessKind::Web {
                web = Some(paths.clone());
            }
            if let Some(loaded) = &mut loaded {
                loaded.extend(paths);
            }
        }
        let mut config = Vec::new();
        for package in scope.packages() {
            for source in scope.sources.of_package(&package.dir) {
                let path = source.file.path();
                if source.role == SourceRole::Config && !app.contains_key(path) && !is_tool(path) {
                    config.push(source);
                }
            }
        }
        // `src/app.config.ts` that the app imports is the app
        let imported: BTreeSet<&RepoPath> = app
            .values()
            .flat_map(|source| source.module.imports.iter().map(move |import| (source, import)))
            .filter_map(|(source, import)| project.imports.resolve(scope, source, &import.specifier))
            .map(|source| source.file.path())
            .collect();
        config.retain(|source| {
            let is_app = imported.contains(source.file.path());
            if is_app {
                app.insert(source.file.path(), source);
            }
            !is_app
        });
        // without an entry, all of it may be loaded: pages of a static app
        loaded = loaded.filter(|loaded: &BTreeSet<_>| !loaded.is_empty());
        if app.values().any(|source| loads_by_name(scope, project, source)) {
            loaded = None;
        }
        Self {
            scope,
            project,
            app: app.into_values().collect(),
            config,
            web,
            loaded,
            call_sites: OnceCell::new(),
        }
    }

    /// What the catalogue knows of the app's framework.
    pub(super) fn framework(&self) -> Option<&'static Framework> {
        self.project.framework.as_ref().and_then(|framework| frameworks::by_id(framework.value.id))
    }

    /// The places that show the framework.
    pub(super) fn framework_evidence(&self) -> Vec<Evidence> {
        self.project.framework.as_ref().map(|framework| framework.evidence.clone()).unwrap_or_default()
    }

    /// Whether a shipped process loads this source, as far as that can be told.
    pub(super) fn is_loaded(&self, source: &Source) -> bool {
        self.loaded.as_ref().is_none_or(|loaded| loaded.contains(source.file.path()))
    }

    /// The sources that run, those of the web process first.
    pub(super) fn web_first(&self) -> impl Iterator<Item = &'r Source> {
        let is_web =
            |source: &&&'r Source| self.web.as_ref().is_some_and(|web| web.contains(source.file.path()));
        let first = self.app.iter().filter(move |source| is_web(source));
        first.chain(self.app.iter().filter(move |source| !is_web(source))).copied()
    }

    /// The app's folder.
    pub(super) fn dir(&self) -> &'r RepoPath {
        self.scope.dir()
    }
}

/// Whether a source loads others that its imports do not name, or that we did not find.
fn loads_by_name(scope: &AppScope<'_>, project: &Project, source: &Source) -> bool {
    let module = &source.module;
    let by_package = module.imports.iter().any(|import| {
        matches!(import.specifier.as_str(), "@fastify/autoload" | "glob" | "fast-glob" | "require-directory")
    });
    let by_call = module.calls.iter().any(|call| match call.path.last().map(String::as_str) {
        Some("readdir" | "readdirSync") => true,
        Some("require") => call.arguments.first().is_some_and(|first| first.as_str().is_none()),
        _ => false,
    });
    let unresolved =
        module.imports.iter().filter(|import| import.kind != ImportKind::TypeOnly).any(|import| {
            let name = import.specifier.as_str();
            let is_ours = name.starts_with(['.', '#', '~', '/']) || name.starts_with("@/");
            is_ours && !is_asset(name) && project.imports.resolve(scope, source, name).is_none()
        });
    by_package || by_call || unresolved
}

/// What a bundler takes along as data.
fn is_asset(specifier: &str) -> bool {
    let name = specifier.rsplit('/').next().unwrap_or(specifier);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    matches!(
        extension,
        Some(
            "json"
                | "css"
                | "scss"
                | "sass"
                | "less"
                | "svg"
                | "png"
                | "jpg"
                | "jpeg"
                | "gif"
                | "webp"
                | "ico"
                | "html"
                | "txt"
                | "md"
                | "mdx"
                | "graphql"
                | "gql"
                | "sql"
                | "wasm"
                | "node"
                | "woff2"
                | "yaml"
                | "yml"
        )
    )
}

/// A place in a source, as evidence.
pub(super) fn used(source: &Source, span: Span) -> Evidence {
    Evidence::at(EvidenceKind::Used, &source.file, span)
}

fn is_tool(path: &RepoPath) -> bool {
    let name = path.file_name().trim_start_matches('.');
    TOOLS
        .iter()
        .any(|tool| name.strip_prefix(tool).is_some_and(|rest| rest.starts_with(['.', 'r', '-', '_'])))
}
