//! The stand-in images: which official names the lab answers to, how each is made, and where it differs from the
//! official image. One family a file; `STAND_INS` is the whole list in the order in which they are built.
//!
//! Versions were read from the package registries on 2026-11-21. `docs/lab.md` prints this table.

mod alpine;
mod bun;
mod debian;
mod mariadb;
mod memcached;
mod nats;
mod nginx;
mod node;
mod postgres;
mod rabbitmq;
mod redis;
mod valkey;

/// A Debian release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Suite {
    Bookworm,
    Trixie,
}

impl Suite {
    /// Its code name, as the package tools want it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Bookworm => "bookworm",
            Self::Trixie => "trixie",
        }
    }
}

/// Something downloaded, from which images are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Input {
    /// The root file system of a Debian release, as one archive.
    DebianRoot(Suite),
    /// One Debian package, unpacked, in the version that the release has today.
    DebianPackage { suite: Suite, package: &'static str },
    /// An npm package, unpacked.
    Npm { package: &'static str, version: &'static str },
    /// A Python wheel, unpacked.
    Wheel { project: &'static str, version: &'static str, platform: &'static str },
}

/// One stand-in image.
#[derive(Debug)]
pub(super) struct StandIn {
    /// The official name, without a tag.
    pub(super) name: &'static str,
    /// The official tags it answers to.
    pub(super) tags: &'static [&'static str],
    /// The stand-in it is built on: `name:tag`, earlier in the list; none for a root file system.
    pub(super) base: Option<&'static str>,
    pub(super) dockerfile: &'static str,
    /// Build arguments, beside `BASE`.
    pub(super) arguments: &'static [(&'static str, &'static str)],
    /// What is downloaded for it: the name in `COPY --from=`, and what it is.
    pub(super) inputs: &'static [(&'static str, Input)],
    /// How it is made, in one line.
    pub(super) made_from: &'static str,
    /// What makes it a fair stand-in.
    pub(super) faithful: &'static str,
    /// What the official image has and this one has not, or the other way round.
    pub(super) differs: &'static str,
}

impl StandIn {
    /// Every name it answers to, as `name:tag`.
    pub(super) fn references(&self) -> impl Iterator<Item = String> {
        self.tags.iter().map(move |tag| format!("{}:{tag}", self.name))
    }

    /// What people call it: the first of its names.
    pub(super) fn shown(&self) -> String {
        format!("{}:{}", self.name, self.tags[0])
    }
}

/// Every stand-in, bases before what is built on them.
pub(super) static STAND_INS: &[&StandIn] = &[
    &debian::BOOKWORM_SLIM,
    &debian::TRIXIE_SLIM,
    &debian::BOOKWORM_BUILD_TOOLS,
    &alpine::ALPINE,
    &node::NODE_20_SLIM,
    &node::NODE_20_TRIXIE_SLIM,
    &node::NODE_20,
    &node::NODE_20_ALPINE,
    &node::NODE_22_SLIM,
    &node::NODE_22_TRIXIE_SLIM,
    &node::NODE_22,
    &node::NODE_22_ALPINE,
    &node::NODE_24_SLIM,
    &node::NODE_24_TRIXIE_SLIM,
    &node::NODE_24,
    &node::NODE_24_ALPINE,
    &node::NODE_26_SLIM,
    &node::NODE_26_ALPINE,
    &bun::BUN_DEBIAN,
    &bun::BUN_ALPINE,
    &postgres::POSTGRES_15,
    &postgres::POSTGRES_16,
    &postgres::POSTGRES_17,
    &postgres::POSTGRES_18,
    &redis::REDIS_7,
    &redis::REDIS_8,
    &valkey::VALKEY,
    &mariadb::MARIADB,
    &rabbitmq::RABBITMQ,
    &nats::NATS,
    &memcached::MEMCACHED,
    &nginx::NGINX,
    &nginx::NGINX_UNPRIVILEGED,
];

/// The stand-in that answers to `name:tag`.
pub(super) fn find(reference: &str) -> Option<&'static StandIn> {
    STAND_INS.iter().copied().find(|stand_in| stand_in.references().any(|own| own == reference))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::files::copied_by;
    use std::collections::BTreeSet;

    #[test]
    fn no_reference_is_claimed_twice() {
        let mut seen = BTreeSet::new();
        for stand_in in STAND_INS {
            assert!(!stand_in.tags.is_empty(), "{}", stand_in.name);
            for reference in stand_in.references() {
                assert!(seen.insert(reference.clone()), "`{reference}` stands in the table twice");
            }
        }
    }

    #[test]
    fn a_base_comes_before_what_is_built_on_it() {
        let mut built = BTreeSet::new();
        for stand_in in STAND_INS {
            if let Some(base) = stand_in.base {
                assert!(built.contains(base), "{} is built on {base}", stand_in.shown());
            }
            built.extend(stand_in.references());
        }
    }

    #[test]
    fn every_input_is_used_and_every_use_is_an_input() {
        for stand_in in STAND_INS {
            let own_stages: BTreeSet<_> = stand_in
                .dockerfile
                .lines()
                .filter_map(|line| line.strip_prefix("FROM ")?.split_once(" AS ").map(|(_, name)| name))
                .collect();
            let used: BTreeSet<_> = stand_in
                .dockerfile
                .lines()
                .filter_map(|line| line.split_once("--from=")?.1.split_whitespace().next())
                .filter(|name| !own_stages.contains(name))
                .collect();
            let given: BTreeSet<_> = stand_in
                .inputs
                .iter()
                .filter(|(_, input)| !matches!(input, Input::DebianRoot(_)))
                .map(|(name, _)| *name)
                .collect();
            assert_eq!(used, given, "{}", stand_in.shown());
        }
    }

    #[test]
    fn every_argument_is_declared_and_every_declaration_given() {
        for stand_in in STAND_INS {
            let declared: BTreeSet<_> =
                stand_in.dockerfile.lines().filter_map(|line| line.strip_prefix("ARG ")).collect();
            let mut given: BTreeSet<_> = stand_in.arguments.iter().map(|(name, _)| *name).collect();
            given.extend(stand_in.base.map(|_| "BASE"));
            assert_eq!(declared, given, "{}", stand_in.shown());
        }
    }

    #[test]
    fn every_file_that_a_dockerfile_copies_is_there() {
        let from_the_machine = ["root.tar", "ca-certificates.crt", "ca/"];
        for stand_in in STAND_INS {
            let present: BTreeSet<_> = copied_by(stand_in.dockerfile).map(|file| file.name).collect();
            for line in stand_in.dockerfile.lines().filter(|line| line.starts_with("COPY ")) {
                if line.contains("--from=") {
                    continue;
                }
                let name = line.split_whitespace().nth(1).unwrap();
                assert!(
                    present.contains(name) || from_the_machine.contains(&name),
                    "{}: {line}",
                    stand_in.shown()
                );
            }
        }
    }

    #[test]
    fn the_table_says_something_of_each() {
        for stand_in in STAND_INS {
            for text in [stand_in.made_from, stand_in.faithful, stand_in.differs] {
                assert!(!text.is_empty() && !text.contains(['|', '\n']), "{}: {text}", stand_in.shown());
            }
        }
    }

    #[test]
    fn a_version_argument_agrees_with_the_input_and_the_tags() {
        for stand_in in STAND_INS {
            let Some((_, version)) = stand_in.arguments.iter().find(|(name, _)| *name == "NODE_VERSION")
            else {
                continue;
            };
            let (_, node) = stand_in.inputs.iter().find(|(name, _)| *name == "node").unwrap();
            let (Input::Npm { version: given, .. } | Input::Wheel { version: given, .. }) = node else {
                panic!("{}: not a package", stand_in.shown())
            };
            // a wheel may be a candidate of its packager; the program in it is released
            let given = given.split("rc").next().unwrap();
            assert_eq!(given, *version, "{}", stand_in.shown());
            for tag in stand_in.tags.iter().filter(|tag| tag.matches('.').count() >= 2) {
                assert!(tag.starts_with(version) || tag.contains("alpine3."), "{tag}");
            }
        }
    }
}
