//! `address-port-published`: the app asks a service at the port that only the host sees.

use seaworthy_text::Span;

use crate::compose_case::ComposeCase;
use crate::connection::Address;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "address-port-published",
    severity: Severity::Error,
    title: "the app asks a service at its published port",
    about: "`ports: \"5433:5432\"` publishes a database on the host's port 5433. Inside the project it still listens on 5432: an \
address with the published port ends with `ECONNREFUSED`.

Use the port of the container, the one behind the colon.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for one in compose.services() {
        for variable in &one.written.environment {
            let Some(value) = &variable.value else { continue };
            let Some(address) = Address::of_value(&value.value) else { continue };
            let (Some(port), Some(sibling)) = (
                address.port.as_ref().and_then(|port| port.parse::<u16>().ok()),
                compose.project.service(&address.host).filter(|service| service.active),
            ) else {
                continue;
            };
            let wrong = sibling.ports.iter().find(|own| own.number == Some(port) && own.target != Some(port));
            let is_also_inside = sibling.ports.iter().any(|own| own.target == Some(port));
            let inside = compose.store(sibling).map(|store| store.port);
            let Some(wrong) = wrong.filter(|_| !is_also_inside && inside != Some(port)) else { continue };
            let Some(target) = wrong.target else { continue };
            let mut finding = Finding::new(
                &RULE,
                one.place(value.span),
                format!("`{}` asks `{}` at {port}, the port on the host", variable.name.value, address.host),
                format!(
                    "the app ends with `connect ECONNREFUSED`: inside the project `{}` listens on {target}",
                    address.host
                ),
                format!("write `{}:{target}`", address.host),
            )
            .because(wrong.place.clone(), format!("{port} on the host, {target} inside"));
            let written = &one.source.text()[value.span.range()];
            let pair = format!("{}:{port}", address.host);
            if let Some(at) = written.find(&pair) {
                let start = value.span.start as usize + at + address.host.len() + 1;
                let span = Span::new(start, start + pair.len() - address.host.len() - 1);
                finding = finding.fix(FixTier::Safe, span, target.to_string());
            }
            findings.push(finding);
        }
    }
}
