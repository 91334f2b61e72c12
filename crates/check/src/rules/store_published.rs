//! `store-published`: production opens a data service to the network.

use seaworthy_text::Span;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "store-published",
    severity: Severity::Warning,
    title: "production publishes a data service on every address of the host",
    about: "`ports: \"5432:5432\"` opens the database on all addresses of the host, past the firewall of most machines: the engine \
writes its own rules in front of it. Services of the project reach each other without any published port.

Take the entry away; to reach it from the host alone, write `\"127.0.0.1:5432:5432\"`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for service in compose.project.active().filter(|service| compose.is_shipped(service)) {
        let Some(store) = compose.store(service) else { continue };
        for port in &service.ports {
            let is_local = port
                .host_ip
                .as_deref()
                .is_some_and(|ip| ip == "127.0.0.1" || ip == "::1" || ip == "localhost");
            let is_stores = port.target.is_none_or(|target| target == store.port);
            if is_local || !is_stores {
                continue;
            }
            let mut finding = Finding::new(
                &RULE,
                port.place.clone(),
                format!("{} is open to the network", store.title),
                "whoever reaches the host reaches the database, whatever its firewall says",
                "take the entry away: services of the project need none; or write `127.0.0.1:` before it",
            );
            if let Some(text) = compose.text(&port.place)
                && port.host_ip.is_none()
                && port.published.is_some()
            {
                let quote = usize::from(text.starts_with(['"', '\'']));
                let at = port.place.span.start as usize + quote;
                let is_short =
                    !text.contains('\n') && !text.trim_start().starts_with("target") && !text.contains(": ");
                if is_short {
                    finding = finding.fix(FixTier::Unsafe, Span::new(at, at), "127.0.0.1:");
                }
            }
            findings.push(finding);
        }
    }
}
