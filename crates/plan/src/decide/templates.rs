//! Env templates: what a person fills in before the first start.

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

fn template(path: &RepoPath, file: &ComposeFile, apps: &[(Choices<'_>, AppPlan)]) -> TemplatePlan {
    let mut asked: Vec<Asked> = Vec::new();
    let mut ports: Vec<Asked> = Vec::new();
    for service in &file.services {
        for value in values(service) {
            collect(&value.0, &value.1, &mut asked);
        }
        for name in service.source.secrets() {
            push(&mut asked, Asked { name: name.clone(), required: true, default: None });
        }
        for port in &service.ports {
            if let Some(variable) = &port.variable {
                push(
                    &mut ports,
                    Asked {
                        name: variable.clone(),
                        required: false,
                        default: Some(port.published.to_string()),
                    },
                );
            }
        }
    }
    // a service that hands its own address on knows the port, too
    asked.retain(|asked| ports.iter().all(|port| port.name != asked.name));
    for asked in &mut asked {
        asked.required |= file.required.contains(&asked.name);
    }
    let (required, optional): (Vec<Asked>, Vec<Asked>) = asked.into_iter().partition(|asked| asked.required);
    let variable = |name: &str| {
        apps.iter().find_map(|(choices, _)| {
            choices.environment.variables.iter().find(|variable| variable.name == name)
        })
    };
    let entry = |asked: &Asked| {
        let service = service_of(file, &asked.name);
        self::entry(asked, variable(&asked.name), service, file.purpose)
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
    group("ports on the host", &ports);
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

fn collect(own_name: &str, value: &EnvValue, all: &mut Vec<Asked>) {
    match value {
        EnvValue::Literal(_) => {}
        EnvValue::Required { name, .. } => {
            push(all, Asked { name: name.clone(), required: true, default: None })
        }
        EnvValue::Default { name, default } => {
            push(all, Asked { name: name.clone(), required: false, default: Some(default.clone()) });
        }
        EnvValue::Passed => push(all, Asked { name: own_name.to_owned(), required: false, default: None }),
        EnvValue::Parts(parts) => parts.iter().for_each(|part| collect(own_name, part, all)),
    }
}

fn push(all: &mut Vec<Asked>, asked: Asked) {
    match all.iter_mut().find(|other| other.name == asked.name) {
        Some(other) => other.required |= asked.required,
        None => all.push(asked),
    }
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
