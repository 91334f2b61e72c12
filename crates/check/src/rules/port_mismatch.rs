//! `port-mismatch`: what is published, exposed or asked is not the port on which the app listens.

use seaworthy_compose::{HealthTest, Protocol};
use seaworthy_dockerfile::body::{Command, Healthcheck};
use seaworthy_text::{Place, Span};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::ImageCase;
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "port-mismatch",
    severity: Severity::Error,
    title: "the health check asks another port than the one the app listens on",
    about: "The app listens on one port (a number in its code, or what `PORT` says in the image), and the health check asks another: \
`connection refused`, for ever; the container stays unhealthy while it serves.

Ask the port that the app listens on, or set `PORT` in the image to the one that is asked: `ENV PORT=3000`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let stage = image.flow.shipped();
    let Some((port, says)) = image.listening_port() else { return };
    let Some(health) = &stage.end.health else { return };
    let Healthcheck::Command { command, .. } = &health.check else { return };
    let words = match command {
        Command::Exec(words) => words.clone(),
        Command::Shell(text) => vec![text.clone()],
    };
    for word in &words {
        let raw = image.text(word.span);
        let Some((asked, at)) = asked_port(raw).filter(|(asked, _)| *asked != port) else { continue };
        // what Compose sets goes before the image's own
        if image.compose_sets_port() {
            return;
        }
        let start = word.span.start as usize + at;
        let span = Span::new(start, start + asked.to_string().len());
        let finding = Finding::new(
            &RULE,
            image.place(span),
            format!("the check asks port {asked}, and the app listens on {port}"),
            "every check ends with `connection refused`; the container stays unhealthy",
            match image.app.and_then(|app| app.listen.port_env.as_ref()) {
                Some(name) => format!("ask {port}, or set `ENV {}={asked}`", name.value),
                None => format!("ask {port}"),
            },
        )
        .because(says.clone(), format!("listens on {port}"));
        let exposes = stage.end.exposed.iter().any(|one| one.value == asked.to_string());
        let name = image.app.and_then(|app| app.listen.port_env.as_ref()).filter(|_| exposes);
        findings.push(match name {
            // everything else in the image says the port that is asked: the app is told it, too
            Some(name) => {
                let at = health.span.start as usize;
                finding.fix(FixTier::Safe, Span::new(at, at), format!("ENV {}={asked}\n", name.value))
            }
            None => finding.fix(FixTier::Safe, span, port.to_string()),
        });
        return;
    }
}

/// The port of an address of this container in a text, and where it stands.
pub(super) fn asked_port(text: &str) -> Option<(u16, usize)> {
    for host in ["localhost:", "127.0.0.1:", "0.0.0.0:", "[::1]:"] {
        let Some(at) = text.find(host) else { continue };
        let start = at + host.len();
        let digits: String = text[start..].chars().take_while(char::is_ascii_digit).collect();
        if let Ok(port) = digits.parse() {
            return Some((port, start));
        }
    }
    None
}

/// The port that Compose's own check of a service asks.
pub(super) fn asked_by_compose(test: &HealthTest) -> Option<u16> {
    match test {
        HealthTest::Shell(line) => asked_port(line).map(|(port, _)| port),
        HealthTest::Words(words) => words.iter().find_map(|word| asked_port(word)).map(|(port, _)| port),
        HealthTest::Off => None,
    }
}

/// The ports of the container that a service publishes over TCP, each with its place.
pub(super) fn published(service: &seaworthy_setup::Service) -> Vec<(u16, Place)> {
    let tcp = service.ports.iter().filter(|port| port.protocol == Protocol::Tcp);
    tcp.filter_map(|port| Some((port.target?, port.place.clone()))).collect()
}
