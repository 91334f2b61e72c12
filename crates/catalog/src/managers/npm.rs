//! npm.

use seaworthy_facts::ManagerName;

use super::{Cache, ManagerKnowledge};

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
