//! Node.js.

use seaworthy_facts::RuntimeName;

use super::{Libc, Line, Probe, RuntimeKnowledge, Support};

/// Node.js, by its official image.
pub(super) static NODE: RuntimeKnowledge = RuntimeKnowledge {
    name: RuntimeName::Node,
    image: "node",
    lines: &[
        line(26, "26.10.0", Support::Short, Some((2029, 4, 30)), None),
        line(25, "25.9.0", Support::Short, Some((2026, 6, 1)), None),
        line(24, "24.21.0", Support::LongTerm, Some((2028, 4, 30)), Some("krypton")),
        line(23, "23.11.1", Support::Short, Some((2025, 6, 1)), None),
        line(22, "22.23.3", Support::LongTerm, Some((2027, 4, 30)), Some("jod")),
        line(21, "21.7.3", Support::Short, Some((2024, 6, 1)), None),
        line(20, "20.20.2", Support::LongTerm, Some((2026, 4, 30)), Some("iron")),
        line(18, "18.20.8", Support::LongTerm, Some((2025, 4, 30)), Some("hydrogen")),
        line(16, "16.20.2", Support::LongTerm, Some((2023, 9, 11)), Some("gallium")),
        line(14, "14.21.3", Support::LongTerm, Some((2023, 4, 30)), Some("fermium")),
    ],
    musl_suffix: "-alpine",
    glibc_suffix: "-slim",
    probe: |libc| match libc {
        Libc::Musl => Probe::BusyboxWget,
        Libc::Glibc => Probe::Fetch,
    },
    source: "the release schedule of Node.js and `process.release.lts` of the newest releases, read 2026-11-21",
};

const fn line(
    major: u64,
    newest: &'static str,
    long_term: Support,
    end_of_life: Option<(u16, u8, u8)>,
    code_name: Option<&'static str>,
) -> Line {
    Line { major, newest, long_term, end_of_life, code_name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_is_over_and_twenty_four_is_not() {
        let over = |major| NODE.lines.iter().find(|line| line.major == major).unwrap().is_over();
        assert!(over(20) && over(18));
        assert!(!over(22) && !over(24));
    }
}
