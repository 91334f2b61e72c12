//! The image, made of the choices: which stages there are and what each does.

mod base;
mod build;
mod copy;
mod develop;
mod health;
mod install;
mod process;
mod serve;
mod ship;

use seaworthy_facts::ManagerName;

use super::Choices;
use super::scope::Scope;
use crate::image::{Image, Op, RunCommand, Stage, StageBase, StageName, Step};
use crate::keys::Key;
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
                Op::Copy { from: Some(StageBase::Stage(from)), .. } => Some(from.clone()),
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
            let development = self.dev();
            let build = self.build(development.is_some());
            let deps = development.is_some().then(|| self.deps());
            let server = Some(self.file_server(serve));
            let stages = [Some(self.base()), self.tools(), deps, development, build, server];
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
}

pub(super) use health::health_check;
