//! Package managers: their files, and how each version installs.

use seaworthy_facts::{ManagerName, ManagerVersion, RuntimeName};

mod bun;
pub mod npm;
mod pnpm;
mod yarn;
mod yarn_berry;

/// All package managers.
pub static MANAGERS: &[&ManagerKnowledge] =
    &[&npm::NPM, &pnpm::PNPM, &yarn::YARN, &yarn_berry::YARN_BERRY, &bun::BUN];

/// What is known of a package manager. Commands are words after the manager's own name.
#[derive(Debug)]
pub struct ManagerKnowledge {
    /// Which one.
    pub name: ManagerName,
    /// Its name in prose.
    pub title: &'static str,
    /// The package in the npm registry that brings it, for images that lack it.
    pub package: &'static str,
    /// Versions that were published under another name.
    pub elsewhere: &'static [(&'static str, &'static str)],
    /// The image that holds it as one program, to be copied from there instead of installed; `None` where it is a package
    /// only.
    pub program: Option<ManagerProgram>,
    /// Its lockfiles, the one to prefer first.
    pub lockfiles: &'static [&'static str],
    /// Other files that it reads at install, in the folder where it runs.
    pub settings: &'static [&'static str],
    /// The frozen install of everything.
    pub install: &'static [&'static str],
    /// The install when there is no lockfile.
    pub install_unlocked: &'static [&'static str],
    /// What is added for production dependencies only.
    pub production: &'static [&'static str],
    /// What is added to a production install so that all members of the workspace get theirs.
    pub everyone: &'static [&'static str],
    /// What is added instead so that one member, those it uses and the root get theirs, and nobody else; empty where the
    /// manager cannot. `{name}` and `{dir}` stand for the member's, `{root}` for the root's name. Measured on 2026-11-21 with
    /// npm 8.19, 10.9 and 11, pnpm 9.15 and 10.33 (8.15 takes the option and installs for all), Yarn 4.9, Bun 1.2.23 and 1.3.5.
    pub member: &'static [&'static str],
    /// The first version (major, minor) that takes these words; `None` where all in use do.
    pub member_since: Option<(u64, u64)>,
    /// What is added to leave lifecycle scripts out.
    pub no_scripts: &'static [&'static str],
    /// What runs the install scripts of named packages afterwards; the names follow.
    pub rebuild: &'static [&'static str],
    /// What runs a script of `package.json`; its name follows.
    pub run: &'static [&'static str],
    /// What runs a program of an installed package; its name follows.
    pub exec: &'static [&'static str],
    /// The variable, and its value, that lets a version work where `package.json` names another manager; `None` where it
    /// takes no notice.
    pub beside_another: fn(major: Option<u64>) -> Option<(&'static str, &'static str)>,
    /// Root scripts that a production install runs, by the manager's major version where it is known; measured 2026-11
    /// (`knowledge/package-managers.md` 4.5).
    pub root_scripts: fn(major: Option<u64>) -> &'static [&'static str],
    /// Where downloads are kept: the cache to mount, and the option or variable that points there, if it is not the default.
    pub cache: Cache,
    /// The newest version that is known to be sound, for a repository that pins none: by major of the lockfile's making, and
    /// by the number that the lockfile's format has.
    pub default_version: fn(major: Option<u64>, format: Option<&str>) -> &'static str,
}

/// A version as its numbers (`10.9.4`); what it leaves out is the newest of its line (`10` is the last of npm 10).
pub fn version(text: &str) -> Option<ManagerVersion> {
    let numbers = text.split(['-', '+']).next().unwrap_or_default();
    let mut numbers = numbers.split('.').map(|number| number.parse::<u64>().ok());
    let major = numbers.next()??;
    let mut rest = || numbers.next().map_or(Some(u64::MAX), |number| number);
    Some((major, rest()?, rest()?))
}

impl ManagerKnowledge {
    /// The package that this version is installed from.
    pub fn package_of(&self, version: &str) -> &'static str {
        self.elsewhere
            .iter()
            .find(|(other, _)| *other == version)
            .map_or(self.package, |(_, package)| package)
    }
}

/// A manager that is one file, in the official image of a runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagerProgram {
    /// The runtime whose images hold it, of both C libraries, with the manager's version in their tags.
    pub runtime: RuntimeName,
    /// Where it lies.
    pub path: &'static str,
    /// The other name that it goes by, as a link beside it.
    pub link: &'static str,
    /// The first version (major, minor, patch) that runs on musl.
    pub musl_since: (u64, u64, u64),
}

/// Where a manager keeps its downloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cache {
    /// The id of the cache mount.
    pub id: &'static str,
    /// The folder that is mounted.
    pub target: &'static str,
    /// Words added to the install so that it uses the folder.
    pub words: &'static [&'static str],
}

/// The knowledge of this manager.
pub fn of(name: ManagerName) -> &'static ManagerKnowledge {
    match name {
        ManagerName::Npm => &npm::NPM,
        ManagerName::Pnpm => &pnpm::PNPM,
        ManagerName::Yarn => &yarn::YARN,
        ManagerName::YarnBerry => &yarn_berry::YARN_BERRY,
        ManagerName::Bun => &bun::BUN,
    }
}
