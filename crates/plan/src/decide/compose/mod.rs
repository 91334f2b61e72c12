//! The Compose project: which files, which services, who waits for whom.

mod development;
mod production;
mod project;
mod required;
mod values;

use std::collections::BTreeSet;

use seaworthy_catalog::services::Production;
use seaworthy_facts::{Facts, ProcessKind, ServiceUse};
use seaworthy_text::RepoPath;

use super::Choices;
use super::development::Development;
use super::scope::Scope;
use super::services::{self, DataService, Place};
use crate::compose::{
    ComposeFile, ComposePlan, ComposeService, Dependency, Existing, Purpose, Restart, Role, Until,
};
use crate::config::Config;
use crate::keys::{self, Key};
use crate::plan::AppPlan;
use crate::words;
use crate::{Decided, Decision, Note, NoteKind, Reason};

use project::Project;

/// The name of our development file, and of our production file.
const DEVELOPMENT_FILE: &str = "compose.yaml";
const PRODUCTION_FILE: &str = "compose.production.yaml";
const PROFILE: &str = "production";

/// What was decided about the repository as a whole.
pub(super) struct Repository {
    pub(super) plan: ComposePlan,
    pub(super) decisions: Vec<Decision>,
}

/// Where production is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ProductionPlace {
    File,
    Profile,
    None,
}

pub(super) fn decide(
    facts: &Facts,
    config: &Config,
    development: &Decided<Development>,
    apps: &mut [(Choices<'_>, AppPlan)],
    notes: &mut Vec<Note>,
) -> Repository {
    let data = data_services(facts, config, apps);
    let production = production_place(facts, config);
    let mut files = Vec::new();

    match (&facts.existing.compose, development.value) {
        (Some(file), _) => {
            notes.push(Note {
                app: None,
                kind: NoteKind::DevelopmentUntouched { file: file.to_string() },
                evidence: development.evidence.clone(),
            });
        }
        (None, Development::None) => {}
        (None, mode) => files.push(development_file(facts, config, apps, &data, mode)),
    }
    if production.value != ProductionPlace::None {
        files.push(production_file(facts, config, apps, &data, production.value));
    }
    // Compose refuses a file without services
    files.retain(|file| !file.services.is_empty());
    for service in data.iter().filter(|service| service.production.value != Production::Beside) {
        notes.extend(elsewhere(service, apps));
    }

    let mut decisions = vec![
        development.erase(|mode| mode.word().to_owned()),
        production.erase(|place| {
            match place {
                ProductionPlace::File => "file",
                ProductionPlace::Profile => "profile",
                ProductionPlace::None => "none",
            }
            .to_owned()
        }),
    ];
    decisions.extend(data.iter().flat_map(DataService::decisions));
    decisions.extend(production::decisions(facts, config, apps));
    for (choices, plan) in apps.iter_mut() {
        let uses = |decision: &Decision| {
            decision.key.as_str().strip_prefix("services.").is_none_or(|rest| {
                choices.app.services.iter().any(|used| rest.starts_with(&format!("{}.", used.id)))
            })
        };
        plan.decisions.extend(decisions.iter().filter(|decision| uses(decision)).cloned());
    }
    Repository { plan: ComposePlan { files }, decisions }
}

fn data_services(facts: &Facts, config: &Config, apps: &[(Choices<'_>, AppPlan)]) -> Vec<DataService> {
    let project = apps.first().map_or("app", |(choices, _)| choices.app.name.as_str());
    let mut all: Vec<DataService> = Vec::new();
    for (choices, _) in apps {
        let scope = Scope::new(facts, choices.app, config);
        for used in &choices.app.services {
            if all.iter().all(|service| service.known.id != used.id) {
                let uses: Vec<&ServiceUse> = apps
                    .iter()
                    .flat_map(|(choices, _)| &choices.app.services)
                    .filter(|other| other.id == used.id)
                    .collect();
                all.extend(services::decide(&scope, used, &uses, project));
            }
        }
    }
    all.sort_by_key(|service| service.known.id);
    all
}

fn setting(config: &Config, key: &Key) -> Option<Decided<String>> {
    let setting = config.get_everywhere(key)?;
    match &setting.value {
        crate::config::Value::Text(text) => {
            Some(Decided::new(key.clone(), text.clone(), Reason::Configured, vec![setting.evidence()]))
        }
        _ => None,
    }
}

fn production_place(facts: &Facts, config: &Config) -> Decided<ProductionPlace> {
    let key = Key::of(keys::PRODUCTION_PLACE);
    if let Some(configured) = setting(config, &key) {
        return configured.map(|word| match word.as_str() {
            "profile" if facts.existing.compose.is_some() => ProductionPlace::Profile,
            "none" => ProductionPlace::None,
            _ => ProductionPlace::File,
        });
    }
    match &facts.existing.compose {
        Some(file) => Decided::new(
            key,
            ProductionPlace::Profile,
            Reason::ComposeExists { file: file.to_string() },
            vec![seaworthy_facts::Evidence::present(file.clone())],
        )
        .or("file", "a Compose file of its own, and the existing one is left as it is"),
        None => Decided::new(key, ProductionPlace::File, Reason::NoCompose, Vec::new()),
    }
}

fn project_name(facts: &Facts, apps: &[(Choices<'_>, AppPlan)]) -> String {
    let root = facts
        .workspace
        .members
        .iter()
        .find(|member| member.dir.is_root())
        .and_then(|member| member.name.as_deref());
    let name = match (apps, root) {
        ([(only, _)], _) => only.app.name.as_str(),
        (_, Some(root)) => root,
        (all, None) => all.first().map_or("app", |(first, _)| first.app.name.as_str()),
    };
    let name: String = name
        .rsplit('/')
        .next()
        .unwrap_or(name)
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' })
        .collect();
    name.trim_matches('-').to_owned()
}

fn development_file(
    facts: &Facts,
    config: &Config,
    apps: &[(Choices<'_>, AppPlan)],
    data: &[DataService],
    mode: Development,
) -> ComposeFile {
    let name = project_name(facts, apps);
    let taken = BTreeSet::new();
    let mut project = Project::new(facts, config, apps, data, Place::Development, &taken);
    let mut volumes = Vec::new();
    let mut services: Vec<ComposeService> = Vec::new();
    for service in data {
        let name = project.service_name(service.known.id);
        let volume = format!("{}-data", service.known.id);
        let compose = service.compose(&name, &volume, Place::Development);
        volumes.extend((!compose.volumes.is_empty()).then_some(volume));
        services.push(compose);
    }
    if mode == Development::Container {
        for (choices, plan) in apps {
            services.splice(0..0, project.development(choices, plan));
        }
        volumes.extend(project.take_volumes());
    }
    ComposeFile {
        secrets: secrets(&services),
        path: RepoPath::root().child(DEVELOPMENT_FILE),
        purpose: Purpose::Development,
        existing: Existing::Ours,
        name: Some(name),
        remark: words::development_header(mode == Development::Container),
        profile: None,
        services,
        volumes,
        required: Vec::new(),
        env_template: Some(RepoPath::root().child(".env.example")),
        up: words::development_up(mode == Development::Container),
    }
}

fn production_file(
    facts: &Facts,
    config: &Config,
    apps: &[(Choices<'_>, AppPlan)],
    data: &[DataService],
    place: ProductionPlace,
) -> ComposeFile {
    let profile = place == ProductionPlace::Profile;
    // names that the existing file's own services have: ours stand beside them
    let taken: BTreeSet<String> = if profile {
        apps.iter()
            .flat_map(|(choices, _)| &choices.app.services)
            .filter_map(|used| used.existing.as_ref())
            .map(|existing| existing.value.clone())
            .collect()
    } else {
        BTreeSet::new()
    };
    let mut project = Project::new(facts, config, apps, data, Place::Production, &taken);
    let mut services: Vec<ComposeService> = Vec::new();
    for (choices, plan) in apps {
        services.extend(project.production(choices, plan));
    }
    let mut volumes = Vec::new();
    for service in data.iter().filter(|service| service.production.value == Production::Beside) {
        let name = project.service_name(service.known.id);
        let volume = format!("{name}-data");
        let mut compose = service.compose(&name, &volume, Place::Production);
        if taken.contains(service.known.id) {
            compose.remark = words::second_service(service.known.title);
        }
        volumes.extend((!compose.volumes.is_empty()).then_some(volume));
        services.push(compose);
    }
    volumes.extend(project.take_volumes());
    let (path, name, env_template, mut up) = if profile {
        let path = facts.existing.compose.clone().unwrap_or_else(|| RepoPath::root().child(DEVELOPMENT_FILE));
        (path, None, ".env.example", vec!["docker", "compose"])
    } else {
        let path = RepoPath::root().child(PRODUCTION_FILE);
        let name = format!("{}-production", project_name(facts, apps));
        let up = vec!["docker", "compose", "--env-file", ".env.production", "--file", PRODUCTION_FILE];
        (path, Some(name), ".env.production.example", up)
    };
    up.extend(["up", "--build", "--detach", "--wait"]);
    let mut up: Vec<String> = up.into_iter().map(str::to_owned).collect();
    if profile {
        // by name: the services of development are in no profile, and would start too; the others come along, because one
        // of these waits for each
        let waited_for = |name: &str| {
            services.iter().flat_map(|service| &service.depends_on).any(|other| other.service == name)
        };
        let lasting = services.iter().filter(|service| service.restart == Restart::UnlessStopped);
        let apps =
            lasting.filter(|service| matches!(service.role, Role::App(..)) || !waited_for(&service.name));
        up.extend(apps.map(|service| service.name.clone()));
    }
    let required = required::names(&services);
    if profile {
        required::leave_to_containers(&mut services);
    }
    ComposeFile {
        secrets: secrets(&services),
        path,
        purpose: Purpose::Production,
        existing: if profile { Existing::Theirs } else { Existing::Ours },
        name,
        remark: words::production_header(&up),
        profile: profile.then(|| PROFILE.to_owned()),
        services,
        volumes,
        required,
        env_template: Some(RepoPath::root().child(env_template)),
        up,
    }
}

/// The variables that builds get as secrets.
fn secrets(services: &[ComposeService]) -> Vec<String> {
    let names: BTreeSet<&String> = services.iter().flat_map(|service| service.source.secrets()).collect();
    names.into_iter().cloned().collect()
}

/// A service that production is given by its address.
fn elsewhere(service: &DataService, apps: &[(Choices<'_>, AppPlan)]) -> Option<Note> {
    if service.production.value != Production::Elsewhere {
        return None;
    }
    let variables: Vec<String> = apps
        .iter()
        .flat_map(|(choices, _)| &choices.environment.connections)
        .filter(|(_, id)| *id == service.known.id)
        .map(|(name, _)| name.clone())
        .collect();
    Some(Note {
        app: None,
        kind: NoteKind::ServiceElsewhere { service: service.known.title.to_owned(), variables },
        evidence: service.evidence.clone(),
    })
}

/// Waits for a service until it is healthy.
fn healthy(service: impl Into<String>) -> Dependency {
    Dependency { service: service.into(), until: Until::Healthy }
}

/// Whether a process is a service of its own.
fn is_service(kind: ProcessKind) -> bool {
    matches!(kind, ProcessKind::Web | ProcessKind::Worker | ProcessKind::Migrate)
}
