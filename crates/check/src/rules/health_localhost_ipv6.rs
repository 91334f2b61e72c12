//! `health-localhost-ipv6`: busybox asks `localhost`, which is `::1` first, and the app listens on IPv4 only.

use seaworthy_catalog::bases::Size;
use seaworthy_dockerfile::body::{Command, Healthcheck};
use seaworthy_text::Span;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "health-localhost-ipv6",
    severity: Severity::Error,
    title: "the health check asks `localhost`, and the app listens on IPv4 only",
    about: "In a container `localhost` is `::1` and `127.0.0.1`. The wget of busybox (Alpine) asks the first address only; an app \
that listens on `0.0.0.0` does not answer there. The check fails for ever, while the app serves everybody else.

Ask `127.0.0.1`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let stage = image.flow.shipped();
    let Some(health) = &stage.end.health else { return };
    let Healthcheck::Command { command, .. } = &health.check else { return };
    if image.base(stage.index).is_none_or(|base| base.size != Size::Busybox) {
        return;
    }
    let Some((host, listens)) = image.listens_on() else { return };
    if host != "0.0.0.0" {
        return;
    }
    let words = match command {
        Command::Exec(words) => words.clone(),
        Command::Shell(text) => vec![text.clone()],
    };
    let calls_wget = words.iter().any(|word| word.text.split_whitespace().any(|part| part == "wget"));
    // the wget of the GNU project tries every address
    if !calls_wget || stage.end.packages.contains("wget") {
        return;
    }
    for word in &words {
        let raw = image.text(word.span);
        let Some(at) = raw.find("://localhost") else { continue };
        let start = word.span.start as usize + at + 3;
        let span = Span::new(start, start + "localhost".len());
        let mut finding = Finding::new(
            &RULE,
            image.place(span),
            "busybox asks `::1` for `localhost`, where nobody listens",
            "every check ends with `wget: can't connect to remote host: Connection refused`; the container stays unhealthy",
            "write `127.0.0.1` instead of `localhost`",
        )
        .label("`::1` first")
        .because(image.base_place(stage.index), "its `wget` is busybox's, which tries one address");
        if let Some(place) = listens {
            finding = finding.because(place, "listens on IPv4 only");
        }
        findings.push(finding.fix(FixTier::Safe, span, "127.0.0.1"));
        return;
    }
}
