//! `store-without-volume`: what a database keeps is gone with its container.

use seaworthy_compose::MountKind;

use crate::compose_case::{ComposeCase, leading_number};
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "store-without-volume",
    severity: Severity::Warning,
    title: "a database keeps its data in its container",
    about: "Without a named volume at its data folder, a database writes into an anonymous one: `docker compose down` and the next \
`up`, an update of the image, a change of the service, and the data is gone.

Mount a named volume where the image keeps its data: `volumes: [\"postgres:/var/lib/postgresql/data\"]`, and declare it under \
`volumes:`. From PostgreSQL 18 on the folder is `/var/lib/postgresql`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    for service in compose.project.active().filter(|service| compose.is_shipped(service)) {
        let Some((store, major)) = compose.official_store(service) else { continue };
        let major = major.or_else(|| leading_number(store.version));
        let Some(folder) = major.and_then(store.data) else { continue };
        // memory is what some want of Redis
        if is_memory_only(compose, service) {
            continue;
        }
        let holds = service.mounts.iter().find(|mount| {
            let target = mount.target.trim_end_matches('/');
            folder == target
                || folder.starts_with(&format!("{target}/"))
                || target.starts_with(&format!("{folder}/"))
        });
        let place = match holds {
            None => compose.name_place(service),
            Some(mount) if matches!(mount.kind, MountKind::Volume) && mount.source.is_none() => {
                mount.place.clone()
            }
            Some(_) => continue,
        };
        let name = &service.name;
        findings.push(Finding::new(
            &RULE,
            place,
            format!("what {} keeps is gone with its container", store.title),
            "the data is lost at the next `docker compose down`, or change of the service",
            format!("mount a named volume: `{name}:{folder}`, and declare `{name}` under `volumes`"),
        ));
    }
}

/// Whether a service is told to keep nothing: a cache.
fn is_memory_only(compose: &ComposeCase<'_>, service: &seaworthy_setup::Service) -> bool {
    compose
        .last(service, |written| {
            let value = written.get("command")?;
            let mut text = String::new();
            value.walk(&mut |part| {
                if let Some(word) = part.text() {
                    text.push_str(word);
                    text.push(' ');
                }
            });
            Some(text)
        })
        .is_some_and(|(_, text)| {
            text.contains("--save \"\"")
                || text.contains("--save  ")
                || text.contains("appendonly no")
                || text.contains("maxmemory-policy")
        })
}
