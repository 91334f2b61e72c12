//! The musl base that answers to Alpine's name.

use super::{Input, StandIn, Suite};

pub(super) static ALPINE: StandIn = StandIn {
    name: "alpine",
    tags: &["3.22", "3.20", "3.21", "3.23", "3", "latest"],
    base: None,
    dockerfile: include_str!("../../../lab/images/alpine.Dockerfile"),
    arguments: &[],
    inputs: &[
        ("busybox", Input::DebianPackage { suite: Suite::Trixie, package: "busybox-static" }),
        ("musl", Input::DebianPackage { suite: Suite::Trixie, package: "musl" }),
        ("tini", Input::DebianPackage { suite: Suite::Trixie, package: "tini" }),
    ],
    made_from: "Debian 13's `musl` 1.2.5 and `busybox-static`",
    faithful: "a real musl system: programs for glibc fail as on Alpine, busybox has the same `wget`, `sh`, `nc`",
    differs: "`apk` is a stand-in: it accepts a short list and refuses the rest with exit code 99; every tag is the same image",
};
