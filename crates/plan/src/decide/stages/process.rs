//! Stages for processes that the shipped stage cannot run.

use seaworthy_facts::{OrmName, Presence, Process, ProcessKind};

use super::{Maker, step};
use crate::image::{Op, Stage, StageBase, StageName};
use crate::words;

impl Maker<'_> {
    /// One stage for each process that the shipped stage cannot run; processes with the same needs share one.
    pub(super) fn process_stages(&self) -> Vec<Stage> {
        let choices = self.choices;
        let mut stages: Vec<Stage> = Vec::new();
        for (plan, process) in choices.processes.all.iter().zip(&choices.processes.facts) {
            let (StageName::Process(_), Some(process)) = (&plan.stage, process) else { continue };
            stages.push(self.process_stage(plan, process));
        }
        stages
    }

    pub(super) fn process_stage(&self, plan: &crate::ProcessPlan, process: &Process) -> Stage {
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

        // what the tool finds by itself was built: the sources, the output and all dependencies lie where it was built
        let from_build = needs_all && process.kind == ProcessKind::Migrate && process.source.is_some();
        if from_build {
            paths.clear();
        }
        let (from, mut steps) = if needs_all {
            (
                StageBase::Stage(if from_build { StageName::Build } else { StageName::Deps }),
                vec![step(&key, Op::Env(vec![("NODE_ENV".to_owned(), "production".to_owned())]))],
            )
        } else {
            let mut steps = self.shipped_prelude(false);
            self.ship_packages(&mut steps);
            self.ship_client(&mut steps);
            (self.shipped_from(), steps)
        };
        steps.extend(self.copy_context(&key, &paths));
        self.ship_members(&mut steps);
        if self.scope.is_member() {
            steps.push(step(&key, Op::Workdir(self.scope.app_folder())));
        }
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
    pub(super) fn migration_files(&self) -> Vec<String> {
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

    /// The sources that a process loads, as the context sees them, without what an install brings.
    pub(super) fn sources_of(&self, process: &Process) -> Vec<String> {
        process.sources.iter().filter_map(|path| self.scope.in_context(path)).collect()
    }
}
