//! What rules are given: the repository, the app's facts, the set-up.

use seaworthy_dockerfile::Dockerfile;
use seaworthy_facts::{App, Facts, Repo};
use seaworthy_setup::SetUp;
use seaworthy_text::{Place, SourceFile, Span};

/// A repository with its set-up.
pub(crate) struct Case<'c> {
    /// The files.
    pub(crate) repo: &'c dyn Repo,
    /// What is known of the apps; none where there is no app of ours.
    pub(crate) facts: Option<&'c Facts>,
    /// The set-up.
    pub(crate) setup: &'c SetUp,
}

impl Case<'_> {
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
