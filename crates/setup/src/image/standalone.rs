//! Images of Dockerfiles that no Compose file builds.

use std::collections::BTreeMap;

use seaworthy_dockerfile::Dockerfile;
use seaworthy_dockerfile::ignore::ignore_file_for;
use seaworthy_facts::Repo;
use seaworthy_text::{Place, RepoPath, SourceFile};

use super::bases::{given_values, needed_stages};
use super::context::{context_sources, files_of};
use super::{BuildInputs, ContextChoice, ImageBuild, Usage};
use crate::names::{Role, dockerfile_role, is_bystander};

/// What is said of a Dockerfile from outside.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standalone {
    pub(crate) context: Option<RepoPath>,
    /// Where something beside Compose names the context.
    pub(crate) said: Option<Place>,
    pub(crate) target: Option<String>,
    pub(crate) args: Vec<(String, Option<String>)>,
    pub(crate) inputs: BuildInputs,
}

/// All Dockerfiles of the repository but those among tests and examples, with what their names say.
pub(crate) fn find_dockerfiles(repo: &dyn Repo) -> Vec<(RepoPath, Role)> {
    repo.entries()
        .iter()
        .filter(|entry| !is_bystander(&entry.path))
        .filter_map(|entry| Some((entry.path.clone(), dockerfile_role(&entry.path)?)))
        .collect()
}

impl Standalone {
    /// The image that a Dockerfile builds.
    pub(crate) fn image(
        self,
        repo: &dyn Repo,
        source: &SourceFile,
        file: &Dockerfile,
        usage: Usage,
    ) -> ImageBuild {
        let dockerfile = source.path().clone();
        let given = given_values(&self.args);
        let (context, context_choice) = match self.context {
            Some(context) => (context, self.said.map_or(ContextChoice::Given, ContextChoice::Said)),
            None => choose_context(repo, source, file, self.target.as_deref(), &given),
        };
        ImageBuild {
            name: name_of(&dockerfile, &context),
            ignore_file: ignore_file_for(&dockerfile, &context, |path| repo.has_file(path)),
            dockerfile,
            context,
            context_choice,
            target: self.target,
            args: self.args,
            inputs: self.inputs,
            usage,
            declared: source.start(),
        }
    }
}

/// The Dockerfile's own folder, or a folder above it when a source is only there: the nearest that has it.
fn choose_context(
    repo: &dyn Repo,
    source: &SourceFile,
    file: &Dockerfile,
    target: Option<&str>,
    given: &BTreeMap<String, String>,
) -> (RepoPath, ContextChoice) {
    let own = source.path().parent().unwrap_or_default();
    let stages = needed_stages(file, target, given);
    let sources = context_sources(file, &stages, given);
    let missing = |folder: &RepoPath| {
        sources
            .iter()
            .filter(|wanted| !wanted.path.is_empty())
            .filter(|wanted| files_of(repo, folder, &wanted.path).next().is_none())
            .count()
    };
    let at_home = missing(&own);
    // of the folders with the fewest missing sources the nearest one
    let best = own
        .ancestors()
        .skip(1)
        .map(|folder| (missing(&folder), folder))
        .fold((at_home, own.clone()), |best, candidate| if candidate.0 < best.0 { candidate } else { best });
    if best.1 == own {
        // a Dockerfile in a folder of nothing but container files copies from the root
        return match sources.iter().find(|wanted| wanted.path.is_empty()) {
            Some(whole) if !own.is_root() && holds_no_app(repo, &own) => {
                (RepoPath::root(), ContextChoice::SourceIsThere(source.place(whole.word.span)))
            }
            _ => (own, ContextChoice::DockerfilesFolder),
        };
    }
    let reason = sources.iter().find(|wanted| {
        !wanted.path.is_empty()
            && files_of(repo, &own, &wanted.path).next().is_none()
            && files_of(repo, &best.1, &wanted.path).next().is_some()
    });
    let place = reason.map_or_else(|| source.start(), |wanted| source.place(wanted.word.span));
    (best.1, ContextChoice::SourceIsThere(place))
}

/// Whether a folder has no package of its own.
fn holds_no_app(repo: &dyn Repo, folder: &RepoPath) -> bool {
    let is_package = |path: &RepoPath| {
        matches!(path.file_name(), "package.json" | "deno.json" | "deno.jsonc" | "index.html")
    };
    !repo.below(folder).any(|entry| is_package(&entry.path))
        && repo.has_file(&RepoPath::root().child("package.json"))
}

/// A word of its own in the file's name, else the Dockerfile's or the context's folder, else `app`.
fn name_of(dockerfile: &RepoPath, context: &RepoPath) -> String {
    let lower = dockerfile.file_name().to_ascii_lowercase();
    let own = lower
        .split('.')
        .filter(|word| {
            !matches!(
                *word,
                "" | "dockerfile" | "containerfile" | "prod" | "production" | "dev" | "development"
            )
        })
        .collect::<Vec<_>>()
        .join("-");
    if !own.is_empty() {
        return own;
    }
    let folder = dockerfile.parent().unwrap_or_default();
    let is_app = |folder: &&RepoPath| {
        !folder.is_root()
            && !matches!(
                folder.file_name(),
                "docker" | ".docker" | "build" | "deploy" | "deployment" | "infra" | "ops"
            )
    };
    let named = [&folder, context].into_iter().find(is_app);
    named.map_or_else(|| "app".to_owned(), |folder| folder.file_name().to_owned())
}
