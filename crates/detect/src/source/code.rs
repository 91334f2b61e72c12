//! One app's code as the passes see it: which files run, which only configure, and what is loaded by which process.

use std::collections::BTreeSet;

use seaworthy_catalog::frameworks::{self, Framework, Kind};
use seaworthy_catalog::servers::{self, Server};
use seaworthy_facts::{Evidence, EvidenceKind, ProcessKind};
use seaworthy_js::FunctionId;
use seaworthy_text::{RepoPath, Span};

use super::glance::Glances;
use super::links::{CallSite, Links, OwnFunction};
use crate::project::Project;
use crate::role::SourceRole;
use crate::scope::AppScope;
use crate::source_set::SourceSet;
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

/// The code of one app.
pub(super) struct Code<'a, 'r> {
    pub(super) scope: &'a AppScope<'r>,
    pub(super) project: &'a Project,
    /// Where names lead between files.
    pub(super) links: &'a Links<'r>,
    /// What was noted of each source before.
    pub(super) glances: &'a Glances<'r>,
    /// The sources that run, sorted by path.
    pub(super) app: Vec<&'r Source>,
    /// The configuration of frameworks, bundlers and ORMs.
    pub(super) config: Vec<&'r Source>,
    /// What the web process loads, where its entry is known.
    pub(super) web: Option<SourceSet>,
    /// What each process that is shipped loads, by its name, where its entry is known.
    pub(super) reached: Vec<(&'a str, SourceSet)>,
    /// What any process that is shipped loads, where all their entries are known.
    pub(super) loaded: Option<SourceSet>,
    /// The sources that run and may say something by themselves, sorted by path.
    telling: Vec<&'r Source>,
    /// The folders of the packages it is made of.
    packages: BTreeSet<&'r RepoPath>,
}

impl<'a, 'r> Code<'a, 'r> {
    /// Sorts the sources of an app.
    pub(super) fn new(
        scope: &'a AppScope<'r>,
        project: &'a Project,
        links: &'a Links<'r>,
        glances: &'a Glances<'r>,
    ) -> Self {
        let mut app: Vec<&'r Source> = scope.app_sources().collect();
        let mut web = None;
        let mut reached_by = Vec::new();
        let mut loaded = Some(SourceSet::none_of(scope.sources));
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
            let reached = links.reachable(entry, scope.sources);
            // a script for people becomes part of the app by being started
            app.extend(reached.of(scope.sources).filter(|source| source.role != SourceRole::App));
            if process.kind == ProcessKind::Web {
                web = Some(reached.clone());
            }
            if let Some(loaded) = &mut loaded {
                loaded.add(&reached);
            }
            reached_by.push((process.name.as_str(), reached));
        }
        let mut config = Vec::new();
        for package in scope.packages() {
            for source in
                scope.sources.of_package(&package.dir).filter(|source| source.role == SourceRole::Config)
            {
                let path = source.file.path();
                // `src/app.config.ts` that the app imports is the app
                if links.imported_configuration.contains(path) {
                    app.push(source);
                } else if !is_tool(path) && app.iter().all(|known| known.file.path() != path) {
                    config.push(source);
                }
            }
        }
        // their numbers are in the order of their paths
        app.sort_unstable_by_key(|source| source.number);
        app.dedup_by_key(|source| source.number);
        // without an entry, all of it may be loaded: pages of a static app
        let is_told = loaded.as_ref().is_some_and(|loaded| {
            !loaded.is_empty() && !loaded.of(scope.sources).any(|source| glances.of(source).loads_by_name)
        });
        let loaded = loaded.filter(|_| is_told);
        let packages = scope.packages().map(|package| &package.dir).collect();
        let telling = app.iter().copied().filter(|source| source.module.telling().is_some()).collect();
        Self {
            scope,
            project,
            links,
            glances,
            app,
            config,
            web,
            reached: reached_by,
            loaded,
            telling,
            packages,
        }
    }

    /// The calls of one of the app's functions: the source, and which of its calls.
    pub(super) fn callers(&self, source: &'r Source, id: FunctionId) -> impl Iterator<Item = CallSite<'r>> {
        let sites = self.links.callers(source, id).iter().copied();
        sites.filter(|(caller, _)| self.packages.contains(&caller.package))
    }

    /// The methods of a name.
    pub(super) fn methods(&self, name: &str) -> impl Iterator<Item = OwnFunction<'r>> {
        let methods = self.links.methods(name);
        let own: Vec<OwnFunction<'r>> =
            methods.iter().copied().filter(|(source, _)| self.packages.contains(&source.package)).collect();
        own.into_iter()
    }

    /// What the catalogue knows of the app's framework.
    pub(super) fn framework(&self) -> Option<&'static Framework> {
        self.project.framework.as_ref().and_then(|framework| frameworks::by_id(framework.value.id))
    }

    /// The package whose program the web process is.
    pub(super) fn web_package(&self) -> Option<&str> {
        let web = self.project.processes.iter().find(|process| process.value.kind == ProcessKind::Web)?;
        web.value.package.as_ref().map(|(package, _)| package.as_str())
    }

    /// The server that listens for the app, where the app's own code does not: a package's program, or a framework's.
    pub(super) fn server(&self) -> Option<Server> {
        let web = self.project.processes.iter().find(|process| process.value.kind == ProcessKind::Web);
        if let Some(server) = self.web_package().and_then(servers::by_package) {
            return Some(*server);
        }
        let framework = self.framework()?;
        let is_own = web.is_some_and(|web| {
            let entry = web.value.source.as_ref().or(web.value.entry.as_ref());
            entry.is_some_and(|entry| self.scope.repository.repo.has_file(entry))
        });
        (framework.kind != Kind::FullStack || !is_own).then(|| framework.server())
    }

    /// The places that show the framework.
    pub(super) fn framework_evidence(&self) -> Vec<Evidence> {
        self.project.framework.as_ref().map(|framework| framework.evidence.clone()).unwrap_or_default()
    }

    /// Whether a shipped process loads this source, as far as that can be told.
    pub(super) fn is_loaded(&self, source: &Source) -> bool {
        self.loaded.as_ref().is_none_or(|loaded| loaded.contains(source))
    }

    /// The sources that run and may say something by themselves, sorted by path.
    pub(super) fn telling(&self) -> impl Iterator<Item = &'r Source> {
        self.telling.iter().copied()
    }

    /// The same, those of the web process first.
    pub(super) fn web_first(&self) -> impl Iterator<Item = &'r Source> {
        let is_web = |source: &&'r Source| self.web.as_ref().is_some_and(|web| web.contains(source));
        self.telling()
            .filter(move |source| is_web(source))
            .chain(self.telling().filter(move |source| !is_web(source)))
    }

    /// The app's folder.
    pub(super) fn dir(&self) -> &'r RepoPath {
        self.scope.dir()
    }
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
