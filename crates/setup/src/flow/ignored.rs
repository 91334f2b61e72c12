//! The ignore file of a build: what it keeps out, and by which line.

use seaworthy_dockerfile::ignore::{IgnoreFile, Matcher};
use seaworthy_facts::Repo;
use seaworthy_text::{Place, RepoPath, SourceFile, Span};

use super::copy::OriginKind;
use super::{At, Flow, StepKind};

/// An ignore file that an engine reads.
#[derive(Debug)]
pub struct Ignored {
    /// Its text.
    pub source: SourceFile,
    /// Its lines.
    pub file: IgnoreFile,
    matcher: Matcher,
}

/// What keeps a path out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptOut {
    /// The line.
    pub place: Place,
    /// The pattern as written.
    pub pattern: String,
    /// Its bytes in the ignore file.
    pub span: Span,
}

impl Ignored {
    /// `None` where the file cannot be read, or an engine would refuse it: the build then fails with its own message.
    pub fn read(repo: &dyn Repo, path: &RepoPath) -> Option<Self> {
        let source = repo.read(path).ok()?;
        let (file, _) = IgnoreFile::parse(source.text());
        let matcher = Matcher::new(&file).ok()?;
        Some(Self { source, file, matcher })
    }

    /// The line that keeps a path of the context out; `None` where it is sent.
    pub fn keeps_out(&self, path: &str) -> Option<KeptOut> {
        let decision = self.matcher.decide(path);
        if !decision.excluded {
            return None;
        }
        let line = decision.deciding.and_then(|line| self.file.lines().get(line));
        let span = line.map(|line| line.span).unwrap_or_default();
        let pattern = self.source.text()[span.range()].trim().to_owned();
        Some(KeptOut { place: self.source.place(span), pattern, span })
    }
}

impl Flow<'_> {
    /// The line that keeps a file or folder out of a `COPY` before this step that would bring it, and that `COPY`. One that
    /// names the very file fails by itself and is not meant.
    pub fn kept_out(&self, at: At, path: &RepoPath) -> Option<(KeptOut, At)> {
        let ignored = self.ignored.as_ref()?;
        let file = if self.repo.has_file(path) {
            path.clone()
        } else {
            self.repo.below(path).next().map(|entry| entry.path.clone())?
        };
        let inside = file.below(&self.context)?;
        let kept_out = ignored.keeps_out(inside)?;
        let brings = |one: &At| {
            let StepKind::Copy(copied) = &self.step(*one).kind else { return false };
            copied.sources.iter().any(|origin| match &origin.kind {
                OriginKind::Context(source) => {
                    source != inside
                        && (source.is_empty()
                            || super::files::is_at_or_below(inside, source)
                            || crate::image::matches_pattern(source, inside))
                }
                _ => false,
            })
        };
        let before =
            self.chain(at.stage).into_iter().filter(|one| one.stage != at.stage || one.step < at.step);
        let copy = before.collect::<Vec<_>>().into_iter().rev().find(brings)?;
        Some((kept_out, copy))
    }
}
