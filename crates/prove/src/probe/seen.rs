//! What a probe saw.

use std::time::Duration;

use crate::engine::EngineError;
use crate::{Evidence, EvidenceKind, Measure, Outcome, Unit};

/// What a probe saw; the run makes a [`ProbeResult`](crate::ProbeResult) of it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) outcome: Outcome,
    pub(crate) summary: String,
    pub(crate) measures: Vec<Measure>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) help: Option<String>,
}

impl Seen {
    /// The promise holds.
    pub(crate) fn pass(summary: impl Into<String>) -> Self {
        Self::new(Outcome::Pass, summary.into(), None)
    }

    /// The promise is broken; `help` says what to change.
    pub(crate) fn fail(summary: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Outcome::Fail, summary.into(), Some(help.into()))
    }

    /// The engine failed; its own words are the evidence.
    pub(crate) fn engine_failed(summary: impl Into<String>, error: EngineError) -> Self {
        Self::fail(summary, error.trouble.help()).evidence(
            EvidenceKind::Log,
            "what the engine said",
            error.lines,
        )
    }

    /// The same with other help.
    #[must_use]
    pub(crate) fn help(mut self, help: &str) -> Self {
        self.help = Some(help.to_owned());
        self
    }

    /// It cannot be shown here, and why.
    pub(crate) fn skip(reason: impl Into<String>) -> Self {
        Self::new(Outcome::Skip, reason.into(), None)
    }

    fn new(outcome: Outcome, summary: String, help: Option<String>) -> Self {
        Self { outcome, summary, measures: Vec::new(), evidence: Vec::new(), help }
    }

    /// Adds lines that were seen; none add nothing.
    #[must_use]
    pub(crate) fn evidence(
        mut self,
        kind: EvidenceKind,
        title: impl Into<String>,
        lines: Vec<String>,
    ) -> Self {
        if !lines.is_empty() {
            self.evidence.push(Evidence { kind, title: title.into(), lines });
        }
        self
    }

    /// Adds a time.
    #[must_use]
    pub(crate) fn time(mut self, name: &str, value: Duration, limit: Option<Duration>) -> Self {
        let ms = |time: Duration| (time.as_secs_f64() * 1000.0).round();
        self.measures.push(Measure {
            name: name.to_owned(),
            value: ms(value),
            unit: Unit::Milliseconds,
            limit: limit.map(ms),
        });
        self
    }

    /// Adds a size in bytes.
    #[must_use]
    pub(crate) fn size(mut self, name: &str, value: u64, limit: Option<u64>) -> Self {
        let number = |bytes: u64| bytes as f64;
        self.measures.push(Measure {
            name: name.to_owned(),
            value: number(value),
            unit: Unit::Bytes,
            limit: limit.map(number),
        });
        self
    }

    /// Adds a number of things.
    #[must_use]
    pub(crate) fn count(mut self, name: &str, value: usize, limit: Option<usize>) -> Self {
        let number = |count: usize| count as f64;
        self.measures.push(Measure {
            name: name.to_owned(),
            value: number(value),
            unit: Unit::Count,
            limit: limit.map(number),
        });
        self
    }
}

/// A time as people read it: `740 ms`, `3.2 s`.
pub(crate) fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// Some of a list in words: the first `most`, and how many more there are.
pub(crate) fn some(list: &[String], most: usize) -> String {
    let shown = list.iter().take(most).map(String::as_str).collect::<Vec<_>>().join(", ");
    match list.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `1 service`, `2 services`.
pub(crate) fn number(count: usize, one: &str) -> String {
    match (count, one.strip_suffix('y')) {
        (1, _) => format!("1 {one}"),
        (count, Some(stem)) if !one.ends_with("ay") => format!("{count} {stem}ies"),
        (count, _) => format!("{count} {one}s"),
    }
}
