//! `port-conflict`: two services that run together want the same port of the host.

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "port-conflict",
    severity: Severity::Error,
    title: "two services that run together publish the same port of the host",
    about: "The second of them does not start: `Bind for 0.0.0.0:3000 failed: port is already allocated`.

Give one of them another port before the colon; inside the project nothing changes.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    let all: Vec<_> = compose
        .project
        .active()
        .flat_map(|service| service.ports.iter().map(move |port| (service, port)))
        .filter(|(_, port)| port.number.is_some())
        .collect();
    for (index, (service, port)) in all.iter().enumerate() {
        let clash = all[..index].iter().find(|(_, other)| {
            let same_address = match (&other.host_ip, &port.host_ip) {
                (Some(one), Some(two)) => one == two || one == "0.0.0.0" || two == "0.0.0.0",
                _ => true,
            };
            other.number == port.number
                && other.protocol == port.protocol
                && same_address
                && other.place != port.place
        });
        let Some((first, other)) = clash else { continue };
        // the same entry of one service in two files is merged
        if first.name == service.name && other.target == port.target {
            continue;
        }
        let number = port.number.unwrap_or_default();
        findings.push(
            Finding::new(
                &RULE,
                port.place.clone(),
                format!("port {number} of the host is taken by `{}`", first.name),
                format!("`docker compose up` ends with `Bind for 0.0.0.0:{number} failed: port is already allocated`"),
                "publish another port: the number before the colon",
            )
            .because(other.place.clone(), format!("`{}` publishes it here", first.name)),
        );
    }
}
