//! Env templates: what a person fills in before the first start.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_catalog::services;
use seaworthy_facts::{EnvDefault, EnvVar};
use seaworthy_text::RepoPath;

use super::Choices;
use crate::compose::{ComposeFile, ComposePlan, ComposeService, EnvValue, Purpose, Role};
use crate::keys::{self, Key};
use crate::plan::AppPlan;
use crate::template::{Active, TemplateEntry, TemplateGroup, TemplatePlan};
use crate::words::{self, Remark};

pub(super) fn decide(apps: &[(Choices<'_>, AppPlan)], compose: &ComposePlan) -> Vec<TemplatePlan> {
    let mut templates: Vec<TemplatePlan> = Vec::new();
    for file in &compose.files {
        let Some(path) = &file.env_template else { continue };
        let template = template(path, file, apps);
        match templates.iter_mut().find(|other| other.path == *path) {
            Some(other) => other.groups.extend(template.groups),
            None => templates.push(template),
        }
    }
    templates.retain(|template| template.groups.iter().any(|group| !group.entries.is_empty()));
    templates
}

/// How a Compose file asks for a variable.
#[derive(Clone)]
struct Asked {
    name: String,
    required: bool,
    default: Option<String>,
}

/// What is asked for, each name once, in the order in which it was first asked.
#[derive(Default)]
struct AllAsked {
    list: Vec<Asked>,
    places: BTreeMap<String, usize>,
}

impl AllAsked {
    fn push(&mut self, asked: Asked) {
        match self.places.get(&asked.name) {
            Some(place) => self.list[*place].required |= asked.required,
            None => {
                self.places.insert(asked.name.clone(), self.list.len());
                self.list.push(asked);
            }
        }
    }

    fn collect(&mut self, own_name: &str, value: &EnvValue) {
        match value {
            EnvValue::Literal(_) => {}
            EnvValue::Required { name, .. } => {
                self.push(Asked { name: name.clone(), required: true, default: None });
            }
            EnvValue::Default { name, default } => {
                self.push(Asked { name: name.clone(), required: false, default: Some(default.clone()) });
            }
            EnvValue::Passed => {
                self.push(Asked { name: own_name.to_owned(), required: false, default: None });
            }
            EnvValue::Parts(parts) => parts.iter().for_each(|part| self.collect(own_name, part)),
        }
    }
}

fn template(path: &RepoPath, file: &ComposeFile, apps: &[(Choices<'_>, AppPlan)]) -> TemplatePlan {
    let mut asked = AllAsked::default();
    let mut ports = AllAsked::default();
    for service in &file.services {
        for value in values(service) {
            asked.collect(&value.0, &value.1);
        }
        for name in service.source.secrets() {
            asked.push(Asked { name: name.clone(), required: true, default: None });
        }
        for port in &service.ports {
            if let Some(variable) = &port.variable {
                ports.push(Asked {
                    name: variable.clone(),
                    required: false,
                    default: Some(port.published.to_string()),
                });
            }
        }
    }
    // a service that hands its own address on knows the port, too
    let AllAsked { list: mut asked, .. } = asked;
    asked.retain(|asked| !ports.places.contains_key(&asked.name));
    let demanded: BTreeSet<&String> = file.required.iter().collect();
    for asked in &mut asked {
        asked.required |= demanded.contains(&asked.name);
    }
    let (required, optional): (Vec<Asked>, Vec<Asked>) = asked.into_iter().partition(|asked| asked.required);
    let mut variables: BTreeMap<&str, &EnvVar> = BTreeMap::new();
    for variable in apps.iter().flat_map(|(choices, _)| &choices.environment.variables) {
        variables.entry(&variable.name).or_insert(variable);
    }
    let entry = |asked: &Asked| {
        let service = service_of(file, &asked.name);
        self::entry(asked, variables.get(asked.name.as_str()).copied(), service, file.purpose)
    };
    let mut groups = Vec::new();
    let mut group = |title: &'static str, asked: &[Asked]| {
        if !asked.is_empty() {
            groups.push(TemplateGroup {
                title: Remark::Plain(title),
                entries: asked.iter().map(entry).collect(),
            });
        }
    };
    group("required: nothing starts without these", &required);
    group("optional", &optional);
    group("ports on the host", &ports.list);
    TemplatePlan { path: path.clone(), remark: words::template_header(path, file), groups }
}

/// Every value that a service takes from the project's environment, with the variable's own name.
fn values(service: &ComposeService) -> Vec<(String, EnvValue)> {
    service
        .environment
        .iter()
        .chain(service.source.arguments())
        .map(|entry| (entry.name.clone(), entry.value.clone()))
        .collect()
}

/// The data service of this file that a variable is a password of.
fn service_of<'a>(file: &'a ComposeFile, name: &str) -> Option<&'a str> {
    file.services.iter().find_map(|service| match &service.role {
        Role::Data(id) => service.environment.iter().any(|entry| entry.name == name).then_some(id.as_str()),
        Role::App(..) => None,
    })
}

fn entry(asked: &Asked, variable: Option<&EnvVar>, service: Option<&str>, purpose: Purpose) -> TemplateEntry {
    let is_secret = variable.is_some_and(|variable| variable.secret);
    // what stands in for a secret in development is none
    let shown = asked.default.clone().filter(|_| !is_secret || purpose == Purpose::Development);
    let default = shown.or_else(|| match variable.filter(|_| !is_secret)?.default.as_ref()? {
        EnvDefault::Text(text) => Some(text.clone()),
        EnvDefault::Computed => None,
    });
    TemplateEntry {
        name: asked.name.clone(),
        key: match service {
            Some(id) => Key::named(keys::SERVICE_PRODUCTION, id),
            None => Key::named(keys::ENV_REQUIRED, &asked.name),
        },
        remark: words::template_entry(
            &asked.name,
            variable,
            asked.required,
            service.and_then(services::by_id),
            purpose,
        ),
        value: if asked.required { String::new() } else { default.unwrap_or_default() },
        active: if asked.required { Active::Yes } else { Active::No },
    }
}
