//! What rules are given: the repository, the app's facts, the set-up.

use std::collections::BTreeMap;

use seaworthy_compose::{ComposeFile, Service as Written};
use seaworthy_dockerfile::Dockerfile;
use seaworthy_facts::{App, Facts, Repo};
use seaworthy_setup::{ImageBuild, SetUp};
use seaworthy_text::{Place, RepoPath, SourceFile, Span};

/// A repository with its set-up.
pub(crate) struct Case<'c> {
    /// The files.
    pub(crate) repo: &'c dyn Repo,
    /// What is known of the apps; none where there is no app of ours.
    pub(crate) facts: Option<&'c Facts>,
    /// The set-up.
    pub(crate) setup: &'c SetUp,
    /// The Compose files of its projects, each read once; those that parse.
    pub(crate) composes: BTreeMap<RepoPath, (SourceFile, ComposeFile)>,
}

impl<'c> Case<'c> {
    /// With the Compose files of the set-up's projects.
    pub(crate) fn new(repo: &'c dyn Repo, facts: Option<&'c Facts>, setup: &'c SetUp) -> Self {
        let projects = [&setup.production, &setup.development];
        let paths = projects.into_iter().flatten().flat_map(|project| &project.files);
        let composes = paths
            .filter_map(|path| {
                let source = repo.read(path).ok()?;
                let file = ComposeFile::read(source.text()).ok()?;
                Some((path.clone(), (source, file)))
            })
            .collect();
        Self { repo, facts, setup, composes }
    }

    /// Each service of an image as a file of one of its projects writes it.
    pub(crate) fn written_services<'s>(&'s self, image: &'s ImageBuild) -> impl Iterator<Item = &'s Written> {
        let projects = [&self.setup.production, &self.setup.development];
        projects.into_iter().flatten().flat_map(move |project| {
            let services = project.services.iter().filter(move |service| {
                service.build.and_then(|index| self.setup.images.get(index)) == Some(image)
            });
            services.flat_map(move |service| {
                let files = project.files.iter().filter_map(|path| self.composes.get(path));
                files.filter_map(move |(_, file)| file.service(&service.name))
            })
        })
    }
    /// The apps; none where they are not known.
    pub(crate) fn apps(&self) -> &[App] {
        self.facts.map_or(&[], |facts| &facts.apps)
    }
}

/// A Dockerfile by itself.
pub(crate) struct DockerfileCase<'c> {
    /// Its text.
    pub(crate) source: &'c SourceFile,
    /// Its syntax.
    pub(crate) file: &'c Dockerfile,
}

impl DockerfileCase<'_> {
    /// Where a span of it is.
    pub(crate) fn place(&self, span: Span) -> Place {
        self.source.place(span)
    }
}
