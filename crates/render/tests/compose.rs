//! A Compose file and an env template read back say what the plan says, whatever the names and values.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../plan/tests/support/mod.rs"]
mod support;
mod written;

use std::collections::BTreeMap;

use seaworthy_compose::{Command, ComposeFile as Read, Condition, HealthTest as ReadTest, Service, Template};
use seaworthy_manifest::dotenv::{EnvFile, EnvState};
use seaworthy_plan::Plan;
use seaworthy_plan::compose::{
    CommandLine, ComposeFile, ComposeService, EnvEntry, EnvValue, HealthTest, Source, Until, VolumeEntry,
    VolumeSource,
};
use seaworthy_plan::template::{Active, TemplatePlan};
use seaworthy_text::{RepoPath, SourceFile};

use support::{World, all};
use written::{after, text, written};

#[test]
fn every_compose_file_reads_back_as_planned() {
    for (name, world) in all() {
        let plan = world.plan();
        let files = after(&plan, &world.existing(&plan));
        for file in &plan.compose.files {
            reads_back(&name, file, text(&files, file.path.as_str()));
        }
        for template in &plan.templates {
            template_reads_back(&name, template, text(&files, template.path.as_str()));
        }
    }
}

const HOSTILE: &[&str] = &[
    "plain",
    "two words",
    "it's",
    "say \"hi\"",
    "$HOME and ${PATH}",
    "$$",
    "back\\slash",
    "a: b",
    "# comment",
    "- item",
    "{\"a\": 1}",
    "}",
    "yes",
    "null",
    "0x1f",
    "*alias",
    "&anchor",
    "!tag",
    "%percent",
    "@at",
    "tab\there",
    "line\nKEY: evil",
    " leading and trailing ",
    "ünïcode",
    "",
];

#[test]
fn hostile_values_do_not_break_out() {
    for hostile in HOSTILE {
        let mut plan = World::server().plan();
        let owned = (*hostile).to_owned();
        let file = plan.compose.files.first_mut().unwrap();
        let service = file.services.first_mut().unwrap();
        let entry = |name: &str, value: EnvValue| EnvEntry { name: name.to_owned(), value, remark: None };
        service.environment = vec![
            entry("LITERAL", EnvValue::Literal(owned.clone())),
            entry(
                "PARTS",
                EnvValue::Parts(vec![EnvValue::Literal(owned.clone()), EnvValue::Literal("x".to_owned())]),
            ),
        ];
        // no default of Compose can hold a brace that closes it; the plan makes none
        if !hostile.contains('}') {
            service.environment.push(entry(
                "DEFAULT",
                EnvValue::Default { name: "DEFAULT".to_owned(), default: owned.clone() },
            ));
        }
        service.command =
            Some(CommandLine::Words(seaworthy_facts::Command::new(["echo".to_owned(), owned.clone()])));
        for source in [VolumeSource::Bind(format!("./a{hostile}")), VolumeSource::Anonymous] {
            for access in [seaworthy_plan::compose::Access::Write, seaworthy_plan::compose::Access::ReadOnly]
            {
                service.volumes.push(VolumeEntry {
                    source: source.clone(),
                    target: format!("/app/{hostile}x"),
                    access,
                    remark: None,
                });
            }
        }
        if let Source::Build { context, .. } = &mut service.source {
            *context = format!("./{hostile}");
        }
        reads_back(hostile, &plan.compose.files[0].clone(), text(&written(&plan), "compose.production.yaml"));
    }
}

#[test]
fn hostile_template_values_do_not_break_out() {
    for hostile in HOSTILE {
        for active in [Active::Yes, Active::No] {
            let mut plan = with_template();
            for group in &mut plan.templates[0].groups {
                for entry in &mut group.entries {
                    entry.value = (*hostile).to_owned();
                    entry.active = active;
                }
            }
            let files = written(&plan);
            template_reads_back(hostile, &plan.templates[0], text(&files, plan.templates[0].path.as_str()));
        }
    }
}

fn with_template() -> Plan {
    let plan = World::server().plan();
    assert!(!plan.templates.is_empty());
    plan
}

/// What Compose makes of a text with only `NAME` set, in values it calls `set`.
fn resolved(text: &str) -> String {
    Template::parse(text)
        .unwrap_or_else(|error| panic!("{text}: {error:?}"))
        .resolve(&BTreeMap::new())
        .unwrap_or_else(|missing| format!("<{} is missing>", missing.name))
}

/// The same for a planned value.
fn meant(value: &EnvValue) -> String {
    match value {
        EnvValue::Literal(text) => text.clone(),
        EnvValue::Required { name, .. } => format!("<{name} is missing>"),
        EnvValue::Default { default, .. } => default.clone(),
        EnvValue::Passed => String::new(),
        EnvValue::Parts(parts) => {
            let missing = parts.iter().find(|part| matches!(part, EnvValue::Required { .. }));
            match missing {
                Some(missing) => meant(missing),
                None => parts.iter().map(meant).collect(),
            }
        }
    }
}

fn reads_back(name: &str, file: &ComposeFile, text: &str) {
    let read = Read::read(text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    assert!(read.problems.is_empty(), "{name}: {:?}\n{text}", read.problems);
    for planned in &file.services {
        let service =
            read.service(&planned.name).unwrap_or_else(|| panic!("{name}: {}\n{text}", planned.name));
        service_reads_back(&format!("{name}, {}", planned.name), planned, service, file.profile.as_deref());
    }
    for volume in &file.volumes {
        assert!(read.volumes.iter().any(|read| read.name.value == *volume), "{name}: {volume}");
    }
    for secret in &file.secrets {
        let found = read.secrets.iter().find(|read| read.name.value == *secret);
        assert!(found.is_some_and(|found| found.value.get("environment").is_some()), "{name}: {secret}");
    }
    if file.existing == seaworthy_plan::compose::Existing::Ours {
        assert_eq!(read.services.len(), file.services.len(), "{name}");
        assert_eq!(read.volumes.len(), file.volumes.len(), "{name}");
        assert_eq!(read.name.as_ref().map(|name| name.value.clone()), file.name, "{name}");
    }
}

fn service_reads_back(name: &str, planned: &ComposeService, read: &Service, profile: Option<&str>) {
    match &planned.source {
        Source::Image(image) => assert_eq!(resolved(&read.image.as_ref().unwrap().value), *image, "{name}"),
        Source::Build { context, dockerfile, target, args, .. } => {
            let build = read.build.as_ref().unwrap();
            let text = |read: &Option<seaworthy_compose::Spanned<String>>| {
                read.as_ref().map(|text| resolved(&text.value))
            };
            assert_eq!(text(&build.context).as_ref(), Some(context), "{name}");
            assert_eq!(text(&build.dockerfile), *dockerfile, "{name}");
            assert_eq!(text(&build.target), *target, "{name}");
            variables_read_back(name, args, &build.args);
        }
    }
    let profiles: Vec<&str> = read.profiles.iter().map(|profile| profile.value.as_str()).collect();
    assert_eq!(profiles, Vec::from_iter(profile), "{name}");
    variables_read_back(name, &planned.environment, &read.environment);
    match (&planned.command, read.command.as_ref().map(|command| &command.value)) {
        (None, None) => {}
        (Some(CommandLine::Words(command)), Some(Command::Words(words))) => {
            let words: Vec<String> = words.iter().map(|word| resolved(&word.value)).collect();
            assert_eq!(words, command.words, "{name}");
        }
        (Some(CommandLine::Shell(line)), Some(Command::Words(words))) => {
            assert_eq!(resolved(&words[2].value), *line, "{name}");
        }
        other => panic!("{name}: {other:?}"),
    }
    let waits: Vec<(&str, Until)> =
        planned.depends_on.iter().map(|on| (on.service.as_str(), on.until)).collect();
    let read_waits: Vec<(&str, Until)> = read
        .depends_on
        .iter()
        .map(|on| {
            let until = match on.condition {
                Condition::Started => Until::Started,
                Condition::Healthy => Until::Healthy,
                Condition::Completed => Until::Completed,
            };
            (on.service.value.as_str(), until)
        })
        .collect();
    assert_eq!(read_waits, waits, "{name}");
    let ports: Vec<(Option<u16>, Option<u16>)> = read
        .ports
        .iter()
        .map(|port| {
            let number = |part: &seaworthy_compose::PortPart| part.by_default.as_ref()?.parse().ok();
            (port.published.as_ref().and_then(number), number(&port.target))
        })
        .collect();
    let wanted: Vec<(Option<u16>, Option<u16>)> =
        planned.ports.iter().map(|port| (Some(port.published), Some(port.target))).collect();
    assert_eq!(ports, wanted, "{name}");
    let mounts: Vec<(Option<String>, String)> = read
        .volumes
        .iter()
        .map(|mount| (mount.source.as_deref().map(resolved), resolved(&mount.target.value)))
        .collect();
    let wanted: Vec<(Option<String>, String)> = planned
        .volumes
        .iter()
        .map(|volume| {
            let source = match &volume.source {
                VolumeSource::Named(name) | VolumeSource::Bind(name) => Some(name.clone()),
                VolumeSource::Anonymous => None,
            };
            (source, volume.target.clone())
        })
        .collect();
    assert_eq!(mounts, wanted, "{name}");
    if let Some(health) = &planned.health {
        let test = read.healthcheck.as_ref().and_then(|check| check.test.as_ref()).map(|test| &test.value);
        match (&health.test, test) {
            (HealthTest::Image, None) | (HealthTest::Probe(_), Some(_)) => {}
            (HealthTest::Disabled, None | Some(ReadTest::Off)) => {}
            (HealthTest::Words(words), Some(ReadTest::Shell(line))) => assert_eq!(words[1], *line, "{name}"),
            (HealthTest::Words(words), Some(ReadTest::Words(read))) => {
                assert_eq!(words[1..], *read, "{name}")
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

fn variables_read_back(name: &str, planned: &[EnvEntry], read: &[seaworthy_compose::Variable]) {
    let wanted: Vec<(String, Option<String>)> = planned
        .iter()
        .map(|entry| {
            let value = (entry.value != EnvValue::Passed).then(|| meant(&entry.value));
            (entry.name.clone(), value)
        })
        .collect();
    let read: Vec<(String, Option<String>)> = read
        .iter()
        .map(|entry| (entry.name.value.clone(), entry.value.as_ref().map(|value| resolved(&value.value))))
        .collect();
    assert_eq!(read, wanted, "{name}");
}

fn template_reads_back(name: &str, template: &TemplatePlan, text: &str) {
    let file = EnvFile::parse(&SourceFile::new(RepoPath::new(".env").unwrap(), text.to_owned()));
    assert!(file.problems.is_empty(), "{name}: {:?}\n{text}", file.problems);
    let wanted: Vec<(&str, &str, EnvState)> = template
        .groups
        .iter()
        .flat_map(|group| &group.entries)
        .map(|entry| {
            let state = match entry.active {
                Active::Yes => EnvState::Set,
                Active::No => EnvState::CommentedOut,
            };
            (entry.name.as_str(), entry.value.as_str(), state)
        })
        .collect();
    let read: Vec<(&str, &str, EnvState)> = file
        .entries
        .iter()
        .map(|entry| {
            let value = entry.value.as_ref().map_or("", |value| value.text.as_str());
            (entry.key.value.as_str(), value, entry.state)
        })
        .collect();
    assert_eq!(read, wanted, "{name}:\n{text}");
}
