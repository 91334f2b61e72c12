//! An app's processes as services of development: with reload, and what they need beside them.

use seaworthy_catalog::managers;
use seaworthy_facts::{ManagerName, Process, ProcessKind};

use super::super::Choices;
use super::super::scope::{Scope, WORKDIR};
use super::values;
use super::values::Needs;
use crate::compose::{
    Access, CommandLine, ComposeService, Restart, Role, Source, Switch, VolumeEntry, VolumeSource, Watch,
};
use crate::image::StageName;
use crate::keys::{self, Key};
use crate::plan::AppPlan;
use crate::words::{self, Remark};
use crate::{ProcessPlan, Reason};

use super::project::{Project, extra_hosts};

impl<'a> Project<'a> {
    /// The services of an app in development: the app with reload, its workers, its migrations.
    pub(super) fn development(&mut self, choices: &'a Choices<'a>, plan: &AppPlan) -> Vec<ComposeService> {
        let (Some(image), Some(process)) = (&plan.image, &choices.processes.development) else {
            return Vec::new();
        };
        let scope = Scope::new(self.facts, choices.app, self.config);
        let source = Source::Build {
            context: words::compose_path(&image.context),
            dockerfile: words::dockerfile_of(image),
            target: Some(StageName::Dev.as_str().to_owned()),
            args: Vec::new(),
            secrets: choices.install.tokens.clone(),
        };
        let context = words::compose_path(&image.context);
        let mut volumes = vec![VolumeEntry {
            source: VolumeSource::Bind(context.clone()),
            target: WORKDIR.to_owned(),
            access: Access::Write,
            remark: None,
        }];
        let mut build_output = None;
        let mut protected = vec![format!("{WORKDIR}/node_modules")];
        if scope.is_member() {
            protected.push(format!("{}/node_modules", scope.app_folder()));
        }
        let built: Vec<String> = made_members(&scope).collect();
        // pnpm and Bun link every member's packages in its own folder
        if matches!(choices.manager.name.value, ManagerName::Pnpm | ManagerName::Bun) {
            let linked = scope.member_dependencies().into_iter().map(|(path, _)| path);
            let linked = linked.filter(|path| !built.contains(path) && path != ".");
            protected.extend(linked.map(|path| format!("{WORKDIR}/{path}/node_modules")));
        }
        if scope.framework().is_some_and(|(framework, _)| framework.id == "next") {
            let output = choices.build.outputs.value.first().map_or(".next", String::as_str);
            build_output = Some(format!("{}/{output}", scope.app_folder()));
            protected.extend(build_output.clone());
        }
        for (index, target) in protected.into_iter().enumerate() {
            volumes.push(VolumeEntry {
                source: VolumeSource::Anonymous,
                target,
                access: Access::Write,
                remark: (index == 0)
                    .then_some(Remark::Plain("the container's own, built for it: not the host's")),
            });
        }
        for (index, path) in built.iter().enumerate() {
            volumes.push(VolumeEntry {
                source: VolumeSource::Anonymous,
                target: format!("{WORKDIR}/{path}"),
                access: Access::Write,
                remark: (index == 0)
                    .then_some(Remark::Plain("as the image built it: it cannot be loaded before")),
            });
        }
        let migrate = choices
            .processes
            .all
            .iter()
            .zip(&choices.processes.facts)
            .find(|(plan, _)| plan.kind == ProcessKind::Migrate)
            .and_then(|(plan, fact)| Some((plan, development_command(choices, fact.as_ref()?, plan)?)));
        let migrate_name = migrate.as_ref().map(|(plan, _)| self.process_name(choices, plan));
        let service =
            |project: &Self, name: String, kind: ProcessKind, process: &str, needs: &Needs| ComposeService {
                name,
                role: Role::App(choices.app.name.clone(), process.to_owned()),
                remark: Vec::new(),
                key: Key::of(keys::DEVELOPMENT_MODE),
                source: source.clone(),
                command: None,
                environment: values::environment(project, choices, needs),
                ports: Vec::new(),
                volumes: volumes.clone(),
                depends_on: project.depends_on(choices, kind, migrate_name.as_deref()),
                health: None,
                restart: Restart::No,
                init: Switch::On,
                extra_hosts: extra_hosts(choices),
                memory_mib: None,
                cpus: None,
                hardening: None,
                // package managers do not pass signals on, and nobody waits for a development server
                stop_grace: Some(2),
                watch: Vec::new(),
            };
        let mut all = Vec::new();
        let mut web = service(
            self,
            choices.app.name.clone(),
            ProcessKind::Web,
            &process.name,
            &Needs::of_development(),
        );
        web.ports = self.publish(choices);
        web.remark = vec![Remark::Plain("the app, reloading when a source file changes")];
        web.watch = self.watch(choices, &scope);
        all.push(web);
        for (plan, fact) in choices.processes.all.iter().zip(&choices.processes.facts) {
            let Some(command) = fact.as_ref().and_then(|fact| development_command(choices, fact, plan))
            else {
                continue;
            };
            if !matches!(plan.kind, ProcessKind::Worker | ProcessKind::Migrate) {
                continue;
            }
            let needs = Needs::of(choices, plan, fact.as_ref());
            let mut other = service(self, self.process_name(choices, plan), plan.kind, &plan.name, &needs);
            let command = if plan.kind == ProcessKind::Worker { reloading(command) } else { command };
            other.command = Some(CommandLine::Words(command));
            other.remark = words::process_service(plan);
            match plan.kind {
                // it runs once, from what the image was built of
                ProcessKind::Migrate => other.volumes.clear(),
                _ => other.volumes.retain(|volume| build_output.as_ref() != Some(&volume.target)),
            }
            all.push(other);
        }
        all
    }

    /// New dependencies need a new image; everything else comes through the mount.
    fn watch(&self, choices: &Choices<'_>, scope: &Scope<'_>) -> Vec<Watch> {
        let context = words::compose_path(scope.context());
        let below =
            |path: &str| if context == "." { format!("./{path}") } else { format!("{context}/{path}") };
        let mut paths = vec![below(&scope.app_path("package.json"))];
        paths.extend(
            choices
                .manager
                .lockfile
                .as_ref()
                .and_then(|lockfile| scope.in_context(lockfile))
                .map(|path| below(&path)),
        );
        paths.extend(made_members(scope).map(|path| below(&path)));
        paths.into_iter().map(|path| Watch { action: "rebuild", path, target: None }).collect()
    }
}

/// Members whose folders the development container has from its image: as the context sees them.
fn made_members(scope: &Scope<'_>) -> impl Iterator<Item = String> {
    scope.members_made_by_a_build().into_iter().map(|(path, _)| path).filter(|path| path != ".")
}

/// How a process runs from its sources in the development image; `None` where that could not be told.
fn development_command(
    choices: &Choices<'_>,
    process: &Process,
    plan: &ProcessPlan,
) -> Option<seaworthy_facts::Command> {
    let manager = choices.manager.name.value;
    if process.source.is_none() || plan.command.reason == Reason::Configured {
        return Some(plan.command.value.clone());
    }
    if let Some(command) = &process.development {
        if matches!(command.program(), "node" | "bun") {
            return Some(command.clone());
        }
        let words = [manager.command()].into_iter().chain(exec_words(manager)).map(str::to_owned);
        let words = words.chain(command.words.iter().cloned()).collect();
        return Some(seaworthy_facts::Command { env: command.env.clone(), words });
    }
    // a build output: run its source with what the development script runs sources with
    let runner = choices.processes.development.as_ref()?;
    let runs_sources = match runner.command.program() {
        "tsx" => true,
        "bun" => {
            return source_below(choices, process)
                .map(|source| seaworthy_facts::Command::new(["bun", "run", &source]));
        }
        _ => false,
    };
    let source = source_below(choices, process).filter(|_| runs_sources)?;
    let words = [manager.command()].into_iter().chain(exec_words(manager)).map(str::to_owned);
    Some(seaworthy_facts::Command::new(words.chain(["tsx".to_owned(), source])))
}

/// The same command, started again when a source file changes.
fn reloading(mut command: seaworthy_facts::Command) -> seaworthy_facts::Command {
    if command.program() == "bun" && !command.words.iter().any(|word| word == "--watch") {
        command.words.insert(1, "--watch".to_owned());
    } else if let Some(at) = command.words.iter().position(|word| word == "tsx")
        && command.words.get(at + 1).is_some_and(|word| word != "watch")
    {
        command.words.insert(at + 1, "watch".to_owned());
    }
    command
}

fn exec_words(manager: ManagerName) -> impl Iterator<Item = &'static str> {
    managers::of(manager).exec.iter().copied()
}

fn source_below(choices: &Choices<'_>, process: &Process) -> Option<String> {
    process.source.as_ref()?.below(&choices.app.dir).map(str::to_owned)
}
