//! Bun as a package manager.

use seaworthy_facts::ManagerName;

use super::{Cache, ManagerKnowledge};

/// Bun's own installer. `--frozen-lockfile` without a lockfile succeeds silently; every member's manifest must be there.
pub(super) static BUN: ManagerKnowledge = ManagerKnowledge {
    name: ManagerName::Bun,
    title: "Bun",
    package: "bun",
    lockfiles: &["bun.lock", "bun.lockb"],
    settings: &["bunfig.toml", ".npmrc"],
    install: &["install", "--frozen-lockfile"],
    install_unlocked: &["install"],
    production: &["--production"],
    everyone: &[],
    member: &["--filter=./{dir}", "--filter=./"],
    member_since: Some((1, 2)),
    no_scripts: &["--ignore-scripts"],
    rebuild: &[],
    run: &["run"],
    exec: &["x"],
    root_scripts: |_| &["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"],
    cache: Cache { id: "bun", target: "/root/.bun/install/cache", words: &[] },
    default_version: |_, _| "1",
};
