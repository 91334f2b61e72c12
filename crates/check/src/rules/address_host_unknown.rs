//! `address-host-unknown`: the app is told a host that is no service of the project.

use seaworthy_catalog::services;

use crate::compose_case::ComposeCase;
use crate::connection::Address;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "address-host-unknown",
    severity: Severity::Error,
    title: "the app is told a host that is no service of the project",
    about: "A connection address names a single word as its host, and no service, container name, alias or link of the project has \
it: `getaddrinfo ENOTFOUND database`. Mostly the service was renamed and the address was not.

Write the service's name.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for one in compose.services() {
        if one.written.get("network_mode").is_some() {
            continue;
        }
        for variable in &one.written.environment {
            let Some(value) = &variable.value else { continue };
            let Some(address) = Address::of_value(&value.value) else { continue };
            let Some(store) =
                services::SERVICES.iter().find(|store| store.schemes.contains(&address.scheme.as_str()))
            else {
                continue;
            };
            // a name with a dot is somebody else's
            if address.host.contains('.') || address.is_loopback() || is_known(compose, &one, &address.host) {
                continue;
            }
            let sibling = compose.project.active().find(|service| {
                compose.store(service).is_some_and(|other| services::alike(other.id, store.id))
            });
            // a host of another project cannot be told from a wrong one unless this project has the service itself
            let Some(sibling) = sibling else { continue };
            findings.push(
                Finding::new(
                    &RULE,
                    one.place(value.span),
                    format!(
                        "`{}` names the host `{}`, which is no service here",
                        variable.name.value, address.host
                    ),
                    format!("the app ends with `getaddrinfo ENOTFOUND {}`", address.host),
                    format!("name the service: `{}`", sibling.name),
                )
                .because(compose.name_place(sibling), format!("{} runs here", store.title)),
            );
        }
    }
}

/// Whether a host is a service, a container's name, an alias, a link or an extra host.
fn is_known(compose: &ComposeCase<'_>, one: &crate::compose_case::WrittenService<'_>, host: &str) -> bool {
    if compose.project.services.iter().any(|service| service.name == host) {
        return true;
    }
    let text_has = |key: &str| {
        compose.files.iter().flat_map(|(_, file)| &file.services).any(|service| {
            let Some(value) = service.get(key) else { return false };
            let mut found = false;
            value.walk(&mut |part| found |= part.text().is_some_and(|text| text.contains(host)));
            found
        })
    };
    text_has("container_name")
        || text_has("hostname")
        || text_has("networks")
        || text_has("links")
        || one.written.get("extra_hosts").is_some_and(|value| {
            let mut found = false;
            value.walk(&mut |part| found |= part.text().is_some_and(|text| text.contains(host)));
            found || value.own_field(host).is_some()
        })
}
