//! Yarn 1.

use seaworthy_facts::ManagerName;

use super::{Cache, ManagerKnowledge};

/// Yarn 1, which Node images bring up to Node 24. It succeeds silently without a lockfile, frozen or not.
pub(super) static YARN: ManagerKnowledge = ManagerKnowledge {
    name: ManagerName::Yarn,
    title: "Yarn 1",
    package: "yarn",
    elsewhere: &[],
    program: None,
    lockfiles: &["yarn.lock"],
    settings: &[".npmrc", ".yarnrc"],
    install: &["install", "--frozen-lockfile", "--non-interactive"],
    install_unlocked: &["install", "--non-interactive"],
    production: &["--production"],
    everyone: &[],
    member: &[],
    member_since: None,
    no_scripts: &["--ignore-scripts"],
    // yarn 1 has no rebuild of its own
    rebuild: &[],
    run: &["run"],
    exec: &["run"],
    // measured on 2026-11-21 with 1.22.22
    beside_another: |_| Some(("SKIP_YARN_COREPACK_CHECK", "1")),
    root_scripts: |_| &["preinstall", "install", "postinstall"],
    cache: Cache { id: "yarn", target: "/usr/local/share/.cache/yarn", words: &[] },
    default_version: |_, _| "1.22.22",
};
