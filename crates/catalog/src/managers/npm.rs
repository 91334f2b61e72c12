//! npm.

use seaworthy_facts::{ManagerName, ManagerVersion};

use super::{Cache, ManagerKnowledge};

/// The first version whose `npm ci` refuses a lockfile that lacks an optional package of another platform. Measured on
/// 2026-11-22 with rollup's: 8.19.4, 10.9.4, 11.0.0, 11.6.0 and 11.6.1 take it, 11.6.2, 11.7.0, 11.17.0 and 12.2.0 do not.
pub const REFUSES_MISSING_OPTIONAL: ManagerVersion = (11, 6, 2);

/// The least npm that an official image of this Node.js brings (`22`, `24.13.0`), a tag that leaves numbers out being the
/// newest of its line; `None` for one that is not a number. Read on 2026-11-22 from the packages of Node.js for Python: 24.11.1,
/// 24.12.0 and 24.13.0 bring npm 11.6.2. There is none of an earlier 24, nor of 25: those before 25.3 count as older.
pub fn of_node(node: &str) -> Option<ManagerVersion> {
    Some(match super::version(node)? {
        (..18, ..) => (6, 0, 0),
        (18..24, ..) => (10, 0, 0),
        node @ (24, ..) if node < (24, 11, 1) => (11, 0, 0),
        (25, ..3, _) => (11, 0, 0),
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

#[cfg(test)]
mod tests {
    use super::{REFUSES_MISSING_OPTIONAL, of_node};

    #[test]
    fn a_tag_without_all_numbers_is_the_newest_of_its_line() {
        let refuses = |node: &str| of_node(node).is_some_and(|npm| npm >= REFUSES_MISSING_OPTIONAL);
        for (node, wanted) in [
            ("20", false),
            ("22.22.0", false),
            ("24", true),
            ("24.11", true),
            ("24.11.1", true),
            ("24.11.0", false),
            ("24.5", false),
            ("26", true),
            ("lts", false),
        ] {
            assert_eq!(refuses(node), wanted, "{node}");
        }
    }
}
