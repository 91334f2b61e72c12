//! A service as Compose reads it, each part with its place.

use seaworthy_text::Span;

use crate::build::{Build, read_build};
use crate::environment::{EnvFile, Variable, read_env_files, read_variables};
use crate::mount::Mount;
use crate::port::Port;
use crate::readiness::{Dependency, Healthcheck, read_dependencies, read_healthcheck};
use crate::shape::Shapes;
use crate::spanned::Spanned;
use crate::value::{Field, Value};

/// One service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name, which other services reach it by.
    pub name: Spanned<String>,
    /// From its key to the last byte of its value.
    pub span: Span,
    /// The image that it runs, or the name of the one that is built.
    pub image: Option<Spanned<String>>,
    /// How its image is built.
    pub build: Option<Build>,
    /// What it runs instead of the image's command.
    pub command: Option<Spanned<Command>>,
    /// What it runs instead of the image's entry point.
    pub entrypoint: Option<Spanned<Command>>,
    /// The ports that it shares with the host.
    pub ports: Vec<Port>,
    /// Its environment, without what the files bring.
    pub environment: Vec<Variable>,
    /// The files that bring environment.
    pub env_files: Vec<EnvFile>,
    /// What is mounted into it.
    pub volumes: Vec<Mount>,
    /// What it waits for.
    pub depends_on: Vec<Dependency>,
    /// How its health is found out.
    pub healthcheck: Option<Healthcheck>,
    /// The profiles that switch it on; without any it is always on.
    pub profiles: Vec<Spanned<String>>,
    /// When it is started again.
    pub restart: Option<Spanned<String>>,
    /// The networks that it is in; the default one without any.
    pub networks: Vec<Spanned<String>>,
    /// The names of the secrets that it gets.
    pub secrets: Vec<Spanned<String>>,
    /// The names of the configs that it gets.
    pub configs: Vec<Spanned<String>>,
    /// Every other key, merge keys looked through.
    pub rest: Vec<Field>,
    /// The whole value.
    pub value: Value,
}

/// A command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// One text that is split into words as a shell would; no shell runs.
    Line(String),
    /// The words themselves.
    Words(Vec<Spanned<String>>),
}

impl Service {
    pub(crate) fn read(field: &Field, shapes: &mut Shapes) -> Self {
        let mut service = Self {
            name: field.key.clone(),
            span: field.span(),
            image: None,
            build: None,
            command: None,
            entrypoint: None,
            ports: Vec::new(),
            environment: Vec::new(),
            env_files: Vec::new(),
            volumes: Vec::new(),
            depends_on: Vec::new(),
            healthcheck: None,
            profiles: Vec::new(),
            restart: None,
            networks: Vec::new(),
            secrets: Vec::new(),
            configs: Vec::new(),
            rest: Vec::new(),
            value: field.value.clone(),
        };
        for part in shapes.fields(&field.key.value, &field.value) {
            let value = &part.value;
            match part.key.value.as_str() {
                "image" => service.image = shapes.text("image", value),
                "build" => service.build = read_build(value, shapes),
                "command" => service.command = read_command("command", value, shapes),
                "entrypoint" => service.entrypoint = read_command("entrypoint", value, shapes),
                "ports" => {
                    let items = shapes.items("ports", value);
                    service.ports = items.iter().filter_map(|item| Port::read(item, shapes)).collect();
                }
                "environment" => service.environment = read_variables("environment", value, shapes),
                "env_file" => service.env_files = read_env_files(value, shapes),
                "volumes" => {
                    let items = shapes.items("volumes", value);
                    service.volumes = items.iter().filter_map(|item| Mount::read(item, shapes)).collect();
                }
                "depends_on" => service.depends_on = read_dependencies(value, shapes),
                "healthcheck" => service.healthcheck = Some(read_healthcheck(part, shapes)),
                "profiles" => service.profiles = shapes.texts("profiles", value),
                "restart" => service.restart = shapes.text("restart", value),
                "networks" => service.networks = shapes.names("networks", value),
                "secrets" => service.secrets = read_grants("secrets", value, shapes),
                "configs" => service.configs = read_grants("configs", value, shapes),
                _ => service.rest.push(part.clone()),
            }
        }
        service
    }

    /// Whether the service runs when exactly these profiles are switched on.
    pub fn is_active(&self, profiles: &[&str]) -> bool {
        self.profiles.is_empty()
            || self.profiles.iter().any(|own| own.value == "*" || profiles.contains(&own.value.as_str()))
            || profiles.contains(&"*")
    }

    /// The value of another key of the service.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.value.get(key)
    }
}

pub(crate) fn read_command(what: &str, value: &Value, shapes: &mut Shapes) -> Option<Spanned<Command>> {
    if value.items().is_some() {
        let words = shapes.texts(what, value);
        return Some(Spanned::new(Command::Words(words), value.span()));
    }
    Some(shapes.text(what, value)?.map(Command::Line))
}

/// Secrets or configs that a service gets: names, or mappings with the name under `source`.
fn read_grants(what: &str, value: &Value, shapes: &mut Shapes) -> Vec<Spanned<String>> {
    let items = shapes.items(what, value);
    items.iter().filter_map(|item| shapes.text(what, item.get("source").unwrap_or(item))).collect()
}
