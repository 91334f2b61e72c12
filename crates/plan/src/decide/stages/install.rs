//! The installs: everything to build with, production only to ship.

use seaworthy_catalog::managers;
use seaworthy_facts::{Command, RuntimeName};

use super::super::install::{Packages, Scripts};
use super::Maker;
use crate::image::{Locking, Mount, Op, RunCommand, Stage, StageName, Step};
use crate::words::{self, Remark};

impl Maker<'_> {
    pub(super) fn install_step(&self, what: Packages) -> Step {
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

    pub(super) fn install_steps(&self, what: Packages) -> Vec<Step> {
        let inputs = &self.choices.install.inputs;
        let mut steps = self.copy_context(&inputs.key, &inputs.value);
        steps.push(self.install_step(what));
        steps
    }

    pub(super) fn deps(&self) -> Stage {
        Stage {
            name: StageName::Deps,
            from: self.with_manager(),
            remark: Some(Remark::Plain("all dependencies, to build and to develop with")),
            key: self.choices.install.inputs.key.clone(),
            steps: self.install_steps(Packages::All),
        }
    }

    pub(super) fn production_deps(&self) -> Option<Stage> {
        let steps = self.install_steps(Packages::Production);
        Some(Stage {
            name: StageName::ProductionDeps,
            from: self.with_manager(),
            remark: Some(Remark::Plain("production dependencies only, to ship")),
            key: self.choices.install.scripts.key.clone(),
            steps,
        })
    }
}
