//! `healthy-without-check`: something waits for the health of a service that has no health check.

use seaworthy_catalog::services;
use seaworthy_compose::Condition;
use seaworthy_setup::HealthCheck;

use seaworthy_text::Place;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, FixTier, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "healthy-without-check",
    severity: Severity::Error,
    title: "a service waits for the health of one that has no health check",
    about: "`condition: service_healthy` waits for a health check. The service that is waited for has none in the file, and its image \
brings none (those of PostgreSQL, Redis, MySQL and MongoDB do not): `docker compose up` ends with `container … has no healthcheck \
configured`.

Add one, with the service's own tool: `pg_isready`, `redis-cli ping`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for one in compose.services() {
        for dependency in one.written.depends_on.iter().filter(|one| one.condition == Condition::Healthy) {
            let Some(awaited) =
                compose.project.service(&dependency.service.value).filter(|service| service.active)
            else {
                continue;
            };
            let is_off = awaited.health == HealthCheck::Off;
            let has_none = match awaited.health {
                HealthCheck::Own => false,
                HealthCheck::Off => true,
                HealthCheck::NotSaid | HealthCheck::OfTheImage => !has_own(compose, awaited),
            };
            if !has_none {
                continue;
            }
            let store = compose.store(awaited);
            let check = store.map(|store| store.health);
            let help = match check {
                Some(words) => {
                    format!("add to `{}`: `healthcheck: {{ test: {} }}`", awaited.name, list(words))
                }
                None => format!("add a `healthcheck` to `{}`, or wait with `service_started`", awaited.name),
            };
            let place = compose.name_place(awaited);
            let mut finding = Finding::new(
                &RULE,
                one.place(dependency.service.span),
                format!("`{}` waits for the health of `{}`, which has no health check", one.service.name, awaited.name),
                format!("`docker compose up` ends with `container … has no healthcheck configured`; `{}` never starts", one.service.name),
                help,
            )
            .because(place, if is_off { "its check is switched off" } else { "no `healthcheck`, and its image brings none" });
            if let (Some(words), false) = (check, is_off)
                && let Some((place, text)) = insertion(compose, awaited, words)
            {
                finding = finding.fix_in(FixTier::Safe, place.file, place.span, text);
            }
            findings.push(finding);
        }
    }
}

/// Whether the image that a service runs has a check of its own; an image that is not known may have.
fn has_own(compose: &ComposeCase<'_>, service: &seaworthy_setup::Service) -> bool {
    if compose.image(service).is_some() {
        return compose.flow(service).is_none_or(|flow| {
            // a base of others may bring one
            flow.shipped().end.health.is_some()
                || !matches!(&flow.shipped().bottom, seaworthy_setup::flow::Bottom::Image { name, .. }
                    if seaworthy_catalog::bases::of(name).is_some())
        });
    }
    let Some(image) = service.image.as_deref() else { return true };
    let is_bare = |store: &services::Service| {
        store.image == services::repository(image)
            && matches!(
                store.id,
                "postgres" | "redis" | "mysql" | "mongodb" | "valkey" | "rabbitmq" | "nats" | "memcached"
            )
    };
    !services::by_image(image).is_some_and(is_bare)
}

fn list(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    format!("[{}]", words.join(", "))
}

/// A health check to put behind a service's image, in the indentation of that line.
fn insertion(
    compose: &ComposeCase<'_>,
    service: &seaworthy_setup::Service,
    words: &[&str],
) -> Option<(Place, String)> {
    // one that only sets times has a place of its own
    let is_written = compose.last(service, |written| written.healthcheck.clone()).is_some();
    let (place, indent) = compose.after_image(service).filter(|_| !is_written)?;
    let check = format!(
        "{indent}healthcheck:\n{indent}  test: {}\n{indent}  interval: 5s\n{indent}  timeout: 3s\n{indent}  retries: 10\n",
        list(words)
    );
    Some((place, check))
}
