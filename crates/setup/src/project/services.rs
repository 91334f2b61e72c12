//! Chosen files to a project.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_compose::{
    self as compose, Condition, HealthTest, MountKind, Otherwise, Template, WhenMissing,
};
use seaworthy_facts::Repo;
use seaworthy_text::RepoPath;

use super::bind::{bind_of, kind_of};
use super::builds::Builds;
use super::choose::Chosen;
use super::env_file::{find_env_file, template_of};
use super::inputs::secrets;
use super::layer::{Layers, Load};
use super::merge::{Merged, merge};
use super::targets::named_in_comments;
use super::variables::{committed_values, value_of, variables};
use super::{Because, Dependency, HealthCheck, Mount, Project, PublishedPort, RequiredFile, Service};
use crate::names::Role;

/// Reads the project of the chosen files. The images that it builds are added to `builds`.
pub(crate) fn read_project(load: &mut Load<'_>, chosen: Chosen, role: Role, builds: &mut Builds) -> Project {
    let Chosen { layers, profiles, because } = chosen;
    let files: Vec<RepoPath> = layers.iter().map(|layer| layer.path().clone()).collect();
    let folder = files.first().and_then(RepoPath::parent).unwrap_or_default();
    let env_file = find_env_file(load.repo, &layers, &folder, role);
    let values = committed_values(load.repo, &env_file);
    let merged = merge(&layers);
    let secrets = secrets(load.repo, &layers, &folder, &values);
    let mut services: Vec<Service> = Vec::new();
    for service in &merged {
        let build = builds.add(load, service, &folder, &values, &secrets);
        services.push(read_service(load.repo, service, &folder, &values, build));
    }
    let awaited: BTreeSet<String> = services
        .iter()
        .flat_map(|service| &service.depends_on)
        .filter(|dependency| dependency.condition == Condition::Completed)
        .map(|dependency| dependency.service.clone())
        .collect();
    for service in &mut services {
        service.one_shot = awaited.contains(&service.name);
    }
    let named = match &because {
        Because::Profile(_) => named_in_comments(&layers, &services, &profiles),
        _ => Vec::new(),
    };
    activate(&mut services, &profiles, &named);
    let variables = variables(load, &layers, &services, env_file.template.as_ref());
    Project {
        name: name_of(&layers, &values),
        files,
        profiles,
        named,
        because,
        env_file,
        services,
        secrets,
        variables,
    }
}

fn name_of(layers: &Layers, values: &BTreeMap<String, String>) -> Option<String> {
    let name = layers.iter().rev().find_map(|layer| layer.file.name.as_ref())?;
    value_of(&name.value, values)
}

fn read_service(
    repo: &dyn Repo,
    service: &Merged<'_>,
    folder: &RepoPath,
    values: &BTreeMap<String, String>,
    build: Option<usize>,
) -> Service {
    let text = |key: &'static str| {
        service.last(key, |part| part.get(key).and_then(compose::Value::text).map(str::to_owned))
    };
    Service {
        name: service.name.to_owned(),
        place: service.place(),
        image: service.last("image", |part| part.image.as_ref().map(|image| image.value.clone())),
        build,
        one_shot: false,
        active: false,
        profiles: service
            .list("profiles", |part| &part.profiles, |profile| profile.value.clone())
            .into_iter()
            .map(|(_, profile)| profile.value.clone())
            .collect(),
        ports: ports(service),
        mounts: mounts(repo, service, folder, values),
        depends_on: service
            .list("depends_on", |part| &part.depends_on, |one| one.service.value.clone())
            .into_iter()
            .map(|(_, one)| Dependency {
                service: one.service.value.clone(),
                condition: one.condition,
                is_required: one.is_required,
            })
            .collect(),
        health: health(service),
        secrets: service
            .list("secrets", |part| &part.secrets, |secret| secret.value.clone())
            .into_iter()
            .map(|(_, secret)| secret.value.clone())
            .collect(),
        env_files: env_files(repo, service, folder, values),
        restart: service.last("restart", |part| part.restart.as_ref().map(|one| one.value.clone())),
        stop_grace_period: text("stop_grace_period"),
    }
}

fn ports(service: &Merged<'_>) -> Vec<PublishedPort> {
    // as Compose: another port of the host for the same container's port is one more, not another one
    let identity = |port: &compose::Port| {
        let text = |part: &Option<compose::PortPart>| part.as_ref().map(|part| part.text.clone());
        (text(&port.host_ip), text(&port.published), port.target.text.clone(), port.protocol)
    };
    let ports = service.list("ports", |part| &part.ports, identity);
    ports
        .into_iter()
        .map(|(part, port)| PublishedPort {
            host_ip: port.host_ip.as_ref().map(|ip| ip.by_default.clone().unwrap_or_else(|| ip.text.clone())),
            published: port.published.as_ref().map(|published| published.text.clone()),
            number: port.published.as_ref().and_then(compose::PortPart::number),
            variable: port.published.as_ref().and_then(|published| first_variable(&published.text)),
            target: port.target.number(),
            protocol: port.protocol,
            place: part.place(port.span),
        })
        .collect()
}

fn first_variable(text: &str) -> Option<String> {
    let template = Template::parse(text).ok()?;
    let references = template.references();
    let sets = references.iter().find(|one| !matches!(one.otherwise, Otherwise::Alternative(..)));
    sets.map(|reference| reference.name.clone())
}

fn mounts(
    repo: &dyn Repo,
    service: &Merged<'_>,
    folder: &RepoPath,
    values: &BTreeMap<String, String>,
) -> Vec<Mount> {
    let mounts = service.list("volumes", |part| &part.volumes, |mount| mount.target.value.clone());
    mounts
        .into_iter()
        .map(|(part, mount)| Mount {
            kind: kind_of(mount),
            source: mount.source.clone(),
            bind: (kind_of(mount) == MountKind::Bind)
                .then(|| bind_of(repo, folder, mount.source.as_deref().unwrap_or_default(), values)),
            target: mount.target.value.clone(),
            access: mount.access,
            place: part.place(mount.target.span),
        })
        .collect()
}

fn health(service: &Merged<'_>) -> HealthCheck {
    let mut health = HealthCheck::NotSaid;
    for (_, check) in service.each("healthcheck", |part| part.healthcheck.as_ref()) {
        health = match check.test.as_ref().map(|test| &test.value) {
            Some(HealthTest::Off) => HealthCheck::Off,
            Some(_) => HealthCheck::Own,
            None if health == HealthCheck::NotSaid => HealthCheck::OfTheImage,
            None => health,
        };
    }
    health
}

fn env_files(
    repo: &dyn Repo,
    service: &Merged<'_>,
    folder: &RepoPath,
    values: &BTreeMap<String, String>,
) -> Vec<RequiredFile> {
    let files = service.list("env_file", |part| &part.env_files, |file| file.path.value.clone());
    files
        .into_iter()
        .filter_map(|(_, file)| {
            let path = folder.join(&value_of(&file.path.value, values)?).ok()?;
            Some(RequiredFile {
                is_required: file.when_missing == WhenMissing::Error,
                is_listed: repo.has_file(&path),
                template: template_of(repo, &path),
                path,
            })
        })
        .collect()
}

/// Marks what runs: the named services and what they wait for, or all that the profiles switch on.
fn activate(services: &mut [Service], profiles: &[String], named: &[String]) {
    let is_on = |service: &Service| {
        service.profiles.is_empty()
            || service.profiles.iter().any(|own| profiles.contains(own) || own == "*")
            || profiles.iter().any(|profile| profile == "*")
    };
    if named.is_empty() {
        for service in services {
            service.active = is_on(service);
        }
        return;
    }
    let mut open: Vec<String> = named.to_vec();
    while let Some(name) = open.pop() {
        let Some(service) = services.iter_mut().find(|service| service.name == name && !service.active)
        else {
            continue;
        };
        if !is_on(service) && !named.contains(&service.name) {
            continue;
        }
        service.active = true;
        open.extend(service.depends_on.iter().map(|dependency| dependency.service.clone()));
    }
}
