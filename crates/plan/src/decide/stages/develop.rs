//! The stage for development: the app with reload.

use seaworthy_catalog::{managers, orms};
use seaworthy_facts::{Command, ManagerName, Process};

use super::super::build;
use super::super::scope::WORKDIR;
use super::{Maker, remarked, run, step};
use crate::image::{Op, RunCommand, Stage, StageBase, StageName};
use crate::keys::{self, Key};
use crate::words::Remark;

impl Maker<'_> {
    pub(super) fn dev(&self) -> Option<Stage> {
        let process = self.choices.processes.development.as_ref()?;
        let key = Key::of(keys::DEVELOPMENT_MODE);
        let everything =
            Op::Copy { from: None, sources: vec![".".to_owned()], to: ".".to_owned(), owner: None };
        let mut steps = vec![step(&key, everything)];
        if !self.scope.members_made_by_a_build().is_empty() {
            let commands = self.choices.build.members.iter().cloned().map(RunCommand::Plain).collect();
            let remark =
                Remark::Plain("packages of the workspace that can only be loaded when they are built");
            steps.push(remarked(&key, remark, run(commands)));
        }
        // a script is the app's own; without one a target of the workspace starts it
        let folder =
            if process.script.is_some() { self.scope.app_folder() } else { self.scope.build_folder() };
        if folder != WORKDIR {
            steps.push(step(&key, Op::Workdir(folder)));
        }
        if let Some(generate) = self.generated_in_image() {
            steps.push(step(&key, self.with_placeholders(&generate)));
        }
        let mut env = Vec::new();
        let serving = self.choices.processes.dev_server.as_ref();
        match serving {
            Some(serving) => env.extend(serving.env.iter().cloned()),
            None => {
                env.extend(self.port_env());
                let host = self.choices.listen.host.as_ref();
                env.extend(host.map(|(name, host)| (name.clone(), host.value.clone())));
            }
        }
        if !env.is_empty() {
            steps.push(step(&Key::of(keys::PORT), Op::Env(env)));
        }
        let port = self.choices.development_port();
        steps.extend(port.map(|port| step(&Key::of(keys::PORT), Op::Expose(port))));
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
    pub(super) fn generated_in_image(&self) -> Option<Command> {
        let orm = &self.scope.app.orm.as_ref()?.value;
        let by_install = orm.generated_by_script.as_deref().is_some_and(|script| {
            ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"].contains(&script)
        });
        if orm.generated.is_some() || by_install { None } else { self.generate_command() }
    }

    /// What generates code among the sources.
    pub(super) fn generated_at_start(&self) -> Option<Command> {
        self.scope.app.orm.as_ref()?.value.generated.as_ref()?;
        self.generate_command()
    }

    /// What generates an ORM's client, whether or not a script of the app does it too.
    pub(super) fn generate_command(&self) -> Option<Command> {
        let known = orms::of(self.scope.app.orm.as_ref()?.value.name)?;
        let words = std::iter::once(known.cli).chain(known.generate?.iter().copied());
        Some(build::exec(self.manager(), &Command::new(words)))
    }

    /// The development script: it holds a developer's own flags, and nobody waits for signals here. Where it reads an env file
    /// of the host, which no image has, its program is called without.
    pub(super) fn development_command(&self, process: &Process) -> Command {
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
        let arguments = self.choices.processes.dev_server.iter().flat_map(|serving| &serving.arguments);
        let mut words: Vec<String> = words.map(str::to_owned).chain([script]).collect();
        let before = words.len();
        words.extend(arguments.cloned());
        if manager == ManagerName::Npm && words.len() > before {
            // npm takes options for its own until these two dashes
            words.insert(before, "--".to_owned());
        }
        Command::new(words)
    }
}
