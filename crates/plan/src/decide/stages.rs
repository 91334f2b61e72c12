//! The image, made of the choices: which stages there are and what each does.

use seaworthy_catalog::web_server::WEB_SERVER;
use seaworthy_catalog::{managers, orms};
use seaworthy_facts::{
    Command, ManagerName, OrmName, Presence, Process, ProcessKind, RuntimeName, Shipped, WritePurpose,
};

use super::install::{Packages, Scripts};
use super::processes::MigrateMode;
use super::scope::{Scope, WORKDIR};
use super::serve::ServeChoices;
use super::{Choices, build, manager};
use crate::image::{
    HealthCheck, Image, Locking, Mount, Op, Probe, ProbeTool, RunCommand, Stage, StageBase, StageName, Step,
};
use crate::keys::{self, Key};
use crate::words::{self, Remark};

/// The image of an app.
pub(super) fn image(choices: &Choices<'_>, scope: &Scope<'_>) -> Image {
    let maker = Maker { choices, scope };
    let context = scope.context().clone();
    let dockerfile = scope.app.dir.child("Dockerfile");
    let ignore_file = if scope.is_member() {
        scope.app.dir.child("Dockerfile.dockerignore")
    } else {
        context.child(".dockerignore")
    };
    Image { title: maker.title(), stages: reachable(maker.stages()), dockerfile, context, ignore_file }
}

/// Drops stages that no target and no other stage needs.
fn reachable(stages: Vec<Stage>) -> Vec<Stage> {
    let is_target =
        |name: &StageName| matches!(name, StageName::Dev | StageName::Runner | StageName::Process(_));
    let mut wanted: Vec<StageName> =
        stages.iter().map(|stage| stage.name.clone()).filter(is_target).collect();
    let mut index = 0;
    while let Some(name) = wanted.get(index).cloned() {
        index += 1;
        let Some(stage) = stages.iter().find(|stage| stage.name == name) else { continue };
        let mut needs: Vec<StageName> = stage
            .steps
            .iter()
            .filter_map(|step| match &step.op {
                Op::Copy { from: Some(from), .. } => Some(from.clone()),
                _ => None,
            })
            .collect();
        if let StageBase::Stage(base) = &stage.from {
            needs.push(base.clone());
        }
        for need in needs {
            if !wanted.contains(&need) {
                wanted.push(need);
            }
        }
    }
    stages.into_iter().filter(|stage| wanted.contains(&stage.name)).collect()
}

struct Maker<'a> {
    choices: &'a Choices<'a>,
    scope: &'a Scope<'a>,
}

fn step(key: &Key, op: Op) -> Step {
    Step { key: key.clone(), remark: None, op }
}

fn remarked(key: &Key, remark: Remark, op: Op) -> Step {
    Step { key: key.clone(), remark: Some(remark), op }
}

fn run(commands: Vec<RunCommand>) -> Op {
    Op::Run { mounts: Vec::new(), commands }
}

impl Maker<'_> {
    fn title(&self) -> Remark {
        words::title(self.choices, self.scope)
    }

    fn manager(&self) -> ManagerName {
        self.choices.manager.name.value
    }

    fn stages(&self) -> Vec<Stage> {
        if let Some(serve) = &self.choices.serve {
            let build = self.build(false);
            let stages = [Some(self.base()), self.tools(), build, Some(self.file_server(serve))];
            return stages.into_iter().flatten().collect();
        }
        let mut stages = vec![self.base()];
        stages.extend(self.tools());
        let development = self.dev();
        let processes: Vec<Stage> = self.process_stages();
        let shares_deps = development.is_some()
            || processes.iter().any(|stage| stage.from == StageBase::Stage(StageName::Deps));
        if shares_deps {
            stages.push(self.deps());
        }
        stages.extend(development);
        stages.extend(self.build(shares_deps));
        stages.extend(self.production_deps());
        stages.extend(processes);
        stages.push(self.runner());
        stages
    }

    /// Whether the manager has to be put into the image.
    fn manager_setup(&self) -> Option<Command> {
        manager::setup(&self.choices.manager, &self.choices.runtime)
    }

    fn packages(&self) -> Option<Step> {
        let packages = &self.choices.base.packages;
        if packages.value.is_empty() {
            return None;
        }
        let command = RunCommand::AddPackages {
            packages: packages.value.clone(),
            with: self.choices.base.package_tool(),
        };
        let remark = words::packages_for(&packages.reason);
        Some(Step { key: packages.key.clone(), remark, op: run(vec![command]) })
    }

    fn manager_step(&self) -> Option<Step> {
        let command = self.manager_setup()?;
        let version = self.choices.manager.version.as_ref()?;
        let remark = words::manager_setup(version);
        Some(Step { key: version.key.clone(), remark, op: run(vec![RunCommand::Plain(command)]) })
    }

    /// The stage that shipped stages start from; with the manager only where nothing shipped starts from it.
    fn base(&self) -> Stage {
        let image = &self.choices.base.image;
        let mut steps = vec![step(&image.key, Op::Workdir(WORKDIR.to_owned()))];
        match self.packages() {
            Some(packages) => steps.push(packages),
            None => steps.extend(self.manager_step()),
        }
        Stage {
            name: StageName::Base,
            from: StageBase::Image(image.value.clone()),
            remark: words::base(&self.choices.base),
            key: if self.choices.base.libc.reason == crate::Reason::NothingNeedsGlibc {
                self.choices.runtime.version.key.clone()
            } else {
                self.choices.base.libc.key.clone()
            },
            steps,
        }
    }

    /// The base with the manager, where the base itself is shipped with system packages.
    fn tools(&self) -> Option<Stage> {
        self.packages()?;
        let step = self.manager_step()?;
        Some(Stage {
            name: StageName::Tools,
            from: StageBase::Stage(StageName::Base),
            remark: None,
            key: step.key.clone(),
            steps: vec![step],
        })
    }

    /// The stage that installs start from.
    fn with_manager(&self) -> StageBase {
        let has_tools = self.packages().is_some() && self.manager_setup().is_some();
        StageBase::Stage(if has_tools { StageName::Tools } else { StageName::Base })
    }

    /// What shipped stages start from: without the package manager.
    fn shipped_from(&self) -> StageBase {
        if self.packages().is_none() && self.manager_setup().is_some() {
            StageBase::Image(self.choices.base.image.value.clone())
        } else {
            StageBase::Stage(StageName::Base)
        }
    }

    /// Copies of context paths, one for the root's files and one for each folder.
    fn copy_context(&self, key: &Key, paths: &[String]) -> Vec<Step> {
        let copy =
            |sources: Vec<String>, to: String| step(key, Op::Copy { from: None, sources, to, owner: None });
        if paths.iter().any(|path| path == ".") {
            return vec![copy(vec![".".to_owned()], ".".to_owned())];
        }
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        let mut folders = Vec::new();
        for path in paths {
            if !looks_like_file(path) {
                folders.push(copy(vec![path.clone()], format!("./{path}")));
                continue;
            }
            let to =
                path.rsplit_once('/').map_or_else(|| "./".to_owned(), |(folder, _)| format!("./{folder}/"));
            match groups.iter_mut().find(|(folder, _)| *folder == to) {
                Some((_, sources)) => sources.push(path.clone()),
                None => groups.push((to, vec![path.clone()])),
            }
        }
        groups.into_iter().map(|(to, sources)| copy(sources, to)).chain(folders).collect()
    }

    fn install_step(&self, what: Packages) -> Step {
        let install = &self.choices.install;
        let known = managers::of(self.manager());
        let words =
            std::iter::once(self.manager().command().to_owned()).chain(install.words(self.manager(), what));
        let mut commands = vec![RunCommand::Plain(Command::new(words))];
        let mut remark = None;
        let mut key = install.frozen.key.clone();
        if what == Packages::Production {
            if let Scripts::Skip(why) = &install.scripts.value {
                key = install.scripts.key.clone();
                remark = Some(words::scripts_skipped(why.as_ref(), &install.rebuild));
            }
            if !install.rebuild.is_empty() && !known.rebuild.is_empty() {
                let words = [self.manager().command()]
                    .into_iter()
                    .chain(known.rebuild.iter().copied())
                    .map(str::to_owned);
                commands.push(RunCommand::Plain(Command::new(words.chain(install.rebuild.iter().cloned()))));
            }
            if self.choices.ship.prune.value {
                commands.push(RunCommand::DeleteFiles {
                    below: "node_modules".to_owned(),
                    // Node loads no TypeScript from `node_modules`; Bun may
                    patterns: match self.choices.runtime.name.value {
                        RuntimeName::Node => vec![
                            "*.ts".to_owned(),
                            "*.mts".to_owned(),
                            "*.cts".to_owned(),
                            "*.map".to_owned(),
                        ],
                        RuntimeName::Bun => vec!["*.d.ts".to_owned(), "*.map".to_owned()],
                    },
                    // the compiler reads its own declarations, where an app runs it
                    except: "*/typescript/lib/*".to_owned(),
                });
                if remark.is_none() {
                    remark = Some(words::pruned());
                }
            }
        }
        let mut mounts = Vec::new();
        if install.cache.value {
            mounts.push(Mount::Cache {
                id: Some(known.cache.id.to_owned()),
                target: known.cache.target.to_owned(),
                locked: Locking::Shared,
            });
        }
        for token in &install.tokens {
            if let Some(name) = &token.value {
                mounts.push(Mount::Secret { id: name.clone(), target: None });
            }
        }
        Step { key, remark, op: Op::Run { mounts, commands } }
    }

    fn install_steps(&self, what: Packages) -> Vec<Step> {
        let inputs = &self.choices.install.inputs;
        let mut steps = self.copy_context(&inputs.key, &inputs.value);
        steps.push(self.install_step(what));
        steps
    }

    fn deps(&self) -> Stage {
        Stage {
            name: StageName::Deps,
            from: self.with_manager(),
            remark: Some(Remark::Plain("all dependencies, to build and to develop with")),
            key: self.choices.install.inputs.key.clone(),
            steps: self.install_steps(Packages::All),
        }
    }

    fn dev(&self) -> Option<Stage> {
        let process = self.choices.processes.development.as_ref()?;
        let key = Key::of(keys::DEVELOPMENT_MODE);
        let everything =
            Op::Copy { from: None, sources: vec![".".to_owned()], to: ".".to_owned(), owner: None };
        let mut steps = vec![step(&key, everything)];
        if self.scope.is_member() {
            steps.push(step(&key, Op::Workdir(self.scope.app_folder())));
        }
        if let Some(generate) = self.generated_in_image() {
            steps.push(step(&key, self.with_placeholders(&generate)));
        }
        let mut env = Vec::new();
        env.extend(self.port_env());
        env.extend(self.choices.listen.host.as_ref().map(|(name, host)| (name.clone(), host.value.clone())));
        if !env.is_empty() {
            steps.push(step(&Key::of(keys::PORT), Op::Env(env)));
        }
        steps.extend(self.choices.listen.port.as_ref().map(|port| step(&port.key, Op::Expose(port.value))));
        let command = self.development_command(process);
        match self.generated_at_start() {
            None => steps.push(step(&key, Op::Cmd(command))),
            Some(generate) => {
                let line = format!("{generate} && exec {command}");
                let remark = Remark::Plain(
                    "generated code lies among the sources, which are mounted: it is made at start",
                );
                steps.push(remarked(&key, remark, Op::Cmd(Command::new(["sh", "-c", line.as_str()]))));
            }
        }
        Some(Stage {
            name: StageName::Dev,
            from: StageBase::Stage(StageName::Deps),
            remark: Some(Remark::Plain(
                "development: the sources are mounted over these and reload on change",
            )),
            key,
            steps,
        })
    }

    /// What generates code into `node_modules`, where no install does it.
    fn generated_in_image(&self) -> Option<Command> {
        let orm = &self.scope.app.orm.as_ref()?.value;
        let by_install = orm.generated_by_script.as_deref().is_some_and(|script| {
            ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"].contains(&script)
        });
        if orm.generated.is_some() || by_install { None } else { self.generate_command() }
    }

    /// What generates code among the sources.
    fn generated_at_start(&self) -> Option<Command> {
        self.scope.app.orm.as_ref()?.value.generated.as_ref()?;
        self.generate_command()
    }

    /// What generates an ORM's client, whether or not a script of the app does it too.
    fn generate_command(&self) -> Option<Command> {
        let known = orms::of(self.scope.app.orm.as_ref()?.value.name)?;
        let words = std::iter::once(known.cli).chain(known.generate?.iter().copied());
        Some(build::exec(self.manager(), &Command::new(words)))
    }

    /// The development script: it holds a developer's own flags, and nobody waits for signals here. Where it reads an env file
    /// of the host, which no image has, its program is called without.
    fn development_command(&self, process: &Process) -> Command {
        let manager = self.manager();
        let reads_file = |word: &String| word.starts_with("--env-file");
        if process.command.words.iter().any(reads_file) {
            let mut command = process.command.clone();
            let mut value_follows = false;
            command.words.retain(|word| {
                let drop = reads_file(word) || std::mem::take(&mut value_follows);
                value_follows = reads_file(word) && !word.contains('=');
                !drop
            });
            return build::exec(manager, &command);
        }
        let script = process.script.clone().unwrap_or_else(|| "dev".to_owned());
        let words = [manager.command()].into_iter().chain(managers::of(manager).run.iter().copied());
        Command::new(words.map(str::to_owned).chain([script]))
    }

    fn with_placeholders(&self, command: &Command) -> Op {
        let mut command = command.clone();
        command.env.splice(0..0, self.choices.build.env.iter().map(|value| value.value.clone()));
        run(vec![RunCommand::Plain(command)])
    }

    fn build(&self, shares_deps: bool) -> Option<Stage> {
        let choices = self.choices;
        let command = choices.build.command.as_ref()?;
        let mut steps = if shares_deps { Vec::new() } else { self.install_steps(Packages::All) };
        steps.extend(self.copy_context(&choices.build.inputs.key, &choices.build.inputs.value));
        if !choices.build.members.is_empty() {
            let commands = choices.build.members.iter().cloned().map(RunCommand::Plain).collect();
            steps.push(remarked(
                &command.key,
                Remark::Plain("the packages of the workspace that this app uses"),
                run(commands),
            ));
        }
        if self.scope.is_member() {
            steps.push(step(&command.key, Op::Workdir(self.scope.app_folder())));
        }
        if let Some(generate) = &choices.build.generate {
            steps.push(step(&command.key, self.with_placeholders(generate)));
        }
        let arguments: Vec<_> = choices.environment.build_arguments().collect();
        for (index, argument) in arguments.iter().enumerate() {
            let op = Op::Arg { name: argument.name.clone(), default: words::default_text(argument) };
            let key = Key::named(keys::ENV_REQUIRED, &argument.name);
            if index == 0 {
                steps.push(remarked(&key, words::build_arguments(&arguments), op));
            } else {
                steps.push(step(&key, op));
            }
        }
        let mut line = command.value.clone();
        let values = choices.build.settings.iter().chain(choices.build.env.iter().map(|value| &value.value));
        line.env.splice(0..0, values.cloned());
        let mounts = choices
            .build
            .cache
            .iter()
            .map(|path| Mount::Cache {
                id: None,
                target: format!("{}/{path}", self.scope.app_folder()),
                locked: Locking::Shared,
            })
            .collect();
        steps.push(Step {
            key: command.key.clone(),
            remark: words::build(command, &choices.build),
            op: Op::Run { mounts, commands: vec![RunCommand::Plain(line)] },
        });
        Some(Stage {
            name: StageName::Build,
            from: if shares_deps { StageBase::Stage(StageName::Deps) } else { self.with_manager() },
            remark: (!shares_deps).then_some(Remark::Plain("all dependencies, to build with")),
            key: command.key.clone(),
            steps,
        })
    }

    fn production_deps(&self) -> Option<Stage> {
        let steps = self.install_steps(Packages::Production);
        Some(Stage {
            name: StageName::ProductionDeps,
            from: self.with_manager(),
            remark: Some(Remark::Plain("production dependencies only, to ship")),
            key: self.choices.install.scripts.key.clone(),
            steps,
        })
    }

    fn port_env(&self) -> Option<(String, String)> {
        let port = self.choices.listen.port.as_ref()?;
        Some((self.choices.listen.port_env.clone()?, port.value.to_string()))
    }

    /// What every shipped stage starts with: environment, folder, user.
    fn shipped_prelude(&self, listens: bool) -> Vec<Step> {
        let mut env = vec![("NODE_ENV".to_owned(), "production".to_owned())];
        let mut remark = None;
        if listens {
            env.extend(self.port_env());
            if let Some((name, host)) = &self.choices.listen.host {
                env.push((name.clone(), host.value.clone()));
                remark = words::host(name, self.scope);
            }
        }
        let user = &self.choices.ship.user;
        let mut steps = Vec::new();
        let key = if env.len() > 1 { Key::of(keys::PORT) } else { Key::of(keys::START_COMMAND) };
        steps.push(Step { key, remark, op: Op::Env(env) });
        if matches!(self.shipped_from(), StageBase::Image(_)) {
            steps.push(step(&self.choices.base.image.key, Op::Workdir(WORKDIR.to_owned())));
        }
        steps.push(step(
            &user.key,
            run(vec![RunCommand::AddUser {
                name: "app".to_owned(),
                id: user.value,
                with: self.choices.base.user_tool(),
            }]),
        ));
        steps
    }

    fn copy_from(&self, key: &Key, from: StageName, source: String, to: String) -> Step {
        step(key, Op::Copy { from: Some(from), sources: vec![source], to, owner: None })
    }

    fn runner(&self) -> Stage {
        let choices = self.choices;
        let scope = self.scope;
        let main = choices.processes.main();
        let listens = choices.listen.port.is_some();
        let mut steps = self.shipped_prelude(listens);
        match choices.ship.shipped {
            Shipped::Standalone => self.ship_standalone(&mut steps),
            Shipped::Outputs => self.ship_outputs(&mut steps),
            // `file_server` looks after files
            Shipped::Static => {}
            Shipped::Sources => self.ship_sources(&mut steps),
        }
        self.own_writes(&mut steps);
        if scope.is_member() && choices.ship.shipped != Shipped::Standalone {
            steps.push(step(&Key::of(keys::START_COMMAND), Op::Workdir(scope.app_folder())));
        }
        steps.push(step(&choices.ship.user.key, Op::User(choices.ship.user.value)));
        if let Some(port) = &choices.listen.port {
            steps.push(step(&port.key, Op::Expose(port.value)));
            steps.push(self.health());
        }
        if let Some(main) = main {
            steps.extend(self.runs(&main.command.key, self.start(&main.command.value)));
        }
        Stage {
            name: StageName::Runner,
            from: self.shipped_from(),
            remark: words::runner(choices),
            key: choices.base.image.key.clone(),
            steps,
        }
    }

    /// The web server with the files, for an app that needs no runtime.
    fn file_server(&self, serve: &ServeChoices) -> Stage {
        let choices = self.choices;
        let port = choices.listen.port.as_ref();
        let number = port.map_or(WEB_SERVER.port, |port| port.value);
        let configuration =
            RunCommand::WriteFile { path: WEB_SERVER.config.to_owned(), lines: serve.configuration(number) };
        let mut steps = vec![remarked(
            &serve.fallback.key,
            words::file_server(serve.fallback.value),
            run(vec![configuration]),
        )];
        let folder = self.scope.app_folder();
        if let Some(output) = choices.build.outputs.value.first() {
            steps.push(self.copy_from(
                &Key::of(keys::BUILD_OUTPUTS),
                StageName::Build,
                format!("{folder}/{output}"),
                WEB_SERVER.root.to_owned(),
            ));
        }
        steps.push(step(&choices.ship.user.key, Op::User(choices.ship.user.value)));
        steps.extend(port.map(|port| step(&port.key, Op::Expose(port.value))));
        steps.push(self.health());
        Stage {
            name: StageName::Runner,
            from: StageBase::Image(serve.image.value.clone()),
            remark: words::runner(choices),
            key: serve.image.key.clone(),
            steps,
        }
    }

    /// What a container runs. No shell reads it, so the variables that the script sets before the program are the image's.
    fn runs(&self, key: &Key, mut command: Command) -> Vec<Step> {
        let env = std::mem::take(&mut command.env);
        let listen = &self.choices.listen;
        let is_set = |name: &str, value: &str| {
            (name == "NODE_ENV" && value == "production")
                || listen.port_env.as_deref() == Some(name)
                || listen.host.as_ref().is_some_and(|(host, _)| host == name)
        };
        let env: Vec<(String, String)> =
            env.into_iter().filter(|(name, value)| !is_set(name, value)).collect();
        let set = (!env.is_empty()).then(|| step(key, Op::Env(env)));
        set.into_iter().chain([step(key, Op::Cmd(command))]).collect()
    }

    /// The start command; with the migrations in front where that was asked for.
    fn start(&self, command: &Command) -> Command {
        if self.choices.processes.migrate.value != MigrateMode::Start {
            return command.clone();
        }
        let found =
            self.scope.app.processes.iter().find(|process| process.value.kind == ProcessKind::Migrate);
        let configured = self.choices.processes.migrate_at_start.as_ref().map(|command| &command.value);
        match configured.or(found.map(|process| &process.value.command)) {
            Some(migrate) => {
                Command::new(["sh".to_owned(), "-c".to_owned(), format!("{migrate} && exec {command}")])
            }
            None => command.clone(),
        }
    }

    fn ship_standalone(&self, steps: &mut Vec<Step>) {
        let key = Key::of(keys::BUILD_OUTPUTS);
        let output = self.choices.build.outputs.value.first().map_or(".next", String::as_str);
        let folder = self.scope.app_folder();
        let here = |path: &str| format!("./{}", self.scope.app_path(path));
        let mut server =
            self.copy_from(&key, StageName::Build, format!("{folder}/{output}/standalone"), "./".to_owned());
        server.remark = Some(Remark::Plain("the server with the packages it loads, traced by the build"));
        steps.push(server);
        steps.push(self.copy_from(
            &key,
            StageName::Build,
            format!("{folder}/{output}/static"),
            here(&format!("{output}/static")),
        ));
        let key = &self.choices.ship.files.key;
        for path in &self.choices.ship.files.value {
            steps.push(self.copy_from(key, StageName::Build, format!("{folder}/{path}"), here(path)));
        }
    }

    fn ship_manifest(&self, steps: &mut Vec<Step>) {
        let scope = self.scope;
        let key = Key::of(keys::SHIP_FILES);
        let modules = &self.choices.install.scripts.key;
        if scope.is_member() {
            steps.push(self.copy_from(
                modules,
                StageName::ProductionDeps,
                WORKDIR.to_owned(),
                "./".to_owned(),
            ));
            return;
        }
        steps.push(step(
            &key,
            Op::Copy {
                from: None,
                sources: vec![scope.app_path("package.json")],
                to: "./".to_owned(),
                owner: None,
            },
        ));
        let files: Vec<String> = self.choices.ship.files.value.clone();
        steps.extend(self.copy_context(&key, &files));
        // an install of nothing makes no folder to copy
        if self.choices.app.install.packages.production > 0 {
            steps.push(self.copy_from(
                modules,
                StageName::ProductionDeps,
                format!("{WORKDIR}/node_modules"),
                "./node_modules".to_owned(),
            ));
        }
    }

    fn ship_outputs(&self, steps: &mut Vec<Step>) {
        self.ship_manifest(steps);
        self.ship_built(steps);
    }

    fn ship_built(&self, steps: &mut Vec<Step>) {
        let key = Key::of(keys::BUILD_OUTPUTS);
        let folder = self.scope.app_folder();
        for output in &self.choices.build.outputs.value {
            let to = format!("./{}", self.scope.app_path(output));
            steps.push(self.copy_from(&key, StageName::Build, format!("{folder}/{output}"), to));
        }
        if self.scope.is_member() {
            for (path, _) in self.scope.member_dependencies() {
                steps.push(self.copy_from(
                    &key,
                    StageName::Build,
                    format!("{WORKDIR}/{path}"),
                    format!("./{path}"),
                ));
            }
        }
    }

    fn ship_sources(&self, steps: &mut Vec<Step>) {
        self.ship_manifest(steps);
        let web = self.scope.app.processes.iter().find(|process| process.value.kind == ProcessKind::Web);
        let sources = web.map(|web| self.sources_of(&web.value)).filter(|sources| !sources.is_empty());
        let sources = sources.unwrap_or_else(|| vec![".".to_owned()]);
        steps.extend(self.copy_context(&self.choices.build.inputs.key, &sources));
        // what is built beside sources that run as they are: styles, a client, the pages of a framework
        if self.choices.build.command.is_some() {
            self.ship_built(steps);
        }
    }

    /// The sources that a process loads, as the context sees them, without what an install brings.
    fn sources_of(&self, process: &Process) -> Vec<String> {
        process.sources.iter().filter_map(|path| self.scope.in_context(path)).collect()
    }

    fn own_writes(&self, steps: &mut Vec<Step>) {
        let user = self.choices.ship.user.value;
        let paths: Vec<String> = self
            .choices
            .ship
            .writes
            .iter()
            .filter(|(path, purpose)| {
                *purpose != WritePurpose::Temporary && path != "/tmp" && !path.starts_with("/tmp/")
            })
            .map(|(path, _)| path.strip_prefix(&format!("{WORKDIR}/")).unwrap_or(path).to_owned())
            .collect();
        if paths.is_empty() {
            return;
        }
        steps.push(remarked(
            &self.choices.ship.user.key,
            Remark::Plain("the only place that the app may write to"),
            run(vec![RunCommand::OwnFolders { paths, owner: user }]),
        ));
    }

    fn health(&self) -> Step {
        let check = self.health_check(
            self.choices.listen.health.live.as_ref().or(self.choices.listen.health.ready.as_ref()),
        );
        let route = self.choices.listen.health.live.as_ref();
        Step {
            key: route.map_or_else(|| Key::of(keys::HEALTH_LIVE), |route| route.key.clone()),
            remark: words::health(&check, self.scope),
            op: Op::Health(check),
        }
    }

    fn health_check(&self, route: Option<&crate::Decided<String>>) -> HealthCheck {
        health_check(self.choices, route)
    }

    /// One stage for each process that the shipped stage cannot run; processes with the same needs share one.
    fn process_stages(&self) -> Vec<Stage> {
        let choices = self.choices;
        let mut stages: Vec<Stage> = Vec::new();
        for (plan, process) in choices.processes.all.iter().zip(&choices.processes.facts) {
            let (StageName::Process(_), Some(process)) = (&plan.stage, process) else { continue };
            stages.push(self.process_stage(plan, process));
        }
        stages
    }

    fn process_stage(&self, plan: &crate::ProcessPlan, process: &Process) -> Stage {
        let choices = self.choices;
        let key = plan.command.key.clone();
        let needs_all = process.package.as_ref().is_some_and(|(_, development)| *development != Presence::No)
            && plan.command.reason != crate::Reason::Configured;
        let mut paths = self.sources_of(process);
        if process.kind == ProcessKind::Migrate {
            paths.extend(self.migration_files());
        }
        paths.sort();
        paths.dedup();
        let covered: Vec<String> = paths.clone();
        paths.retain(|path| {
            !covered.iter().any(|other| other != path && path.starts_with(&format!("{other}/")))
        });

        let (from, mut steps) = if needs_all {
            (
                StageBase::Stage(StageName::Deps),
                vec![step(&key, Op::Env(vec![("NODE_ENV".to_owned(), "production".to_owned())]))],
            )
        } else {
            let mut steps = self.shipped_prelude(false);
            steps.push(step(
                &key,
                Op::Copy {
                    from: None,
                    sources: vec![self.scope.app_path("package.json")],
                    to: "./".to_owned(),
                    owner: None,
                },
            ));
            steps.push(self.copy_from(
                &choices.install.scripts.key,
                StageName::ProductionDeps,
                format!("{WORKDIR}/node_modules"),
                "./node_modules".to_owned(),
            ));
            (self.shipped_from(), steps)
        };
        steps.extend(self.copy_context(&key, &paths));
        if needs_all
            && process.kind == ProcessKind::Worker
            && let Some(generate) = &choices.build.generate
        {
            steps.push(step(&key, self.with_placeholders(generate)));
        }
        steps.push(step(&choices.ship.user.key, Op::User(choices.ship.user.value)));
        steps.extend(self.runs(&key, plan.command.value.clone()));
        Stage {
            name: plan.stage.clone(),
            from,
            remark: Some(words::process_stage(process, needs_all)),
            key,
            steps,
        }
    }

    /// What an ORM's command line reads to migrate.
    fn migration_files(&self) -> Vec<String> {
        let Some(orm) = self.scope.app.orm.as_ref().map(|orm| &orm.value) else { return Vec::new() };
        let migrations = orm.migrations.as_ref().map(|migrations| migrations.value.dir.clone());
        let mut paths: Vec<seaworthy_text::RepoPath> = orm.config.iter().cloned().collect();
        match (&orm.schema, &migrations) {
            (Some(schema), Some(migrations))
                if orm.name == OrmName::Prisma && schema.parent() == migrations.parent() =>
            {
                paths.extend(schema.parent().filter(|parent| *parent != self.scope.app.dir));
            }
            _ => {}
        }
        if paths.len() == orm.config.iter().count() {
            paths.extend(orm.schema.iter().filter(|_| orm.name == OrmName::Prisma).cloned());
            paths.extend(migrations);
        }
        paths.iter().filter_map(|path| self.scope.in_context(path)).collect()
    }
}

/// Whether a path is a file, by its name. A folder must never pass for one: several sources in one `COPY` would spill its
/// contents. A file that passes for a folder is copied by a line of its own, which is right as well.
fn looks_like_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let known_dot_file =
        [".npmrc", ".yarnrc", ".nvmrc", ".babelrc", ".swcrc", ".browserslistrc", ".env"].contains(&name);
    let extension = name.trim_start_matches('.').rsplit_once('.').map(|(_, extension)| extension);
    let known = [
        "json", "jsonc", "json5", "yaml", "yml", "toml", "lock", "lockb", "ts", "mts", "cts", "js", "mjs",
        "cjs", "tsx", "jsx", "prisma", "patch", "config", "sql", "html", "css", "md", "txt",
    ];
    known_dot_file || extension.is_some_and(|extension| known.contains(&extension))
}

/// How health is asked for, at `route` or at the port.
pub(super) fn health_check(choices: &Choices<'_>, route: Option<&crate::Decided<String>>) -> HealthCheck {
    let seconds = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    HealthCheck {
        probe: Probe {
            // a port is asked by the runtime itself: not every busybox has `nc -z`
            tool: match route {
                Some(_) if choices.serve.is_some() => ProbeTool::Wget,
                Some(_) => choices.base.probe_tool(),
                None => choices.base.runtime_probe(),
            },
            port: choices.listen.port.as_ref().map_or(3000, |port| port.value),
            port_env: choices.listen.port_env.clone(),
            path: route.map(|route| route.value.clone()),
        },
        interval: seconds(choices.listen.interval.value),
        timeout: 5,
        start_period: seconds(choices.listen.start_period.value),
        retries: 3,
    }
}
