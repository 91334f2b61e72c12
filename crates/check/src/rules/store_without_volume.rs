//! `store-without-volume`: what a database keeps is gone with its container.

use seaworthy_compose::MountKind;

use crate::compose_case::ComposeCase;
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
        let Some(store) = compose.store(service) else { continue };
        let Some(image) = service.image.as_deref().and_then(crate::compose_case::by_default) else {
            continue;
        };
        let tag = image.rsplit_once(':').map_or("", |(_, tag)| tag);
        let digits: String = tag.chars().take_while(char::is_ascii_digit).collect();
        let newest = store.version.chars().take_while(char::is_ascii_digit).collect::<String>();
        let said = if digits.is_empty() { newest } else { digits };
        let Ok(major) = said.parse::<u64>() else { continue };
        let Some(folder) = (store.data)(major) else { continue };
        // images of others keep their data elsewhere; memory is what some want of Redis
        if store.image != seaworthy_catalog::services::repository(&image) || is_memory_only(compose, service)
        {
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
