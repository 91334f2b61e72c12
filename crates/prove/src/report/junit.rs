//! A proof as JUnit's XML: a suite for each image, service or project, a case for each probe. Build servers read
//! different parts of it, so names are plain, times are seconds, and everything a person needs is in the text of a failure.

use std::fmt::Write as _;

use super::{amount, plain::plain, words};
use crate::{Outcome, ProbeResult, Proof, Remark, Scope};

/// The proof as an XML document.
pub(super) fn write(proof: &Proof) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let count = proof.count;
    let _ = writeln!(
        out,
        "<testsuites name=\"seaworthy prove {}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{}\">",
        attribute(&proof.subject.name),
        proof.probes.len(),
        count.failed,
        count.skipped,
        seconds(proof.times.total_ms),
    );
    for (place, suite) in suites(&proof.probes).iter().enumerate() {
        // a suite has room for words of its own; what is said of the set-up stands in the first
        let remarks = if place == 0 { proof.remarks.as_slice() } else { &[] };
        write_suite(&mut out, proof, suite, remarks);
    }
    out.push_str("</testsuites>\n");
    out
}

struct Suite<'p> {
    scope: Scope,
    of: Option<&'p str>,
    cases: Vec<&'p ProbeResult>,
}

/// The probes by what they asked, in the order in which each comes first.
fn suites(probes: &[ProbeResult]) -> Vec<Suite<'_>> {
    let mut suites: Vec<Suite<'_>> = Vec::new();
    for probe in probes {
        match suites.iter_mut().find(|suite| suite.scope == probe.scope && suite.of == words::of(probe)) {
            Some(suite) => suite.cases.push(probe),
            None => suites.push(Suite { scope: probe.scope, of: words::of(probe), cases: vec![probe] }),
        }
    }
    suites
}

fn write_suite(out: &mut String, proof: &Proof, suite: &Suite<'_>, remarks: &[Remark]) {
    let with = |outcome: Outcome| suite.cases.iter().filter(|case| case.outcome == outcome).count();
    let took = suite.cases.iter().fold(0_u64, |sum, case| sum.saturating_add(case.took_ms));
    let name = suite.cases.first().map(|case| words::asked(case)).unwrap_or_default();
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{}\" timestamp=\"{}\">",
        attribute(&name),
        suite.cases.len(),
        with(Outcome::Fail),
        with(Outcome::Skip),
        seconds(took),
        // the format's own type has no zone
        attribute(proof.started_at.trim_end_matches('Z')),
    );
    out.push_str("    <properties>\n");
    let mut properties = vec![
        ("seaworthy", proof.seaworthy.clone()),
        ("verdict", words::verdict(proof.verdict).to_owned()),
        ("engine", words::engine(proof)),
    ];
    properties.extend(proof.subject.commit.clone().map(|commit| ("commit", commit)));
    for (name, value) in properties {
        let _ = writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", attribute(&value));
    }
    out.push_str("    </properties>\n");
    for case in &suite.cases {
        write_case(out, case);
    }
    if !remarks.is_empty() {
        let lines: String = remarks
            .iter()
            .map(|remark| {
                let help = remark.help.as_ref().map(|help| format!("  help: {help}\n")).unwrap_or_default();
                format!("{}: {}\n{help}", remark.place, remark.message)
            })
            .collect();
        let _ = writeln!(out, "    <system-out>{}</system-out>", text(&lines));
    }
    out.push_str("  </testsuite>\n");
}

fn write_case(out: &mut String, probe: &ProbeResult) {
    let class = match words::of(probe) {
        None => format!("seaworthy.{}", words::scope(probe.scope)),
        Some(of) => format!("seaworthy.{}.{of}", words::scope(probe.scope)),
    };
    let _ = write!(
        out,
        "    <testcase classname=\"{}\" name=\"{}: {}\" time=\"{}\"",
        attribute(&class),
        attribute(&probe.id),
        attribute(&probe.title),
        seconds(probe.took_ms),
    );
    match probe.outcome {
        Outcome::Skip => {
            let _ = write!(
                out,
                ">\n      <skipped message=\"{}\"/>\n    </testcase>\n",
                attribute(&probe.summary)
            );
        }
        Outcome::Fail => {
            let _ = write!(
                out,
                ">\n      <failure message=\"{}\" type=\"{}\">{}</failure>\n    </testcase>\n",
                attribute(&probe.summary),
                attribute(&probe.id),
                text(&report(probe)),
            );
        }
        Outcome::Pass => {
            let _ =
                write!(out, ">\n      <system-out>{}</system-out>\n    </testcase>\n", text(&report(probe)));
        }
    }
}

/// All there is to say about a probe, as lines.
fn report(probe: &ProbeResult) -> String {
    let mut out = format!("{}\n", probe.summary);
    for measure in &probe.measures {
        let _ = writeln!(out, "{}: {}", measure.name, amount::measured(measure));
    }
    for evidence in &probe.evidence {
        let _ = writeln!(out, "\n{}:", evidence.title);
        for line in &evidence.lines {
            let _ = writeln!(out, "  {line}");
        }
    }
    if let Some(help) = &probe.help {
        let _ = writeln!(out, "\nhelp: {help}");
    }
    out
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000)
}

/// Text between tags. `>` is escaped as well, so that no `]]>` is left.
fn text(text: &str) -> String {
    plain(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text of an attribute; line feeds and tabs would be read as blanks if they were not escaped.
fn attribute(value: &str) -> String {
    text(value).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}
