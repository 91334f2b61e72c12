//! The installs: everything to build with, production only to ship.

use seaworthy_catalog::{managers, orms};
use seaworthy_facts::{Command, ManagerName, Orm, OrmName, Presence, RuntimeName};

use super::super::install::{Packages, Scripts};
use super::{Maker, remarked, run};
use crate::image::{Mount, Op, RunCommand, Stage, StageName, Step};
use crate::words::{self, Remark};

impl Maker<'_> {
    /// Whether production installs anything: an install of nothing makes no folder to copy. A lockfile that is stale, cannot
    /// be read or is another manager's does not say.
    pub(super) fn production_packages(&self) -> Presence {
        if self.choices.processes.by_development.is_some() {
            return Presence::Yes;
        }
        let (manager, found) = (&self.choices.manager, &self.choices.app.manager);
        let counted = match &manager.lockfile {
            Some(_) => manager.in_step == Some(true),
            None => manager.name.value == found.name.value,
        };
        match (self.choices.app.install.packages.production, counted) {
            (1.., _) => Presence::Yes,
            (0, true) => Presence::No,
            (0, false) => Presence::Unknown,
        }
    }

    pub(super) fn install_step(&self, what: Packages) -> Step {
        let install = &self.choices.install;
        let known = managers::of(self.manager());
        let words =
            std::iter::once(self.manager().command().to_owned()).chain(install.words(self.manager(), what));
        let command = Command::new(words);
        let mut commands = vec![with_tokens(&install.tokens, command)];
        let mut remark = None;
        let mut key = install.frozen.key.clone();
        if what == Packages::Production {
            if let Scripts::Skip(why) = &install.scripts.value {
                key = install.scripts.key.clone();
                remark = Some(words::scripts_skipped(why.as_ref(), &install.rebuilt));
            }
            if self.production_packages() == Presence::Unknown {
                // there must be a folder to copy
                let words = ["mkdir", "-p", "node_modules"];
                commands.push(RunCommand::Plain(Command::new(words)));
            }
            if let Some(strip) = &install.strip {
                commands.insert(0, RunCommand::Plain(strip.command.clone()));
                // what the install then makes of the lockfile is less of it, once it is known to fit
                if strip.development && install.frozen.value {
                    let checks = install.check_words(&self.choices.manager).into_iter();
                    let words = std::iter::once(self.manager().command().to_owned()).chain(checks);
                    commands.insert(0, with_tokens(&install.tokens, Command::new(words)));
                }
                if strip.development && remark.is_none() {
                    remark = Some(words::without_focus());
                }
            }
            commands.extend(install.patch.iter().chain(&install.rebuild).cloned().map(RunCommand::Plain));
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
        if what == Packages::All
            && let Some(early) = &install.early
        {
            key = install.scripts.key.clone();
            remark = Some(words::scripts_too_early(early));
            commands.extend(early.rebuild.iter().cloned().map(RunCommand::Plain));
        }
        let mut mounts = Vec::new();
        if install.cache.value {
            mounts.push(Mount::Cache {
                id: Some(known.cache.id.to_owned()),
                target: known.cache.target.to_owned(),
            });
        }
        mounts.extend(install.tokens.iter().map(|id| Mount::Secret { id: id.clone() }));
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

    /// The client again where no build makes one to copy: an install of production dependencies lacks the program that does
    /// it, and the server does not start without.
    fn generated_in_production(&self) -> Vec<Step> {
        if self.manager() == ManagerName::Pnpm || self.choices.build.command.is_some() {
            return Vec::new();
        }
        let Some(orm) = self.client_in_modules() else { return Vec::new() };
        let Some(known) = orms::of(orm.name) else { return Vec::new() };
        let (Some(arguments), Some(schema)) = (known.generate, &orm.schema) else { return Vec::new() };
        let Some(schema) = self.scope.in_context(schema) else { return Vec::new() };
        let install = &self.choices.install;
        let by_install = install.scripts.value == Scripts::Run
            && self
                .choices
                .app
                .install
                .lifecycle
                .iter()
                .flat_map(|script| &script.value.programs)
                .any(|program| program.name == known.cli && program.development_only == Presence::No);
        if by_install {
            return Vec::new();
        }
        let program = match self.choices.app.install.locked.get(known.cli).or(orm.version.as_ref()) {
            Some(version) => format!("{}@{version}", known.cli),
            None => known.cli.to_owned(),
        };
        let fetch: &[&str] = match self.choices.runtime.name.value {
            RuntimeName::Node => &["npm", "exec", "--yes", "--"],
            RuntimeName::Bun => &["bun", "x"],
        };
        let words = fetch.iter().copied().chain([program.as_str()]).chain(arguments.iter().copied());
        let command = Command::new(words.chain(["--schema", schema.as_str()]));
        let key = &install.scripts.key;
        let is_there = install.inputs.value.iter().any(|input| {
            schema == *input || schema.strip_prefix(input.as_str()).is_some_and(|rest| rest.starts_with('/'))
        });
        let mut steps =
            if is_there { Vec::new() } else { self.copy_context(key, std::slice::from_ref(&schema)) };
        steps.push(remarked(
            key,
            words::generated_in_production(known.title),
            run(vec![RunCommand::Plain(command)]),
        ));
        steps
    }

    pub(super) fn production_deps(&self) -> Option<Stage> {
        let development = self.choices.processes.by_development.as_ref();
        let (what, remark) = match development {
            None => (Packages::Production, Remark::Plain("production dependencies only, to ship")),
            Some(package) => (Packages::All, words::all_to_ship(package)),
        };
        let mut steps = self.install_steps(what);
        steps.extend(self.client_in_store());
        steps.extend(self.generated_in_production());
        Some(Stage {
            name: StageName::ProductionDeps,
            from: self.with_manager(),
            remark: Some(remark),
            key: self.choices.install.scripts.key.clone(),
            steps,
        })
    }

    /// The ORM whose client is generated into `node_modules`, where a production install leaves it out.
    pub(super) fn client_in_modules(&self) -> Option<&Orm> {
        let orm = &self.scope.app.orm.as_ref()?.value;
        (orm.name == OrmName::Prisma && orm.generated.is_none()).then_some(orm)
    }

    /// pnpm keeps the client in its store, where no path to copy is known: it is generated again, by the locked version of
    /// the tool, which is not kept.
    fn client_in_store(&self) -> Vec<Step> {
        let Some(orm) = self.client_in_modules().filter(|_| self.manager() == ManagerName::Pnpm) else {
            return Vec::new();
        };
        let (Some(version), Some(schema)) = (&orm.version, &orm.schema) else { return Vec::new() };
        let paths: Vec<String> = [Some(schema), orm.config.as_ref()]
            .into_iter()
            .flatten()
            .filter_map(|path| self.scope.in_context(path))
            .collect();
        let key = &self.choices.build.outputs.key;
        let mut steps = self.copy_context(key, &paths);
        let generate = Command::new(["pnpm", "dlx", &format!("prisma@{version}"), "generate"]);
        let remark =
            Remark::Plain("the client, generated into the production dependencies; its tool is not kept");
        steps.push(Step { remark: Some(remark), ..super::step(key, self.with_placeholders(&generate)) });
        steps
    }
}

/// A command of the manager, which reads tokens from its environment, not from a file.
fn with_tokens(tokens: &[String], command: Command) -> RunCommand {
    match tokens {
        [] => RunCommand::Plain(command),
        ids => RunCommand::WithSecrets { ids: ids.to_vec(), command },
    }
}
