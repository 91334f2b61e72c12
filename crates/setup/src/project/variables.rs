//! The variables of a project: who asks for them, and what they are without anybody's doing.

use std::collections::BTreeMap;

use seaworthy_compose::{Otherwise, Template};
use seaworthy_facts::Repo;
use seaworthy_manifest::dotenv;
use seaworthy_text::RepoPath;

use super::layer::{Layers, Load};
use super::{EnvFile, Service, VariableNeed};
use crate::remark::RemarkKind;

/// The variables that the files ask for, sorted by name; those that active services pass on from outside too.
pub(super) fn variables(
    load: &mut Load<'_>,
    layers: &Layers,
    services: &[Service],
    template: Option<&RepoPath>,
) -> Vec<VariableNeed> {
    let mut needs: BTreeMap<String, VariableNeed> = BTreeMap::new();
    let template =
        template.and_then(|path| load.repo.read(path).ok()).map(|file| dotenv::EnvFile::parse(&file));
    let need = |name: &str| VariableNeed {
        name: name.to_owned(),
        demanded: false,
        default: None,
        places: Vec::new(),
        template_value: template
            .as_ref()
            .and_then(|file| file.get(name)?.value.as_ref().map(|value| value.text.clone())),
    };
    for layer in layers {
        match layer.file.variables() {
            Ok(uses) => {
                for one in uses {
                    let known = needs.entry(one.name.clone()).or_insert_with(|| need(&one.name));
                    known.places.push(layer.source.place(one.span));
                    match one.otherwise {
                        Otherwise::Required(..) => known.demanded = true,
                        Otherwise::Default(_, text) if known.default.is_none() => {
                            known.default = text.by_default()
                        }
                        _ => {}
                    }
                }
            }
            Err(error) => {
                load.remark(layer.source.place(error.span), RemarkKind::DoesNotParse(error.message));
            }
        }
        for service in &layer.file.services {
            if !services.iter().any(|known| known.active && known.name == service.name.value) {
                continue;
            }
            for variable in service.environment.iter().filter(|variable| variable.value.is_none()) {
                let name = &variable.name.value;
                let known = needs.entry(name.clone()).or_insert_with(|| need(name));
                known.places.push(layer.source.place(variable.name.span));
            }
        }
    }
    needs.into_values().collect()
}

/// The values of an env file that lies in the repository.
pub(super) fn committed_values(repo: &dyn Repo, env_file: &EnvFile) -> BTreeMap<String, String> {
    let Some(file) = repo.read(&env_file.path).ok().filter(|_| env_file.is_listed) else {
        return BTreeMap::new();
    };
    let entries = dotenv::EnvFile::parse(&file).entries;
    let set = entries.into_iter().filter(|entry| entry.state == dotenv::EnvState::Set);
    set.filter_map(|entry| Some((entry.key.value, entry.value?.text))).collect()
}

/// A text with its variables replaced; `None` when one has neither a value nor a default.
pub(super) fn value_of(text: &str, values: &BTreeMap<String, String>) -> Option<String> {
    let template = Template::parse(text).ok()?;
    let is_open = template.references().iter().any(|reference| {
        matches!(reference.otherwise, Otherwise::Empty | Otherwise::Required(..))
            && !values.contains_key(&reference.name)
    });
    if is_open { template.by_default() } else { template.resolve(values).ok() }
}
