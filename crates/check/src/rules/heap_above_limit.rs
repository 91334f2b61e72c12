//! `heap-above-limit`: Node may take more memory than its container has.

use seaworthy_text::Place;

use crate::compose_case::{ComposeCase, by_default};
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "heap-above-limit",
    severity: Severity::Warning,
    title: "Node may take more memory than its container has",
    about: "`--max-old-space-size` says how large the heap may grow before Node collects in earnest. Where the container's limit is lower, \
the kernel kills the app before that: exit code 137, and no word in the log.

Give the heap about three quarters of the limit, or leave the option out: Node takes the container's limit into account by itself.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for service in compose.project.active().filter(|service| service.build.is_some()) {
        let Some((limit, place)) = limit(compose, service) else { continue };
        let Some((heap, said)) = heap(compose, service) else { continue };
        if heap < limit {
            continue;
        }
        findings.push(
            Finding::new(
                &RULE,
                said,
                format!("a heap of {heap} MB does not fit a container of {limit} MB"),
                "the kernel kills the app under load: exit code 137, and no word in its log",
                format!("write `--max-old-space-size={}`, or take the option out", limit / 4 * 3),
            )
            .because(place, format!("{limit} MB")),
        );
    }
}

/// The heap that Node is allowed, in megabytes, and the place that says so.
fn heap(compose: &ComposeCase<'_>, service: &seaworthy_setup::Service) -> Option<(u64, Place)> {
    if let Some((value, place)) = compose.environment(service).get("NODE_OPTIONS") {
        return Some((number(&by_default(value.as_deref()?)?)?, place.clone()));
    }
    let flow = compose.flow(service)?;
    let end = &flow.shipped().end;
    let words = compose.words_of(service).join(" ");
    if let Some(heap) = number(&words) {
        let start = end.command.as_ref().or(end.entrypoint.as_ref());
        let own = compose.last(service, |written| written.command.as_ref().map(|command| command.span));
        let place = match own {
            Some((source, span)) => source.place(span),
            None => flow.place(start?.span),
        };
        return Some((heap, place));
    }
    let setting = end.env.get("NODE_OPTIONS").filter(|setting| setting.is_known)?;
    Some((number(&setting.value)?, flow.place(setting.span)))
}

fn number(text: &str) -> Option<u64> {
    let (_, rest) =
        text.split_once("--max-old-space-size").or_else(|| text.split_once("--max_old_space_size"))?;
    let digits: String =
        rest.trim_start_matches(['=', ' ']).chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The memory that a service may take, in megabytes, and the place that says so.
fn limit(compose: &ComposeCase<'_>, service: &seaworthy_setup::Service) -> Option<(u64, Place)> {
    let found = compose.last(service, |written| {
        let value = written
            .get("deploy")
            .and_then(|deploy| deploy.get("resources")?.get("limits")?.get("memory"))
            .or_else(|| written.get("mem_limit"))?;
        Some((value.text()?.to_owned(), value.span()))
    });
    let (source, (text, span)) = found?;
    Some((megabytes(&by_default(&text)?)?, source.place(span)))
}

/// A size as Compose reads it: `512m`, `1g`, `1.5gb`, bytes without a unit.
fn megabytes(text: &str) -> Option<u64> {
    let lower = text.trim().to_ascii_lowercase();
    let end = lower.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(lower.len());
    let number: f64 = lower[..end].parse().ok()?;
    let factor = match lower[end..].trim_end_matches(['b', 'i']) {
        "" => 1.0 / (1024.0 * 1024.0),
        "k" => 1.0 / 1024.0,
        "m" => 1.0,
        "g" => 1024.0,
        "t" => 1024.0 * 1024.0,
        _ => return None,
    };
    let size = number * factor;
    (1.0..1e9).contains(&size).then_some(size as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_heaps() {
        for (text, wanted) in [
            ("512m", Some(512)),
            ("1g", Some(1024)),
            ("1.5GB", Some(1536)),
            ("536870912", Some(512)),
            ("x", None),
        ] {
            assert_eq!(megabytes(text), wanted, "{text}");
        }
        assert_eq!(number("--enable-source-maps --max-old-space-size=4096"), Some(4096));
        assert_eq!(number("--max-http-header-size=1"), None);
    }
}
