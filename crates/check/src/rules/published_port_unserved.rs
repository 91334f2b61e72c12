//! `published-port-unserved`: Compose publishes a port of the container on which nobody listens.

use seaworthy_facts::AppKind;
use seaworthy_text::Span;

use super::port_mismatch::{asked_by_compose, published};
use crate::compose_case::ComposeCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "published-port-unserved",
    severity: Severity::Error,
    title: "Compose publishes a port of the container on which nobody listens",
    about: "`ports: \"3000:3000\"` leads to port 3000 of the container; the app listens on another one (a number in its code, or what \
`PORT` says). The container runs, and every request from outside ends with `connection reset by peer`. The same holds for a health \
check in the Compose file.

Publish the port that the app listens on (`\"3000:3001\"`), or tell the app the one that is published: `environment: { PORT: 3000 }`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for service in compose.project.active() {
        let Some(app) = compose.app(service).filter(|app| app.kind.value == AppKind::Server) else {
            continue;
        };
        // another command may be another program
        let has_command = compose.last(service, |written| written.command.as_ref().map(|_| ())).is_some();
        if has_command || compose.has_env_files(service) {
            continue;
        }
        let Some((port, says)) = compose.listening_port(service, app) else { continue };
        let ports = published(service);
        let is_one = ports.len() == 1;
        for (target, place) in ports {
            if target == port || !is_one {
                continue;
            }
            let name = app.listen.port_env.as_ref().map(|name| name.value.as_str());
            let mut finding = Finding::new(
                &RULE,
                place.clone(),
                format!("port {target} of `{}` is published, and the app listens on {port}", service.name),
                "requests from outside end with `connection reset by peer`",
                match name {
                    Some(name) => format!("publish {port}, or set `{name}: {target}`"),
                    None => format!("publish {port}"),
                },
            )
            .because(says.clone(), format!("listens on {port}"));
            if let Some(source) =
                compose.files.iter().map(|(source, _)| source).find(|source| *source.path() == place.file)
                && let Some(written) = source.text().get(place.span.range())
                && let Some(at) = written.rfind(&format!(":{target}"))
            {
                let start = place.span.start as usize + at + 1;
                finding = finding.fix(
                    FixTier::Safe,
                    Span::new(start, start + target.to_string().len()),
                    port.to_string(),
                );
            }
            findings.push(finding);
        }
        let test = compose.last(service, |written| written.healthcheck.as_ref()?.test.clone());
        if let Some((source, test)) = test
            && let Some(asked) = asked_by_compose(&test.value).filter(|asked| *asked != port)
        {
            findings.push(
                Finding::new(
                    &RULE,
                    source.place(test.span),
                    format!(
                        "the check of `{}` asks port {asked}, and the app listens on {port}",
                        service.name
                    ),
                    "every check ends with `connection refused`; the container stays unhealthy",
                    format!("ask {port}"),
                )
                .because(says, format!("listens on {port}")),
            );
        }
    }
}
