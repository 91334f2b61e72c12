//! pnpm.

use seaworthy_facts::ManagerName;

use super::{Cache, ManagerKnowledge};

/// pnpm. A production install runs the root's `prepare` up to 10. From 10 on no dependency's script runs without leave, and
/// from 11 on one without leave ends the install with an error.
pub(super) static PNPM: ManagerKnowledge = ManagerKnowledge {
    name: ManagerName::Pnpm,
    title: "pnpm",
    package: "pnpm",
    elsewhere: &[],
    program: None,
    lockfiles: &["pnpm-lock.yaml"],
    settings: &[".npmrc", "pnpm-workspace.yaml", ".pnpmfile.cjs", ".pnpmfile.mjs"],
    install: &["install", "--frozen-lockfile"],
    install_unlocked: &["install", "--no-frozen-lockfile"],
    production: &["--prod"],
    everyone: &[],
    member: &["--filter-prod={name}..."],
    member_since: None,
    no_scripts: &["--ignore-scripts"],
    rebuild: &["rebuild"],
    run: &["run"],
    exec: &["exec"],
    // measured on 2026-11-21 with 8.15, 9.15, 10.34, 11.28 and 12.21
    beside_another: |major| match major {
        Some(..=8) => None,
        Some(11..) => Some(("pnpm_config_pm_on_fail", "ignore")),
        _ => Some(("npm_config_package_manager_strict", "false")),
    },
    root_scripts: |major| match major {
        Some(11..) => &["preinstall", "install", "postinstall"],
        _ => &["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"],
    },
    cache: Cache { id: "pnpm-store", target: "/pnpm/store", words: &["--store-dir", "/pnpm/store"] },
    // lockfile 5.x is of pnpm 7 and before, 6.0 of 8, 9.0 of 9 and later
    default_version: |major, _| match major {
        Some(..=7) => "7",
        Some(8) => "8",
        Some(9) => "9",
        Some(11) => "11",
        Some(12..) => "12",
        _ => "10",
    },
};
