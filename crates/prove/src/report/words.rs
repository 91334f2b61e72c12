//! The words that several reports share: the verdict, what was asked, and how it ended.

use crate::{Count, Origin, Outcome, ProbeResult, Proof, Scope, Verdict};

/// The verdict in one word.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Failed => "failed",
        Verdict::Incomplete => "incomplete",
    }
}

/// What the verdict says of its subject, to follow its name: `holds`.
pub(super) fn holds(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "holds",
        Verdict::Failed => "does not hold",
        Verdict::Incomplete => "is not proven",
    }
}

/// How many probes ended how: `6 of 34 probes failed, 26 passed, 2 were skipped`.
pub(super) fn counts(count: Count) -> String {
    let Count { passed, failed, skipped } = count;
    let all = passed + failed + skipped;
    let mut parts = Vec::new();
    if failed > 0 {
        parts.push(format!("{failed} of {} failed", many(all, "probe")));
        if passed > 0 {
            parts.push(format!("{passed} passed"));
        }
    } else if passed > 0 {
        parts.push(format!("{} passed", many(passed, "probe")));
    } else {
        parts.push("no probe passed".to_owned());
    }
    if skipped > 0 {
        parts.push(format!("{skipped} {} skipped", if skipped == 1 { "was" } else { "were" }));
    }
    parts.join(", ")
}

/// How a probe ended.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "passed",
        Outcome::Fail => "failed",
        Outcome::Skip => "skipped",
    }
}

/// What kind of thing was asked.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Image => "image",
        Scope::Container => "container",
        Scope::Production => "production",
        Scope::Development => "development",
    }
}

/// Which image or service was asked; none where it was the project as a whole.
pub(super) fn of(probe: &ProbeResult) -> Option<&str> {
    Some(probe.of.as_str()).filter(|of| !of.is_empty() && *of != scope(probe.scope))
}

/// What was asked: `image hub`, `production` for the project as a whole.
pub(super) fn asked(probe: &ProbeResult) -> String {
    match of(probe) {
        None => scope(probe.scope).to_owned(),
        Some(of) => format!("{} {of}", scope(probe.scope)),
    }
}

/// Where the set-up comes from.
pub(super) fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Files => "the files that are there",
        Origin::Init => "what `init` would write: there is no set-up yet",
    }
}

/// The engine with its versions: `docker 28.5.1, Compose 2.40.3, linux/amd64`.
pub(super) fn engine(proof: &Proof) -> String {
    let engine = &proof.engine;
    let compose = engine.compose.as_ref().map(|version| format!(", Compose {version}")).unwrap_or_default();
    format!("{} {}{compose}, {}", engine.name, engine.version, engine.platform)
}

/// The first characters of a commit's id, as git shows them.
pub(super) fn short(commit: &str) -> &str {
    commit.char_indices().nth(7).map_or(commit, |(end, _)| &commit[..end])
}

/// A number of things: `1 probe`, `2 probes`.
pub(super) fn many(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_begin_with_what_matters() {
        for (passed, failed, skipped, words) in [
            (26, 6, 2, "6 of 34 probes failed, 26 passed, 2 were skipped"),
            (0, 1, 0, "1 of 1 probe failed"),
            (18, 0, 1, "18 probes passed, 1 was skipped"),
            (1, 0, 0, "1 probe passed"),
            (0, 0, 0, "no probe passed"),
            (0, 0, 2, "no probe passed, 2 were skipped"),
        ] {
            assert_eq!(counts(Count { passed, failed, skipped }), words);
        }
    }
}
