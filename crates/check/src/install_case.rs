//! What an install of the app finds in its folder, and what it does where something is not there.

use seaworthy_facts::{Lockfile, ManagerName};
use seaworthy_setup::flow::{Act, Frozen, OriginKind, PackageManager, Presence, StepKind};
use seaworthy_text::{RepoPath, Span};

use crate::image_case::{ImageCase, InstallCase};

impl<'c> ImageCase<'c> {
    /// The installs by the app's own manager, in the folder from which the app is installed.
    pub(crate) fn own_installs(&self) -> Vec<InstallCase<'c>> {
        let Some(app) = self.app else { return Vec::new() };
        self.installs()
            .filter(|install| app.manager.name.value.command() == install.install.manager.command())
            .filter(|install| self.installed_folder(install).as_ref() == Some(&app.install.root))
            .collect()
    }

    /// The lockfile of the app's own manager.
    pub(crate) fn lockfile(&self) -> Option<&'c Lockfile> {
        let manager = &self.app?.manager;
        manager.lockfiles.iter().find(|lockfile| lockfile.manager == manager.name.value)
    }

    /// Whether an install finds a file or folder of the repository at its place; `Unknown` for what lies outside its root.
    pub(crate) fn finds(&self, install: &InstallCase<'_>, path: &RepoPath) -> Presence {
        let rest = self.app.and_then(|app| path.below(&app.install.root));
        match rest {
            Some(rest) => {
                let at = format!("{}/{rest}", install.command.dir.trim_end_matches('/'));
                self.flow.finds(install.at, install.command, &at)
            }
            None => Presence::Unknown,
        }
    }

    /// Whether a variable has a value that means yes when this install runs; `None` where its value is not known.
    pub(crate) fn is_set(&self, install: &InstallCase<'_>, name: &str) -> Option<bool> {
        let own = install.command.command.assignments.iter().find(|one| one.name.value == name);
        if let Some(own) = own {
            return own.value.literal().map(is_yes);
        }
        match self.flow.step(install.at).before.variable(name) {
            Some(setting) if setting.is_known => Some(is_yes(&setting.value)),
            Some(_) => None,
            None => Some(false),
        }
    }

    /// Whether an install ends with an error where the lockfile does not fit the manifests; `None` where that is not known.
    pub(crate) fn is_frozen(&self, install: &InstallCase<'_>) -> Option<bool> {
        match install.install.frozen {
            Frozen::Yes => Some(true),
            Frozen::No => Some(false),
            Frozen::Default if self.app?.manager.name.value == ManagerName::Yarn => Some(false),
            Frozen::Default => {
                let by_setting = self.is_set(install, "YARN_ENABLE_IMMUTABLE_INSTALLS")?;
                Some(by_setting || self.is_set(install, "CI")?)
            }
        }
    }

    /// Whether an install ends with an error where there is no lockfile. Yarn 1 and Bun go on without one (measured).
    pub(crate) fn needs_lockfile(&self, install: &InstallCase<'_>) -> bool {
        let is_yarn_1 = self.app.is_some_and(|app| app.manager.name.value == ManagerName::Yarn);
        install.install.frozen == Frozen::Yes
            && match install.install.manager {
                PackageManager::Npm | PackageManager::Pnpm => true,
                PackageManager::Yarn => !is_yarn_1,
                PackageManager::Bun => false,
            }
    }

    /// The end of the source with which a `COPY` before an install brings `package.json`, where another source may follow it:
    /// the place to add one.
    pub(crate) fn beside_manifest(&self, install: &InstallCase<'_>) -> Option<Span> {
        let before = self
            .flow
            .chain(install.at.stage)
            .into_iter()
            .filter(|one| one.stage != install.at.stage || one.step < install.at.step);
        before.collect::<Vec<_>>().into_iter().rev().find_map(|one| {
            let StepKind::Copy(copied) = &self.flow.step(one).kind else { return None };
            let is_here = copied.into_folder && copied.target == install.command.dir && !copied.parents;
            let source = copied.sources.iter().find(
                |origin| matches!(&origin.kind, OriginKind::Context(path) if path.ends_with("package.json")),
            )?;
            let text = self.text(source.span);
            (is_here && !text.contains('"')).then(|| {
                let end = source.span.end as usize;
                Span::new(end, end)
            })
        })
    }
}

fn is_yes(value: &str) -> bool {
    !matches!(value, "" | "0" | "false")
}

impl ImageCase<'_> {
    /// Whether something that is not understood runs after an install in its stage, which may do what the install did not.
    pub(crate) fn may_run_more(&self, install: &InstallCase<'_>) -> bool {
        let stage = &self.flow.stages[install.at.stage];
        stage.steps.iter().skip(install.at.step).any(|step| match &step.kind {
            StepKind::Run(ran) => !ran.is_whole,
            _ => false,
        })
    }

    /// The major version of a package manager that the image installs for everybody, where it is named.
    pub(crate) fn manager_in_image(&self, name: &str) -> Option<u64> {
        self.flow.commands().find_map(|(_, command)| {
            let Act::Add { packages, global: true, .. } = &command.act else { return None };
            let version =
                packages.iter().find_map(|package| package.strip_prefix(name)?.strip_prefix('@'))?;
            version.split('.').next()?.parse().ok()
        })
    }
}
