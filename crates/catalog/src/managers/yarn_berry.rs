//! Yarn 2 and later.

use seaworthy_facts::ManagerName;

use super::{Cache, ManagerKnowledge};

/// Yarn 2 and later; its default linker leaves no `node_modules`.
pub(super) static YARN_BERRY: ManagerKnowledge = ManagerKnowledge {
    name: ManagerName::YarnBerry,
    title: "Yarn",
    package: "@yarnpkg/cli-dist",
    lockfiles: &["yarn.lock"],
    settings: &[".yarnrc.yml", ".npmrc"],
    install: &["install", "--immutable"],
    install_unlocked: &["install"],
    // a command of its own, see `plan`
    production: &["workspaces", "focus", "--production"],
    everyone: &["--all"],
    member: &["{name}", "{root}"],
    no_scripts: &["--mode=skip-build"],
    rebuild: &["rebuild"],
    run: &["run"],
    exec: &["exec"],
    root_scripts: &["preinstall", "install", "postinstall"],
    cache: Cache { id: "yarn-berry", target: "/root/.yarn/berry/cache", words: &[] },
    default_version: |_| "4",
};
