//! Which stages an image needs, and which images of others they start from.

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_compose::Template;
use seaworthy_dockerfile::body::{Body, Transfer};
use seaworthy_dockerfile::{Base, Dockerfile, Quotes, Stage, expand};
use seaworthy_facts::Repo;

use super::{ImageBuild, NamedContext};
use crate::names::{Role, role_of_word};

/// The images of others that a build needs, variables replaced, sorted: what each needed stage starts from, and what
/// `COPY --from` and mounts name. None when the Dockerfile cannot be read; that is a remark of the set-up.
pub fn base_images(repo: &dyn Repo, image: &ImageBuild) -> Vec<String> {
    let Ok(source) = repo.read(&image.dockerfile) else { return Vec::new() };
    let file = Dockerfile::parse(source.text());
    let given = given_values(&image.args);
    let globals = file.global_values(&given);
    let mut found = BTreeSet::new();
    for index in needed_stages(&file, image.target.as_deref(), &given) {
        let stage = &file.stages()[index];
        let mut bases = vec![file.base_of(stage, &globals)];
        for instruction in file.instructions_of(stage) {
            let froms: Vec<&str> = match &instruction.body {
                Body::Transfer(Transfer { from: Some(from), .. }) => vec![&from.text],
                Body::Run(run) => run
                    .mounts
                    .iter()
                    .filter_map(|mount| mount.from())
                    .map(|from| from.text.as_str())
                    .collect(),
                _ => Vec::new(),
            };
            bases.extend(froms.into_iter().map(|from| file.source_of(from, index)).filter_map(|base| {
                match base {
                    // `--from=$NAME` is not expanded by any engine's classic rules; BuildKit does with the global values
                    Base::Image(name) if name.contains('$') => {
                        let value_of = |name: &str| globals.get(name).cloned();
                        let text = expand(&name, file.escape(), Quotes::Remove, &value_of).ok()?.text;
                        Some(file.source_of(&text, index))
                    }
                    other => Some(other),
                }
            }));
        }
        found.extend(bases.into_iter().filter_map(|base| match base {
            Base::Image(name) if !name.is_empty() => Some(name),
            _ => None,
        }));
    }
    found.extend(image.inputs.contexts.iter().filter_map(|(_, context)| match context {
        NamedContext::Image(name) => Some(name.clone()),
        NamedContext::Folder(_) => None,
    }));
    found.retain(|name| !image.inputs.contexts.iter().any(|(context, _)| context == name));
    found.into_iter().collect()
}

/// The stage that becomes the image; `None` when there is none of that name.
pub fn shipped_stage<'f>(file: &'f Dockerfile, target: Option<&str>) -> Option<&'f Stage> {
    match target {
        None => file.stages().last(),
        Some(name) => {
            let index = file.stage_named(name, file.stages().len());
            let index = index.or_else(|| name.parse().ok());
            index.and_then(|index| file.stages().get(index))
        }
    }
}

/// What the name of the stage that becomes the image says.
pub(crate) fn last_stage_role(file: &Dockerfile, target: Option<&str>) -> Option<Role> {
    let name = shipped_stage(file, target).and_then(|stage| stage.name.as_deref());
    name.or(target).and_then(role_of_word)
}

/// The shipped stage and all that it takes anything from, in order.
pub(crate) fn needed_stages(
    file: &Dockerfile,
    target: Option<&str>,
    given: &BTreeMap<String, String>,
) -> Vec<usize> {
    let globals = file.global_values(given);
    let mut open: Vec<usize> = shipped_stage(file, target).map(|stage| stage.index).into_iter().collect();
    let mut needed = BTreeSet::new();
    while let Some(index) = open.pop() {
        let Some(stage) = file.stages().get(index) else { continue };
        if needed.insert(index) {
            open.extend(file.dependencies_of(stage, &globals));
        }
    }
    needed.into_iter().collect()
}

/// The build arguments whose value is known without anybody's doing.
pub(crate) fn given_values(args: &[(String, Option<String>)]) -> BTreeMap<String, String> {
    let by_default = |value: &str| Template::parse(value).ok()?.by_default();
    args.iter().filter_map(|(name, value)| Some((name.clone(), by_default(value.as_deref()?)?))).collect()
}
