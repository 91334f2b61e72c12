//! The `node_modules` that an image ships, and which programs they lack.

use seaworthy_facts::Presence as Known;
use seaworthy_manifest::DependencyKind;
use seaworthy_manifest::package_json::PackageJson;
use seaworthy_setup::flow::{Act, At, Kept, Modules, RanCommand};

use crate::image_case::{ImageCase, InstallCase};

impl<'c> ImageCase<'c> {
    /// The modules of the shipped stage: those beside its working folder, or above it.
    pub(crate) fn shipped_modules(&self) -> Option<Modules> {
        let folder = self.flow.shipped().end.folder();
        above(folder).find_map(|folder| self.flow.modules(self.flow.shipped, folder))
    }

    /// The install that made these modules.
    pub(crate) fn install_of(&self, modules: &Modules) -> Option<InstallCase<'c>> {
        let command = self.flow.commands().filter(|(at, _)| *at == modules.at).nth(modules.command)?.1;
        self.installs().find(|install| install.at == modules.at && std::ptr::eq(install.command, command))
    }

    /// Whether these modules lack what only development needs; `None` where that is not known.
    pub(crate) fn is_production(&self, modules: &Modules) -> Option<bool> {
        match modules.kept {
            Kept::Production => Some(true),
            Kept::All => Some(false),
            Kept::Unknown => self.omits_development(self.install_of(modules)?.install),
        }
    }

    /// The modules that a command finds: from an install before it in its step, or in the steps before.
    pub(crate) fn modules_for(&self, at: At, command: &RanCommand) -> Option<(Known, InstallCase<'c>)> {
        let same = self
            .installs()
            .filter(|install| install.at == at && install.command.span.start < command.span.start)
            .filter(|install| above(&command.dir).any(|folder| folder == install.command.dir))
            .last();
        if let Some(install) = same {
            let omits = self.omits_development(install.install);
            return Some((known(omits), install));
        }
        let modules = above(&command.dir).find_map(|folder| self.flow.modules_before(at, folder))?;
        Some((known(self.is_production(&modules)), self.install_of(&modules)?))
    }

    /// The package that brings a program and that only development has; `None` where it is none, or not known.
    pub(crate) fn development_program(&self, program: &str) -> Option<String> {
        let app = self.app?;
        let mut of_processes =
            app.processes.iter().filter(|process| process.value.command.program() == program);
        if let Some((package, development_only)) =
            of_processes.find_map(|process| process.value.package.as_ref())
        {
            return (*development_only == Known::Yes).then(|| package.clone());
        }
        let programs = app.build.iter().flat_map(|build| &build.value.programs);
        let scripts = app.install.lifecycle.iter().flat_map(|script| &script.value.programs);
        let mut known =
            programs.chain(scripts).filter(|known| known.name == program && known.package.is_some());
        if let Some(known) = known.next() {
            return known.package.clone().filter(|_| known.development_only == Known::Yes);
        }
        self.is_development_only(program).then(|| program.to_owned())
    }

    /// Whether a package is a development dependency, of the app and of the root, and nothing else.
    pub(crate) fn is_development_only(&self, package: &str) -> bool {
        let Some(app) = self.app else { return false };
        let mut kinds = Vec::new();
        for folder in [&app.dir, &app.install.root] {
            let manifest = self
                .case
                .repo
                .read(&folder.child("package.json"))
                .ok()
                .and_then(|source| PackageJson::parse(&source).ok());
            let Some(manifest) = manifest else { return false };
            kinds.extend(
                manifest
                    .dependencies
                    .iter()
                    .filter(|dependency| dependency.name.value == package)
                    .map(|dependency| dependency.kind),
            );
        }
        !kinds.is_empty() && kinds.iter().all(|kind| *kind == DependencyKind::Development)
    }

    /// Whether some command runs the install scripts of this package afterwards.
    pub(crate) fn is_rebuilt(&self, package: &str) -> bool {
        self.flow.commands().any(|(_, command)| match &command.act {
            Act::Rebuild(names) => names.is_empty() || names.iter().any(|name| name == package),
            _ => false,
        })
    }
}

fn known(omits: Option<bool>) -> Known {
    match omits {
        Some(true) => Known::Yes,
        Some(false) => Known::No,
        None => Known::Unknown,
    }
}

/// A folder and those above it.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| match folder.rsplit_once('/') {
        Some((above, _)) if !above.is_empty() => Some(above),
        _ => None,
    })
}

impl ImageCase<'_> {
    /// Whether the lockfile has an optional package for each platform, musl among them, with the binary of this one: that is
    /// how `sharp`, `@swc/core`, `lightningcss` and their like come.
    pub(crate) fn has_platform_packages(&self, package: &str) -> bool {
        let Some(lockfile) = self.lockfile() else { return false };
        let Ok(source) = self.case.repo.read(&lockfile.path) else { return false };
        let last = package.rsplit('/').next().unwrap_or(package);
        let names = [
            format!("{package}-linux-x64-musl"),
            format!("/{last}-linux-x64-musl"),
            format!("/{last}-linuxmusl-x64"),
            format!("@{package}/linux-x64-musl"),
        ];
        names.iter().any(|name| source.text().contains(name.as_str()))
    }

    /// Whether a folder of the context brings files that are edited: sources of any kind.
    pub(crate) fn sends_sources(&self, folder: &str) -> bool {
        let Ok(folder) = self.flow.context.join(folder) else { return false };
        self.case.repo.below(&folder).any(|entry| {
            let is_source = matches!(
                entry.path.extension(),
                Some(
                    "js" | "mjs" | "cjs" | "jsx" | "ts" | "mts" | "cts" | "tsx" | "vue" | "svelte" | "astro"
                )
            );
            let kept_out = self.flow.ignored.as_ref().zip(entry.path.below(&self.flow.context));
            is_source && kept_out.is_none_or(|(ignored, path)| ignored.keeps_out(path).is_none())
        })
    }
}
