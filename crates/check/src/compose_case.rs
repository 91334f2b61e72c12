//! What a Compose project runs, as rules see it.

use seaworthy_compose::{ComposeFile, Service as Written};
use seaworthy_facts::App;
use seaworthy_setup::{ImageBuild, Project, Service, Usage};
use seaworthy_text::{Place, SourceFile, Span};

use crate::case::Case;

/// A Compose project.
pub(crate) struct ComposeCase<'c> {
    /// The repository around it.
    pub(crate) case: &'c Case<'c>,
    /// What it runs, its files merged.
    pub(crate) project: &'c Project,
    /// What it is for.
    pub(crate) usage: Usage,
    /// Its files, in the order in which they are merged.
    pub(crate) files: Vec<(SourceFile, ComposeFile)>,
    /// The apps of its images, by the index of the image.
    pub(crate) apps: &'c [Option<&'c App>],
}

/// A service as one file writes it.
pub(crate) struct WrittenService<'c> {
    /// The file.
    pub(crate) source: &'c SourceFile,
    /// As written there.
    pub(crate) written: &'c Written,
    /// The same, all files merged.
    pub(crate) service: &'c Service,
}

impl<'c> ComposeCase<'c> {
    /// Every active service in every file that writes it, in the order of the files.
    pub(crate) fn services(&'c self) -> impl Iterator<Item = WrittenService<'c>> {
        self.files.iter().flat_map(move |(source, file)| {
            file.services.iter().filter_map(move |written| {
                let service = self.project.service(&written.name.value).filter(|service| service.active)?;
                Some(WrittenService { source, written, service })
            })
        })
    }

    /// The image that is built for a service.
    pub(crate) fn image(&self, service: &Service) -> Option<&'c ImageBuild> {
        self.case.setup.images.get(service.build?)
    }

    /// The app that a service runs.
    pub(crate) fn app(&self, service: &Service) -> Option<&'c App> {
        self.apps.get(service.build?).copied().flatten()
    }

    /// Whether this is what runs in production.
    pub(crate) fn is_production(&self) -> bool {
        self.usage == Usage::Production
    }
}

impl WrittenService<'_> {
    /// Where a span of its file is.
    pub(crate) fn place(&self, span: Span) -> Place {
        self.source.place(span)
    }
}
