//! `address-is-loopback`: the app is told to find another container at `localhost`.

use seaworthy_catalog::services;
use seaworthy_text::Span;

use crate::compose_case::ComposeCase;
use crate::connection::Address;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "address-is-loopback",
    severity: Severity::Error,
    title: "the app looks for another container at `localhost`",
    about: "In a container `localhost` is that container alone. An address that worked on a developer's machine \
(`postgresql://…@localhost:5432/app`) ends with `ECONNREFUSED 127.0.0.1:5432` inside Compose, however healthy the database is.

Name the service: `postgresql://…@db:5432/app`. Services of one project reach each other by name, at the port that they have \
inside.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for one in compose.services() {
        // with the host's own network, `localhost` is the host
        if one.written.get("network_mode").is_some() || one.service.build.is_none() {
            continue;
        }
        for variable in &one.written.environment {
            let Some(value) = &variable.value else { continue };
            let Some(address) = Address::of_value(&value.value).filter(Address::is_loopback) else {
                continue;
            };
            let Some(store) =
                services::SERVICES.iter().find(|store| store.schemes.contains(&address.scheme.as_str()))
            else {
                continue;
            };
            let sibling = compose.project.active().find(|service| {
                compose.store(service).is_some_and(|other| services::alike(other.id, store.id))
            });
            let Some(sibling) = sibling else { continue };
            let mut finding = Finding::new(
                &RULE,
                one.place(value.span),
                format!(
                    "`{}` points to `{}`, which is this container itself",
                    variable.name.value, address.host
                ),
                format!(
                    "the app ends with `connect ECONNREFUSED 127.0.0.1:{}`",
                    address.port.as_deref().unwrap_or("…")
                ),
                format!("name the service: `{}` instead of `{}`", sibling.name, address.host),
            )
            .because(compose.name_place(sibling), format!("{} runs here", store.title));
            let written = &one.source.text()[value.span.range()];
            // only where the host stands there in so many words
            if written.matches(address.host.as_str()).count() == 1
                && let Some(at) = written.find(&format!("{}{}", marker(&address), address.host))
            {
                let start = value.span.start as usize + at + marker(&address).len();
                finding = finding.fix(
                    FixTier::Safe,
                    Span::new(start, start + address.host.len()),
                    sibling.name.clone(),
                );
            }
            findings.push(finding);
        }
    }
}

/// What stands before the host.
fn marker(address: &Address) -> &'static str {
    if address.user.is_some() || address.password.is_some() { "@" } else { "//" }
}
