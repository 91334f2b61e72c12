//! The images that Compose services build.

use std::collections::BTreeMap;

use seaworthy_compose as compose;
use seaworthy_dockerfile::Dockerfile;
use seaworthy_dockerfile::ignore::ignore_file_for;
use seaworthy_text::{Place, RepoPath};

use super::inputs::inputs;
use super::layer::Load;
use super::merge::Merged;
use super::variables::value_of;
use crate::image::{ContextChoice, ImageBuild, Secret, Usage, last_stage_role, shipped_stage};
use crate::names::{Role, dockerfile_role};
use crate::remark::RemarkKind;

/// The images so far, each once.
#[derive(Debug, Default)]
pub(crate) struct Builds {
    pub(crate) images: Vec<ImageBuild>,
}

impl Builds {
    /// Adds the image of a service; `None` when it builds none, or none that is here.
    pub(super) fn add(
        &mut self,
        load: &mut Load<'_>,
        service: &Merged<'_>,
        folder: &RepoPath,
        values: &BTreeMap<String, String>,
        secrets: &[Secret],
    ) -> Option<usize> {
        let parts = service.each("build", |part| part.build.as_ref());
        let (first, build) = parts.first()?;
        let declared = first.place(build.span);
        let last = |read: fn(&compose::Build) -> Option<&compose::Spanned<String>>| {
            parts
                .iter()
                .rev()
                .find_map(|(part, build)| Some((part.place(read(build)?.span), read(build)?.value.clone())))
        };
        let mut known = |said: Option<(Place, String)>| match said {
            None => Some(None),
            Some((place, text)) => match value_of(&text, values) {
                Some(value) => Some(Some((place, value))),
                None => {
                    load.remark(place, RemarkKind::NotTold(text));
                    None
                }
            },
        };
        let context = known(last(|build| build.context.as_ref()))?;
        let dockerfile = known(last(|build| build.dockerfile.as_ref()))?;
        let target = known(last(|build| build.target.as_ref()))?;
        if let Some((place, _)) = last(|build| build.dockerfile_inline.as_ref()) {
            load.remark(place, RemarkKind::InlineDockerfile);
            return None;
        }
        let (place, text) = context.unwrap_or_else(|| (declared.clone(), ".".to_owned()));
        let Some(context) = path_inside(folder, &text) else {
            load.remark(place, RemarkKind::BuildElsewhere(text));
            return None;
        };
        if !context.is_root() && !load.repo.has_folder(&context) {
            load.remark(place, RemarkKind::ContextAbsent { service: service.name.to_owned(), context });
            return None;
        }
        let (place, text) = dockerfile.unwrap_or_else(|| (declared.clone(), "Dockerfile".to_owned()));
        let Some(dockerfile) = path_inside(&context, &text) else {
            load.remark(place, RemarkKind::BuildElsewhere(text));
            return None;
        };
        let target_place = target.as_ref().map_or_else(|| declared.clone(), |(place, _)| place.clone());
        let target = target.map(|(_, target)| target).filter(|target| !target.is_empty());
        let usage = usage_of(load, &dockerfile, target.as_deref(), (&place, &target_place), service.name)?;
        let image = ImageBuild {
            name: service.name.to_owned(),
            ignore_file: ignore_file_for(&dockerfile, &context, |path| load.repo.has_file(path)),
            dockerfile,
            context,
            context_choice: ContextChoice::Given,
            target,
            inputs: inputs(load, &parts, folder, values, secrets),
            args: arguments(&parts.iter().map(|(_, build)| *build).collect::<Vec<_>>()),
            usage,
            declared,
        };
        Some(self.insert(image))
    }

    /// Adds an image, or finds the same one; its name is made unique.
    pub(crate) fn insert(&mut self, mut image: ImageBuild) -> usize {
        let same = |known: &ImageBuild| {
            (&known.dockerfile, &known.context, &known.target, &known.args, &known.inputs)
                == (&image.dockerfile, &image.context, &image.target, &image.args, &image.inputs)
        };
        if let Some(index) = self.images.iter().position(same) {
            return index;
        }
        let is_taken = |name: &str| self.images.iter().any(|known| known.name == name);
        if is_taken(&image.name) {
            let stem = match (&image.target, image.usage) {
                (Some(target), _) => format!("{}-{target}", image.name),
                (None, Usage::Development) => format!("{}-development", image.name),
                (None, Usage::Production) => image.name.clone(),
            };
            let numbered = (2..).map(|number: usize| format!("{stem}-{number}"));
            let mut names = std::iter::once(stem.clone()).chain(numbered);
            image.name = names.find(|name| !is_taken(name)).unwrap_or(stem);
        }
        self.images.push(image);
        self.images.len() - 1
    }
}

/// A folder or file inside the repository; `None` for an address or a place elsewhere.
fn path_inside(folder: &RepoPath, text: &str) -> Option<RepoPath> {
    if text.contains("://") || text.starts_with("git@") || text.starts_with("github.com/") {
        return None;
    }
    folder.join(text).ok()
}

/// What an image is for; `None`, with a remark, when it cannot be built at all.
fn usage_of(
    load: &mut Load<'_>,
    dockerfile: &RepoPath,
    target: Option<&str>,
    (place, target_place): (&Place, &Place),
    service: &str,
) -> Option<Usage> {
    let source = match load.repo.read(dockerfile) {
        Ok(source) => source,
        Err(seaworthy_facts::ReadError::Absent) => {
            load.remark(place.clone(), RemarkKind::DockerfileAbsent { service: service.to_owned() });
            return None;
        }
        Err(error) => {
            load.remark(Place::whole(dockerfile.clone()), RemarkKind::Unreadable(error.to_string()));
            return None;
        }
    };
    let file = Dockerfile::parse(source.text());
    if let Some(problem) = file.problems().iter().find(|problem| problem.kind.fails_the_build()) {
        load.remark(source.place(problem.span), RemarkKind::DoesNotParse(problem.kind.to_string()));
        return None;
    }
    if let Some(target) = target.filter(|target| shipped_stage(&file, Some(target)).is_none()) {
        load.remark(target_place.clone(), RemarkKind::NoSuchStage(target.to_owned()));
        return None;
    }
    Some(usage(dockerfile, &file, target))
}

/// What the names of a Dockerfile and its stage say.
pub(crate) fn usage(dockerfile: &RepoPath, file: &Dockerfile, target: Option<&str>) -> Usage {
    let by_stage = last_stage_role(file, target);
    match by_stage.or_else(|| dockerfile_role(dockerfile)) {
        Some(Role::Development) => Usage::Development,
        _ => Usage::Production,
    }
}

/// The arguments of all files, the later ones over the earlier.
fn arguments(builds: &[&compose::Build]) -> Vec<(String, Option<String>)> {
    let mut args = BTreeMap::new();
    for variable in builds.iter().flat_map(|build| &build.args) {
        args.insert(variable.name.value.clone(), variable.value.as_ref().map(|value| value.value.clone()));
    }
    args.into_iter().collect()
}
