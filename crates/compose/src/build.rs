//! How a service's image is built.

use seaworthy_text::Span;

use crate::environment::{Variable, read_variables};
use crate::shape::Shapes;
use crate::spanned::Spanned;
use crate::value::{Field, Value};

/// The `build` of a service.
#[derive(Debug, Clone)]
pub struct Build {
    /// The whole value.
    pub span: Span,
    /// The folder that is sent to the builder, from the file's own; the file's own without one.
    pub context: Option<Spanned<String>>,
    /// The Dockerfile, from the context; `Dockerfile` without one.
    pub dockerfile: Option<Spanned<String>>,
    /// A Dockerfile written into the Compose file.
    pub dockerfile_inline: Option<Spanned<String>>,
    /// The stage that is built; the last one without one.
    pub target: Option<Spanned<String>>,
    /// Build arguments.
    pub args: Vec<Variable>,
    /// Contexts beside the first, by name: a folder, an image (`docker-image://…`), a service (`service:…`), an address.
    pub additional_contexts: Vec<Variable>,
    /// The secrets that steps may mount.
    pub secrets: Vec<BuildSecret>,
    /// The agents and keys that steps may mount, as written: `default`, `name=path`.
    pub ssh: Vec<Spanned<String>>,
    /// Labels of the image.
    pub labels: Vec<Variable>,
    /// The network of its steps.
    pub network: Option<Spanned<String>>,
    /// What it is built for: `linux/amd64`.
    pub platforms: Vec<Spanned<String>>,
    /// Every other key: `cache_from`, `extra_hosts`, `x-…`.
    pub rest: Vec<Field>,
}

/// A secret of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildSecret {
    /// Its name among the file's secrets.
    pub source: Spanned<String>,
    /// The name by which a step mounts it (`id=…`).
    pub id: String,
}

pub(crate) fn read_build(value: &Value, shapes: &mut Shapes) -> Option<Build> {
    let mut build = Build {
        span: value.span(),
        context: None,
        dockerfile: None,
        dockerfile_inline: None,
        target: None,
        args: Vec::new(),
        additional_contexts: Vec::new(),
        secrets: Vec::new(),
        ssh: Vec::new(),
        labels: Vec::new(),
        network: None,
        platforms: Vec::new(),
        rest: Vec::new(),
    };
    let Some(fields) = value.fields() else {
        build.context = Some(shapes.text("build", value)?);
        return Some(build);
    };
    for field in fields {
        let value = &field.value;
        let key = field.key.value.as_str();
        match key {
            "context" => build.context = shapes.text(key, value),
            "dockerfile" => build.dockerfile = shapes.text(key, value),
            "dockerfile_inline" => build.dockerfile_inline = shapes.text(key, value),
            "target" => build.target = shapes.text(key, value),
            "network" => build.network = shapes.text(key, value),
            "args" => build.args = read_variables(key, value, shapes),
            "additional_contexts" => build.additional_contexts = read_variables(key, value, shapes),
            "labels" => build.labels = read_variables(key, value, shapes),
            "platforms" => build.platforms = shapes.texts(key, value),
            "ssh" => build.ssh = read_ssh(value, shapes),
            "secrets" => build.secrets = read_secrets(value, shapes),
            _ => build.rest.push(field.clone()),
        }
    }
    Some(build)
}

/// `[default, name=path]`, or the same as a mapping; one text, too.
fn read_ssh(value: &Value, shapes: &mut Shapes) -> Vec<Spanned<String>> {
    if value.text().is_some() {
        return shapes.text("ssh", value).into_iter().collect();
    }
    let one = |variable: Variable| match variable.value {
        Some(path) => variable.name.map(|name| format!("{name}={}", path.value)),
        None => variable.name,
    };
    read_variables("ssh", value, shapes).into_iter().map(one).collect()
}

fn read_secrets(value: &Value, shapes: &mut Shapes) -> Vec<BuildSecret> {
    let items = shapes.items("secrets", value);
    items
        .iter()
        .filter_map(|item| {
            let source = shapes.text("secrets", item.get("source").unwrap_or(item))?;
            let target = item.get("target").and_then(|target| shapes.text("target", target));
            let id = target.map_or_else(|| source.value.clone(), |target| target.value);
            Some(BuildSecret { source, id })
        })
        .collect()
}
