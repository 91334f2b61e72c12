//! npm.

use seaworthy_facts::{ManagerName, ManagerVersion};

use super::{Cache, ManagerKnowledge};

/// The first version whose `npm ci` refuses a lockfile that lacks an optional package of another platform. Measured on
/// 2026-11-22 with rollup's: 8.19.4, 10.9.4, 11.0.0, 11.6.0 and 11.6.1 take it, 11.6.2, 11.7.0, 11.17.0 and 12.2.0 do not.
pub const REFUSES_MISSING_OPTIONAL: ManagerVersion = (11, 6, 2);

/// The least npm that an official image of this Node.js brings (`22`, `24.13.0`), a tag without a minor version being the
/// newest of its line; `None` for one that is not a number. Node.js 22 and before stay with npm 10, the early releases of 24
/// and 25 have an npm between 11.0 and 11.6.
pub fn of_node(version: &str) -> Option<ManagerVersion> {
    let mut numbers = version.split('.').map(str::parse::<u64>);
    let major = numbers.next()?.ok()?;
    let minor = numbers.next().transpose().ok()?;
    Some(match (major, minor) {
        (..18, _) => (6, 0, 0),
        (18..24, _) => (10, 0, 0),
        (24, Some(..13)) | (25, Some(..3)) => (11, 0, 0),
        _ => (11, 6, 2),
    })
}

/// npm, which every Node image brings.
pub(super) static NPM: ManagerKnowledge = ManagerKnowledge {
    name: ManagerName::Npm,
    title: "npm",
    package: "npm",
    elsewhere: &[],
    program: None,
    lockfiles: &["package-lock.json", "npm-shrinkwrap.json"],
    settings: &[".npmrc"],
    install: &["ci"],
    install_unlocked: &["install"],
    production: &["--omit=dev"],
    everyone: &[],
    member: &["--workspace={dir}", "--include-workspace-root"],
    member_since: None,
    no_scripts: &["--ignore-scripts"],
    rebuild: &["rebuild"],
    run: &["run"],
    exec: &["exec", "--"],
    beside_another: |_| None,
    root_scripts: |_| {
        &["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"]
    },
    cache: Cache { id: "npm", target: "/root/.npm", words: &[] },
    default_version: |_, _| "11",
};
