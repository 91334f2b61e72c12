//! What manifests, lockfiles and configurations say of one app: all facts but those that stand in the code.

use seaworthy_facts::{
    App, AppKind, Build, Fact, FrameworkUse, Install, Manager, ModuleSystem, Orm, Presence, Process, Runtime,
    Shipped, Unknown,
};
use seaworthy_text::RepoPath;

use crate::imports::Imports;
use crate::scope::AppScope;
use crate::sketch::Sketch;
use crate::source::SourceFacts;
use crate::{install, orm, process, runtime, shipped};

/// The facts of one app, the fields those of [`seaworthy_facts::App`].
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) name: String,
    pub(crate) dir: RepoPath,
    pub(crate) kind: Fact<AppKind>,
    pub(crate) framework: Option<Fact<FrameworkUse>>,
    pub(crate) modules: ModuleSystem,
    pub(crate) typescript: Presence,
    pub(crate) runtime: Runtime,
    pub(crate) manager: Manager,
    pub(crate) install: Install,
    pub(crate) build: Option<Fact<Build>>,
    pub(crate) shipped: Fact<Shipped>,
    pub(crate) processes: Vec<Fact<Process>>,
    pub(crate) orm: Option<Fact<Orm>>,
    /// Where imports lead: for the passes over the code.
    pub(crate) imports: Imports,
}

impl Project {
    /// Runs the passes over one app, each on top of those before it.
    pub(crate) fn read(
        scope: &AppScope<'_>,
        sketch: Sketch,
        name: String,
        unknowns: &mut Vec<Unknown>,
    ) -> Self {
        let Sketch { kind, framework, modules, typescript, build, imports, mut processes } = sketch;
        let build_packages = build.packages(scope, framework.as_ref());
        let runtime = runtime::read(scope, &processes, &build_packages, unknowns);
        let manager = scope.site.manager.clone();
        let install = install::read(scope, &build_packages, unknowns);
        let mut orm = orm::read(scope, &install, build.fact.as_ref(), unknowns);
        let migrates_itself = process::migrates_itself(scope, &imports, &processes);
        process::add_migration(scope, orm.as_ref(), migrates_itself, &mut processes);
        process::drop_failing_migration(orm.as_mut(), migrates_itself, &mut processes);
        process::settle_migration(scope, &build, &imports, orm.as_ref(), &mut processes);
        let shipped = shipped::read(framework.as_ref(), build.fact.as_ref(), &processes, &kind);
        let dir = scope.dir().clone();
        Self {
            name,
            dir,
            kind,
            framework,
            modules,
            typescript,
            runtime,
            manager,
            install,
            build: build.with_inputs(scope),
            shipped,
            processes,
            orm,
            imports,
        }
    }

    /// Joins what the manifests say with what the code says.
    pub(crate) fn with(self, source: SourceFacts) -> App {
        App {
            name: self.name,
            dir: self.dir,
            kind: self.kind,
            framework: self.framework,
            modules: self.modules,
            typescript: self.typescript,
            runtime: self.runtime,
            manager: self.manager,
            install: self.install,
            build: self.build,
            shipped: self.shipped,
            runtime_files: source.runtime_files,
            processes: self.processes,
            listen: source.listen,
            health: source.health,
            signals: source.signals,
            env: source.env,
            services: source.services,
            orm: self.orm,
            secret_files: source.secret_files,
            writes: source.writes,
            peers: source.peers,
            outside_hosts: source.outside_hosts,
        }
    }
}
