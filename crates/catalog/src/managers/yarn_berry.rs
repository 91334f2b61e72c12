//! Yarn 2 and later.

use seaworthy_facts::ManagerName;

use super::{Cache, ManagerKnowledge};

/// Yarn 2 and later; its default linker leaves no `node_modules`.
pub(super) static YARN_BERRY: ManagerKnowledge = ManagerKnowledge {
    name: ManagerName::YarnBerry,
    title: "Yarn",
    package: "@yarnpkg/cli-dist",
    // its first packages: `npm view` of 2026-11-21 has 2.4.1, 2.4.2 and 3 on of it, and 2.4.3 of this one
    elsewhere: &[("2.4.3", "yarn")],
    program: None,
    lockfiles: &["yarn.lock"],
    settings: &[".yarnrc.yml", ".npmrc"],
    install: &["install", "--immutable"],
    install_unlocked: &["install"],
    // a command of its own, see `plan`
    production: &["workspaces", "focus", "--production"],
    everyone: &["--all"],
    member: &["{name}", "{root}"],
    member_since: None,
    no_scripts: &["--mode=skip-build"],
    rebuild: &["rebuild"],
    run: &["run"],
    exec: &["exec"],
    beside_another: |_| None,
    root_scripts: |_| &["preinstall", "install", "postinstall"],
    cache: Cache { id: "yarn-berry", target: "/root/.yarn/berry/cache", words: &[] },
    // `--immutable` refuses the lockfile of another format, older or newer, so the newest that writes this one
    default_version: |major, format| match (format, major) {
        (Some("4"), _) | (None, Some(2)) => "2.4.2",
        (Some("5"), _) => "3.1.1",
        (Some("6"), _) | (None, Some(3)) => "3.8.7",
        (Some("8"), _) => "4.13.0",
        (Some("9"), _) => "4.14.1",
        _ => "4",
    },
};
