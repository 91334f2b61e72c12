//! The stages that others start from: the base image, with the package manager where that does not ship.

use seaworthy_facts::{Command, ManagerName, NodeModules, RuntimeName};

use super::super::manager::{self, Setup};
use super::super::natives;
use super::super::scope::WORKDIR;
use super::{Maker, remarked, run, step};
use crate::image::{Op, PackageTool, RunCommand, Stage, StageBase, StageName, Step};
use crate::words::{self, Remark};

impl Maker<'_> {
    pub(super) fn packages(&self) -> Option<Step> {
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

    /// What puts the manager into the image.
    fn manager_steps(&self) -> Vec<Step> {
        let Some(version) = &self.choices.manager.version else { return Vec::new() };
        let libc = self.choices.base.libc.value;
        let key = &version.key;
        match manager::setup(&self.choices.manager, &self.choices.runtime, libc) {
            None => Vec::new(),
            Some(Setup::Install(command)) => {
                vec![remarked(key, words::manager_setup(version), run(vec![RunCommand::Plain(command)]))]
            }
            Some(Setup::Copy { image, program }) => {
                let folder = program.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let copy = Op::Copy {
                    from: Some(StageBase::Image(image)),
                    sources: vec![program.path.to_owned()],
                    to: format!("{folder}/"),
                    owner: None,
                };
                let link = Command::new(["ln", "-s", program.path, &format!("{folder}/{}", program.link)]);
                vec![
                    remarked(key, words::manager_program(version), copy),
                    step(key, run(vec![RunCommand::Plain(link)])),
                ]
            }
        }
    }

    /// What fetches packages by git, which no base image brings.
    fn git_step(&self) -> Option<Step> {
        let base = &self.choices.base;
        let names: Vec<String> = self.choices.app.install.git.iter().map(|name| name.value.clone()).collect();
        if names.is_empty() || base.packages.value.iter().any(|package| package == "git") {
            return None;
        }
        let with = base.package_tool();
        let packages: &[&str] = match with {
            PackageTool::Apk => &["git"],
            PackageTool::Apt => &["ca-certificates", "git"],
        };
        let packages = packages.iter().map(|package| (*package).to_owned()).collect();
        Some(Step {
            key: base.packages.key.clone(),
            remark: Some(words::fetched_by_git(&names)),
            op: run(vec![RunCommand::AddPackages { packages, with }]),
        })
    }

    /// What compiles packages that bring no binary.
    fn compiler_step(&self) -> Option<Step> {
        let base = &self.choices.base;
        let (packages, by) = natives::compiler(self.scope, base.libc.value)?;
        Some(Step {
            key: base.packages.key.clone(),
            remark: Some(words::compiles(&by)),
            op: run(vec![RunCommand::AddPackages { packages, with: base.package_tool() }]),
        })
    }

    /// What lets the manager work although `package.json` names another.
    fn beside_another(&self) -> Option<Step> {
        let (name, value) = manager::beside_another(self.scope, &self.choices.manager)?;
        let remark = words::beside_another(self.choices.manager.name.value);
        let env = Op::Env(vec![(name.to_owned(), value.to_owned())]);
        Some(remarked(&self.choices.manager.name.key, remark, env))
    }

    /// What installs need and nothing shipped does.
    fn tool_steps(&self) -> Vec<Step> {
        let steps = self.git_step().into_iter().chain(self.compiler_step()).chain(self.manager_steps());
        steps.chain(self.beside_another()).collect()
    }

    /// What a package that drives a browser reads and fetches, in every stage.
    fn browser_steps(&self) -> Vec<Step> {
        let key = &self.choices.base.packages.key;
        let mut steps = Vec::new();
        for used in natives::shipped(self.scope).filter(|used| !used.known.env.is_empty()) {
            let env = used.known.env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            steps.push(remarked(key, words::browser(used.known), Op::Env(env.collect())));
            if used.known.fetch.is_empty() {
                continue;
            }
            let program = match &used.fact.value.version {
                Some(version) => format!("{}@{version}", used.known.package),
                None => used.known.package.to_owned(),
            };
            let call: &[&str] = match self.choices.runtime.name.value {
                RuntimeName::Node => &["npm", "exec", "--yes", "--"],
                RuntimeName::Bun => &["bun", "x"],
            };
            let words =
                call.iter().copied().chain([program.as_str()]).chain(used.known.fetch.iter().copied());
            steps.push(step(key, run(vec![RunCommand::Plain(Command::new(words))])));
        }
        steps
    }

    /// The stage that shipped stages start from; with the manager only where nothing shipped starts from it.
    pub(super) fn base(&self) -> Stage {
        let image = &self.choices.base.image;
        let mut steps = vec![step(&image.key, Op::Workdir(WORKDIR.to_owned()))];
        steps.extend(self.linker());
        match self.packages() {
            Some(packages) => {
                steps.push(packages);
                steps.extend(self.browser_steps());
            }
            None => steps.extend(self.tool_steps()),
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

    /// Plug'n'Play has no `node_modules` to ship: in the image yarn links into a folder, from the same lockfile.
    fn linker(&self) -> Option<Step> {
        let facts = &self.choices.app.manager;
        let plugs = facts.node_modules.value == NodeModules::PlugNPlay
            && self.choices.manager.name.value == ManagerName::YarnBerry;
        plugs.then(|| {
            let linker = ("YARN_NODE_LINKER".to_owned(), "node-modules".to_owned());
            let remark = Remark::Plain(
                "not Plug'n'Play, which has no folder of packages to ship; the lockfile is the same",
            );
            remarked(&self.choices.manager.name.key, remark, Op::Env(vec![linker]))
        })
    }

    /// The base with the manager, where the base itself is shipped with system packages.
    pub(super) fn tools(&self) -> Option<Stage> {
        self.packages()?;
        let steps = self.tool_steps();
        let key = steps.first()?.key.clone();
        Some(Stage {
            name: StageName::Tools,
            from: StageBase::Stage(StageName::Base),
            remark: None,
            key,
            steps,
        })
    }

    /// The stage that installs start from.
    pub(super) fn with_manager(&self) -> StageBase {
        let has_tools = self.packages().is_some() && !self.tool_steps().is_empty();
        StageBase::Stage(if has_tools { StageName::Tools } else { StageName::Base })
    }

    /// What shipped stages start from: without the package manager.
    pub(super) fn shipped_from(&self) -> StageBase {
        if self.packages().is_none() && !self.tool_steps().is_empty() {
            StageBase::Image(self.choices.base.image.value.clone())
        } else {
            StageBase::Stage(StageName::Base)
        }
    }
}
