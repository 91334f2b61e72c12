//! `dependency-not-awaited`: the app starts before what it needs at its start is ready.

use std::collections::BTreeSet;

use seaworthy_catalog::services;
use seaworthy_compose::Condition;
use seaworthy_facts::Presence;
use seaworthy_setup::Service;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "dependency-not-awaited",
    severity: Severity::Warning,
    title: "the app does not wait until what it needs at its start is ready",
    about: "`depends_on: [db]` waits until the database's container runs, not until the database answers. An app that connects while it \
starts ends with `ECONNREFUSED` on a cold machine and comes up on the second try, or never.

Wait for health: `depends_on: { db: { condition: service_healthy } }`, with a `healthcheck` at the database.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    if !compose.is_production() {
        return;
    }
    for service in compose.project.active() {
        let Some(app) = compose.app(service).filter(|_| !service.one_shot) else { continue };
        for used in app.services.iter().filter(|used| !used.development_only) {
            let is_one = |other: &&Service| {
                compose.is_shipped(other)
                    && compose.store(other).is_some_and(|store| services::alike(store.id, used.id))
            };
            let stores: Vec<&Service> = compose.project.active().filter(is_one).collect();
            // what waits for a migration that waits for the database waits for both
            let waits_for_one = stores.iter().any(|store| waits(compose, service, &store.name));
            let Some(store) = stores.first().filter(|_| !waits_for_one) else { continue };
            let written = compose.last(service, |one| {
                one.depends_on.iter().find(|one| one.service.value == store.name).cloned()
            });
            // where it is not known whether the start needs it, the author's own `depends_on` says so
            let is_needed = match used.needed_at_start {
                Presence::Yes => true,
                Presence::No => false,
                Presence::Unknown => written.is_some(),
            };
            if !is_needed {
                continue;
            }
            let title = services::by_id(used.id).map_or(used.id, |known| known.title);
            let mut finding = match written {
                Some((source, dependency)) => Finding::new(
                    &RULE,
                    source.place(dependency.service.span),
                    format!(
                        "`{}` waits for the container of `{}`, not for {title}",
                        service.name, store.name
                    ),
                    "on a cold machine the app ends with `ECONNREFUSED`",
                    format!("wait for its health: `{}: {{ condition: service_healthy }}`", store.name),
                ),
                None => Finding::new(
                    &RULE,
                    compose.name_place(service),
                    format!("`{}` does not wait for `{}`", service.name, store.name),
                    "on a cold machine the app ends with `ECONNREFUSED`",
                    format!("add `depends_on: {{ {}: {{ condition: service_healthy }} }}`", store.name),
                ),
            };
            if let Some(connection) = used.connections.first() {
                finding = finding.because_of(connection, "the app needs it when it starts");
            }
            findings.push(finding);
        }
    }
}

/// Whether a service waits for the health of another, by itself or through one that ends well first.
fn waits(compose: &ComposeCase<'_>, service: &Service, wanted: &str) -> bool {
    let mut open = vec![service];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while let Some(one) = open.pop() {
        for dependency in one.depends_on.iter().filter(|one| one.condition != Condition::Started) {
            if dependency.service == wanted {
                return true;
            }
            if seen.insert(&dependency.service) {
                open.extend(compose.project.service(&dependency.service));
            }
        }
    }
    false
}
