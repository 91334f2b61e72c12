//! The build stage.

use seaworthy_catalog::lifecycle::need;
use seaworthy_catalog::managers;
use seaworthy_facts::{Command, ScriptProgram};

use super::super::install::Packages;
use super::super::scope::WORKDIR;
use super::{Maker, remarked, run, step};
use crate::image::{Mount, Op, RunCommand, Stage, StageBase, StageName, Step};
use crate::keys::{self, Key};
use crate::words::{self, Remark};
use crate::{Decided, Reason};

impl Maker<'_> {
    pub(super) fn with_placeholders(&self, command: &Command) -> Op {
        let mut command = command.clone();
        command.env.splice(0..0, self.choices.build.env.iter().map(|value| value.value.clone()));
        run(vec![RunCommand::Plain(command)])
    }

    pub(super) fn build(&self, shares_deps: bool) -> Option<Stage> {
        let choices = self.choices;
        // without a build of its own, an app may still use packages of the workspace that have one
        let key = match &choices.build.command {
            Some(command) => command.key.clone(),
            None if !choices.build.members.is_empty() => choices.build.inputs.key.clone(),
            None => return None,
        };
        let mut steps = if shares_deps { Vec::new() } else { self.install_steps(Packages::All) };
        steps.extend(self.copy_context(&choices.build.inputs.key, &choices.build.inputs.value));
        if !choices.build.members.is_empty() {
            let commands = choices.build.members.iter().cloned().map(RunCommand::Plain).collect();
            steps.push(remarked(
                &key,
                Remark::Plain("the packages of the workspace that this app uses"),
                run(commands),
            ));
        }
        steps.extend(choices.build.command.iter().flat_map(|command| self.own_build(command)));
        Some(Stage {
            name: StageName::Build,
            from: if shares_deps { StageBase::Stage(StageName::Deps) } else { self.with_manager() },
            remark: (!shares_deps).then_some(Remark::Plain("all dependencies, to build with")),
            key,
            steps,
        })
    }

    /// Scripts that could not run while everything was installed, unless the build is what they do.
    fn later_scripts(&self) -> Option<Step> {
        let install = &self.choices.install;
        let app = self.choices.app;
        let steps = || app.build.iter().flat_map(|build| &build.value.steps);
        let is_build = |name: &str| {
            let scripts = app.install.lifecycle.iter().map(|script| &script.value);
            let mut own = scripts.filter(|script| script.dir == app.dir && script.name == name);
            let waits = |program: &&ScriptProgram| need(&program.name).is_some();
            own.all(|script| {
                let mut waiting = script.programs.iter().filter(waits);
                waiting.all(|program| steps().any(|step| step.words.first() == Some(&program.name)))
            })
        };
        let run = managers::of(self.manager()).run;
        let commands: Vec<RunCommand> = install
            .early
            .iter()
            .flat_map(|early| &early.later)
            .filter(|name| !is_build(name))
            .map(|name| {
                let words =
                    [self.manager().command()].into_iter().chain(run.iter().copied()).chain([name.as_str()]);
                RunCommand::Plain(Command::new(words))
            })
            .collect();
        (!commands.is_empty())
            .then(|| remarked(&install.scripts.key, words::scripts_later(), super::run(commands)))
    }

    /// The build of the app itself, in its folder.
    fn own_build(&self, command: &Decided<Command>) -> Vec<Step> {
        let choices = self.choices;
        let mut steps = Vec::new();
        let into = |folder: String| step(&command.key, Op::Workdir(folder));
        let own = self.scope.app_folder();
        // what somebody configured is a command of the app's folder
        let folder =
            if command.reason == Reason::Configured { own.clone() } else { self.scope.build_folder() };
        let first = choices.build.generate.is_some() || self.later_scripts().is_some();
        let mut at = WORKDIR.to_owned();
        if first && at != own {
            steps.push(into(own.clone()));
            at = own;
        }
        if let Some(generate) = &choices.build.generate {
            steps.push(step(&command.key, self.with_placeholders(generate)));
        }
        steps.extend(self.later_scripts());
        if at != folder {
            steps.push(into(folder));
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
            .map(|path| Mount::Cache { id: None, target: format!("{}/{path}", self.scope.app_folder()) })
            .collect();
        steps.push(Step {
            key: command.key.clone(),
            remark: words::build(command, &choices.build),
            op: Op::Run { mounts, commands: vec![RunCommand::Plain(line)] },
        });
        steps
    }
}
