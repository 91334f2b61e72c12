//! Bun as a package manager.

use seaworthy_facts::{ManagerName, RuntimeName};

use super::{Cache, ManagerKnowledge, ManagerProgram};

/// Bun's own installer. `--frozen-lockfile` without a lockfile succeeds silently; every member's manifest must be there.
pub(super) static BUN: ManagerKnowledge = ManagerKnowledge {
    name: ManagerName::Bun,
    title: "Bun",
    package: "bun",
    elsewhere: &[],
    // both images hold the program of their own C library; on musl it needs libstdc++ and libgcc, which Node's Alpine image
    // has. The package on npm runs a script that downloads more, and there is one for musl from 1.1.39 on.
    program: Some(ManagerProgram {
        runtime: RuntimeName::Bun,
        path: "/usr/local/bin/bun",
        link: "bunx",
        musl_since: (1, 1, 39),
    }),
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
    beside_another: |_| None,
    root_scripts: |_| &["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"],
    cache: Cache { id: "bun", target: "/root/.bun/install/cache", words: &[] },
    default_version: |_, _| "1",
};
