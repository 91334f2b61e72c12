//! Which paths are asked whether an app is well, by custom, and what they answer.

/// What a path is asked for by custom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question {
    /// Whether the process lives.
    Live,
    /// Whether it can serve.
    Ready,
    /// One of the two.
    Health,
}

/// Last parts of such paths; the first ones are preferred.
const NAMES: &[(&str, Question)] = &[
    ("livez", Question::Live),
    ("live", Question::Live),
    ("liveness", Question::Live),
    ("readyz", Question::Ready),
    ("ready", Question::Ready),
    ("readiness", Question::Ready),
    ("healthz", Question::Health),
    ("health", Question::Health),
    ("_health", Question::Health),
    ("healthcheck", Question::Health),
    ("health-check", Question::Health),
    ("health_check", Question::Health),
    ("_healthcheck", Question::Health),
    ("up", Question::Health),
    ("heartbeat", Question::Health),
    ("alive", Question::Live),
    ("ping", Question::Live),
    ("status", Question::Health),
];

/// Parts before the last that leave the question as it is.
const BEFORE: &[&str] =
    &["api", "internal", "_internal", "health", "healthz", "_health", "system", "-", "_", "status"];

/// What a path is asked for, and how much it is preferred: a smaller number is more.
pub(super) fn question(path: &str) -> Option<(Question, usize)> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (last, before) = parts.split_last()?;
    let lower = last.to_ascii_lowercase();
    let (rank, (_, question)) = NAMES.iter().enumerate().find(|(_, (name, _))| *name == lower)?;
    // `/users/status` is a page, not a question
    let is_known = |part: &&str| {
        BEFORE.contains(&part.to_ascii_lowercase().as_str())
            || part.strip_prefix('v').is_some_and(|version| version.parse::<u32>().is_ok())
    };
    before.iter().all(is_known).then_some((*question, rank * 8 + before.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_are_asked() {
        let is = |path: &str| question(path).map(|(question, _)| question);
        assert_eq!(is("/health"), Some(Question::Health));
        assert_eq!(is("/api/v1/healthz"), Some(Question::Health));
        assert_eq!(is("/health/ready"), Some(Question::Ready));
        assert_eq!(is("/livez"), Some(Question::Live));
        assert_eq!(is("/ping"), Some(Question::Live));
        for path in ["/", "/orders/status", "/users/health", "/healthy", "/pinger"] {
            assert_eq!(is(path), None, "{path}");
        }
        assert!(question("/health").unwrap().1 < question("/api/health").unwrap().1);
        assert!(question("/api/health").unwrap().1 < question("/status").unwrap().1);
    }
}
