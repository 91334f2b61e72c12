//! The way from a repository to its set-up.

use seaworthy_dockerfile::Dockerfile;
use seaworthy_facts::{ReadError, Repo};
use seaworthy_text::{Place, RepoPath, SourceFile};

use crate::error::SetUpError;
use crate::image::{BuildInputs, ImageBuild, Standalone, Usage, find_dockerfiles, shipped_stage};
use crate::names::Role;
use crate::options::Options;
use crate::project::{Builds, Chosen, Found, Load, choose, given, read_project, usage};
use crate::remark::RemarkKind;
use crate::said;
use crate::setup::SetUp;

/// Reads the set-up of a repository: what the user named, else what is there.
///
/// Compose files named by the user are production, and no development is looked for. With Dockerfiles named and no
/// Compose file, there are images only; their context, stage and arguments are those of the Compose service that builds
/// them, where the user says nothing else.
///
/// # Errors
/// When there is nothing to read, nothing that can be used, or a file that the user named cannot be used.
pub fn read(repo: &dyn Repo, options: &Options) -> Result<SetUp, SetUpError> {
    if options.target.is_some() && options.dockerfiles.is_empty() && !options.compose_files.is_empty() {
        return Err(SetUpError::TargetWithoutDockerfile);
    }
    let mut load = Load::new(repo);
    let found = match options.compose_files.as_slice() {
        [] => choose(&mut load),
        files => Found { production: Some(given(&mut load, files)?), development: None },
    };
    let mut builds = Builds::default();
    let mut project = |chosen: Option<Chosen>, role| {
        chosen.map(|chosen| read_project(&mut load, chosen, role, &mut builds))
    };
    let mut setup = SetUp {
        production: project(found.production, Role::Production),
        development: project(found.development, Role::Development),
        ..SetUp::default()
    };
    let named = named_dockerfiles(options);
    let images = named_images(repo, options, &named, &builds.images)?;
    match (named.is_empty(), options.compose_files.is_empty()) {
        (true, _) => add_dockerfiles(&mut load, options, &mut builds),
        (false, false) => images.into_iter().for_each(|image| {
            builds.insert(image);
        }),
        // these Dockerfiles and nothing else: Compose only said how they are built
        (false, true) => {
            setup = SetUp::default();
            load.remarks.clear();
            builds.images = images;
        }
    }
    setup.images = builds.images;
    setup.remarks = load.remarks;
    setup.remarks.sort();
    put_production_first(&mut setup);
    if setup.images.is_empty() && setup.production.is_none() && setup.development.is_none() {
        return Err(match setup.remarks.into_iter().next() {
            None => SetUpError::Nothing,
            Some(first) => SetUpError::NothingUsable { place: first.place, message: first.kind.to_string() },
        });
    }
    Ok(setup)
}

/// Every Dockerfile of the repository but those among tests and examples, whether or not anything builds it.
pub fn dockerfiles(repo: &dyn Repo) -> Vec<RepoPath> {
    find_dockerfiles(repo).into_iter().map(|(path, _)| path).collect()
}

/// The Dockerfiles that the user named; with a context alone, the one in it.
fn named_dockerfiles(options: &Options) -> Vec<RepoPath> {
    match (&options.context, options.dockerfiles.as_slice()) {
        (Some(context), []) => vec![context.child("Dockerfile")],
        (None, []) if options.target.is_some() && options.compose_files.is_empty() => {
            vec![RepoPath::root().child("Dockerfile")]
        }
        (_, files) => files.to_vec(),
    }
}

/// The images of the Dockerfiles that the user named, with what Compose says where the user says nothing.
fn named_images(
    repo: &dyn Repo,
    options: &Options,
    named: &[RepoPath],
    built: &[ImageBuild],
) -> Result<Vec<ImageBuild>, SetUpError> {
    let mut images = Builds::default();
    let said = if named.is_empty() { Vec::new() } else { said::builds(repo) };
    for path in named {
        let (source, file) = read_dockerfile(repo, path)?;
        let said = said.iter().find(|one| one.dockerfile == *path).filter(|_| options.context.is_none());
        let of_compose = built.iter().filter(|image| image.dockerfile == *path);
        let of_compose = of_compose.min_by_key(|image| (image.usage, image.target.is_some()));
        let production = of_compose.filter(|image| image.usage == Usage::Production);
        let standalone = Standalone {
            context: options
                .context
                .clone()
                .or_else(|| of_compose.map(|image| image.context.clone()))
                .or_else(|| said.map(|said| said.context.clone())),
            said: said.filter(|_| of_compose.is_none()).map(|said| said.place.clone()),
            target: options
                .target
                .clone()
                .or_else(|| production.and_then(|image| image.target.clone()))
                .or_else(|| said.filter(|_| of_compose.is_none())?.target.clone()),
            args: of_compose.map(|image| image.args.clone()).unwrap_or_default(),
            inputs: of_compose.map(|image| image.inputs.clone()).unwrap_or_default(),
        };
        let usage = usage(path, &file, standalone.target.as_deref());
        images.insert(standalone.image(repo, &source, &file, usage));
    }
    Ok(images.images)
}

fn read_dockerfile(repo: &dyn Repo, path: &RepoPath) -> Result<(SourceFile, Dockerfile), SetUpError> {
    let source = repo.read(path).map_err(|error| match error {
        ReadError::Absent => SetUpError::Absent(path.clone()),
        other => SetUpError::Unreadable { file: path.clone(), message: other.to_string() },
    })?;
    let file = Dockerfile::parse(source.text());
    match file.problems().iter().find(|problem| problem.kind.fails_the_build()) {
        Some(problem) => {
            Err(SetUpError::Broken { place: source.place(problem.span), message: problem.kind.to_string() })
        }
        None => Ok((source, file)),
    }
}

/// Adds the Dockerfiles that no Compose service builds, if no service builds an image for production; else they are
/// remarks.
fn add_dockerfiles(load: &mut Load<'_>, options: &Options, builds: &mut Builds) {
    let compose_builds = builds.images.iter().any(|image| image.usage == Usage::Production);
    let by_compose = builds.images.clone();
    let mut files = find_dockerfiles(load.repo);
    let said = if files.is_empty() { Vec::new() } else { said::builds(load.repo) };
    // a Dockerfile beside one for production is taken after it
    files.sort_by_key(|(path, role)| (path.parent(), *role != Role::Production, path.clone()));
    for (path, role) in files {
        let built = by_compose.iter().find(|image| image.dockerfile == path);
        let is_said = said.iter().any(|one| one.dockerfile == path) && built.is_none();
        if !options.compose_files.is_empty() || compose_builds && !is_said {
            if built.is_none() {
                let kind = match role {
                    Role::Development => RemarkKind::ForDevelopment,
                    _ => RemarkKind::NothingBuilds,
                };
                load.remark(Place::whole(path), kind);
            }
            continue;
        }
        if matches!(role, Role::Development | Role::Other) {
            if built.is_none() {
                load.remark(Place::whole(path), RemarkKind::ForDevelopment);
            }
            continue;
        }
        let (source, file) = match read_dockerfile(load.repo, &path) {
            Ok(read) => read,
            Err(SetUpError::Broken { place, message }) => {
                load.remark(place, RemarkKind::DoesNotParse(message));
                continue;
            }
            Err(SetUpError::Unreadable { message, .. }) => {
                load.remark(Place::whole(path), RemarkKind::Unreadable(message));
                continue;
            }
            Err(error) => {
                load.remark(Place::whole(path), RemarkKind::Unreadable(error.to_string()));
                continue;
            }
        };
        // what builds it elsewhere builds what is shipped
        let said = said.iter().find(|one| one.dockerfile == path).filter(|_| built.is_none());
        let target = said
            .and_then(|said| said.target.clone())
            .filter(|target| shipped_stage(&file, Some(target)).is_some())
            .or_else(|| production_stage(&path, &file));
        let context = built.map(|image| &image.context).or_else(|| said.map(|said| &said.context));
        let standalone = Standalone {
            context: context.cloned(),
            said: said.map(|said| said.place.clone()),
            target: target.clone(),
            args: Vec::new(),
            inputs: BuildInputs::default(),
        };
        let image = standalone.image(load.repo, &source, &file, Usage::Production);
        match usage(&path, &file, target.as_deref()) {
            Usage::Production => match rival(builds, &image) {
                Some(taken) => load.remark(source.start(), RemarkKind::AnotherTaken { taken }),
                None => {
                    builds.insert(image);
                }
            },
            Usage::Development => load.remark(source.start(), RemarkKind::ForDevelopment),
        }
    }
}

/// The Dockerfile that was taken before one in the same folder and for the same app.
fn rival(builds: &Builds, image: &ImageBuild) -> Option<RepoPath> {
    let same = |known: &&ImageBuild| {
        known.usage == image.usage
            && known.name == image.name
            && known.dockerfile != image.dockerfile
            && known.dockerfile.parent() == image.dockerfile.parent()
    };
    builds.images.iter().find(same).map(|known| known.dockerfile.clone())
}

/// The stage to build of a Dockerfile whose last one is for development: one whose name says production.
fn production_stage(path: &RepoPath, file: &Dockerfile) -> Option<String> {
    if usage(path, file, None) == Usage::Production {
        return None;
    }
    let names = file.stages().iter().rev().filter_map(|stage| stage.name.as_deref());
    let mut names = names.filter(|name| {
        crate::names::role_of_word(name) == Some(Role::Production)
            || matches!(*name, "runner" | "release" | "runtime" | "final")
    });
    names.next().map(str::to_owned)
}

/// Sorts the images by their use; what refers to them follows.
fn put_production_first(setup: &mut SetUp) {
    let mut order: Vec<usize> = (0..setup.images.len()).collect();
    order.sort_by_key(|index| (setup.images[*index].usage, *index));
    let place_of = |old: usize| order.iter().position(|index| *index == old);
    for project in [&mut setup.production, &mut setup.development].into_iter().flatten() {
        for service in &mut project.services {
            service.build = service.build.and_then(place_of);
        }
    }
    setup.images = order.iter().map(|index| setup.images[*index].clone()).collect();
}
