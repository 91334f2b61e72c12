//! Bun.

use seaworthy_facts::RuntimeName;

use super::{Libc, Line, Probe, RuntimeKnowledge, Support};

/// Bun, by its official image. Bun has no line with long support: the newest release of the major is the one to take.
pub(super) static BUN: RuntimeKnowledge = RuntimeKnowledge {
    name: RuntimeName::Bun,
    image: "oven/bun",
    lines: &[Line {
        major: 1,
        newest: "1.4.5",
        long_term: Support::LongTerm,
        end_of_life: None,
        code_name: None,
    }],
    musl_suffix: "-alpine",
    glibc_suffix: "-slim",
    probe: |libc| match libc {
        Libc::Musl => Probe::BusyboxWget,
        Libc::Glibc => Probe::Fetch,
    },
    source: "the package registry and the image's documentation, read 2026-11-21",
};
