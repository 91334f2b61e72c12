//! `bind-loopback`: the app listens where nobody outside its container can reach it.

use seaworthy_facts::AppKind;

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "bind-loopback",
    severity: Severity::Error,
    title: "the app listens on the loopback address of its container",
    about: "An app that binds `127.0.0.1` or `localhost` (the default of Fastify, of Astro's server, of `vite preview`) answers inside \
its container and nowhere else: published ports reset, other containers get `ECONNREFUSED`, a probe from outside fails.

Bind `0.0.0.0`: by the variable that the app reads (`ENV HOST=0.0.0.0`), by an argument (`--host 0.0.0.0`), or in the call \
(`listen({ host: '0.0.0.0' })`).",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app.filter(|app| app.kind.value == AppKind::Server) else { return };
    let Some((host, says)) = image.listens_on() else { return };
    if !matches!(host.as_str(), "127.0.0.1" | "localhost" | "::1") {
        return;
    }
    let Some(start) = image.start() else { return };
    // an argument goes before the default
    if start.words.iter().any(|word| {
        matches!(word.as_str(), "--host" | "-H" | "--hostname" | "--address")
            || word.starts_with("--host=")
            || word.starts_with("--hostname=")
    }) {
        return;
    }
    if image.compose_sets(app.listen.host_env.as_ref().map(|name| name.value.as_str())) {
        return;
    }
    let help = match &app.listen.host_env {
        Some(name) => format!("set `ENV {}=0.0.0.0` in the shipped stage", name.value),
        None => "bind `0.0.0.0` where the app listens".to_owned(),
    };
    let mut finding = Finding::new(
        &RULE,
        image.place(start.span),
        format!("the app listens on `{host}`, inside its container only"),
        "the published port answers `connection reset by peer`",
        help,
    )
    .label("starts here");
    if let Some(place) = says {
        finding = finding.because(place, format!("binds `{host}`"));
    }
    if let Some(name) = &app.listen.host_env {
        let at = start.span.start as usize;
        finding = finding.fix(
            FixTier::Safe,
            seaworthy_text::Span::new(at, at),
            format!("ENV {}=0.0.0.0\n", name.value),
        );
    }
    findings.push(finding);
}
