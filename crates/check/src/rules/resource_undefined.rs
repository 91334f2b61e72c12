//! `resource-undefined`: a service uses a volume, network, secret or config that no file declares.

use seaworthy_compose::{MountKind, Section};
use seaworthy_text::Place;

use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "resource-undefined",
    severity: Severity::Error,
    title: "a service uses a volume, network, secret or config that is not declared",
    about: "Compose refuses the whole project: `service \"db\" refers to undefined volume pgdata: invalid compose project`.

Declare the name under `volumes`, `networks`, `secrets` or `configs` at the top level of one of the files.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Compose(ask),
};

fn ask(compose: &ComposeCase<'_>, findings: &mut Vec<Finding>) {
    // what other files bring is not known here
    let brings_others =
        compose.files.iter().any(|(_, file)| file.rest.iter().any(|field| field.key.value == "include"));
    if brings_others {
        return;
    }
    for one in compose.services() {
        if one.written.get("extends").is_some() {
            continue;
        }
        let mut used: Vec<(Section, String, Place)> = Vec::new();
        for mount in &one.written.volumes {
            if let (MountKind::Volume, Some(source)) = (&mount.kind, &mount.source) {
                used.push((Section::Volumes, source.clone(), one.place(mount.target.span)));
            }
        }
        let of = |names: &[seaworthy_compose::Spanned<String>],
                  section: Section|
         -> Vec<(Section, String, Place)> {
            names.iter().map(|name| (section, name.value.clone(), one.place(name.span))).collect()
        };
        used.extend(of(&one.written.networks, Section::Networks));
        used.extend(of(&one.written.secrets, Section::Secrets));
        used.extend(of(&one.written.configs, Section::Configs));
        for (section, name, place) in used {
            let is_declared =
                compose.files.iter().any(|(_, file)| file.names(section).contains(&name.as_str()));
            if is_declared || name.contains('$') || (section == Section::Networks && name == "default") {
                continue;
            }
            let word = section.key().trim_end_matches('s');
            findings.push(Finding::new(
                &RULE,
                place,
                format!("the {word} `{name}` is not declared"),
                format!("`docker compose` ends with `service \"{}\" refers to undefined {word} {name}: invalid compose project`", one.service.name),
                format!("declare it at the top level: `{}: {{ {name}: }}`", section.key()),
            ));
        }
    }
}
