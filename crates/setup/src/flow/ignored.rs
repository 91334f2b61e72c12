//! The ignore file of a build: what it keeps out, and by which line.

use seaworthy_dockerfile::ignore::{IgnoreFile, Matcher};
use seaworthy_facts::Repo;
use seaworthy_text::{Place, RepoPath, SourceFile, Span};

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
