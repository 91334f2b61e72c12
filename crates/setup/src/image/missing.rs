//! The sources of a Dockerfile that a build will not find: cheap help before and after a failed build.

use seaworthy_dockerfile::Dockerfile;
use seaworthy_dockerfile::ignore::{IgnoreFile, Matcher};
use seaworthy_facts::Repo;
use seaworthy_text::{Place, RepoPath, SourceFile};

use super::ImageBuild;
use super::bases::{given_values, needed_stages};
use super::context::{context_sources, files_of};

/// A source of a `COPY` or an `ADD` that a build will not find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingSource {
    /// As written.
    pub source: String,
    /// Where it is written.
    pub place: Place,
    /// Why it is not there.
    pub why: WhyMissing,
}

/// Why a source is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyMissing {
    /// No file of the checkout is there.
    NotInContext {
        /// The context that was searched.
        context: RepoPath,
        /// The same path from the repository's root, when it is there.
        at_root: Option<RepoPath>,
    },
    /// It is on no other machine: git keeps it out.
    GitIgnored(Place),
    /// The ignore file keeps all of it out.
    KeptOut(Place),
}

impl std::fmt::Display for MissingSource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let source = &self.source;
        match &self.why {
            WhyMissing::NotInContext { context, .. } => {
                write!(formatter, "`{source}` is not in the build's context `{context}`")
            }
            WhyMissing::GitIgnored(place) => write!(formatter, "`{source}` is kept out of git by {place}"),
            WhyMissing::KeptOut(place) => write!(formatter, "`{source}` is kept out of the build by {place}"),
        }
    }
}

/// The sources that a build of `image` from a clean checkout will not find, in the order of the Dockerfile. Only the
/// stages that the image needs are looked at. A pattern may match nothing, but the folder before it must be there (measured
/// with BuildKit of Docker 26.1).
pub fn sources_missing(repo: &dyn Repo, image: &ImageBuild) -> Vec<MissingSource> {
    let Ok(source) = repo.read(&image.dockerfile) else { return Vec::new() };
    let file = Dockerfile::parse(source.text());
    let given = given_values(&image.args);
    let ignore = image.ignore_file.as_ref().and_then(|path| Ignore::read(repo, path));
    let stages = needed_stages(&file, image.target.as_deref(), &given);
    let mut found = Vec::new();
    for wanted in context_sources(&file, &stages, &given) {
        let path = before_pattern(&wanted.path);
        if path.is_empty() {
            // the context as a whole: an empty one is copied as it is
            continue;
        }
        let mut files = files_of(repo, &image.context, path).peekable();
        let why = if files.peek().is_none() {
            why_absent(repo, &image.context, path)
        } else {
            match ignore.as_ref().and_then(|ignore| ignore.keeps_all_out(path, files)) {
                Some(place) => WhyMissing::KeptOut(place),
                None => continue,
            }
        };
        found.push(MissingSource {
            source: wanted.word.text.clone(),
            place: source.place(wanted.word.span),
            why,
        });
    }
    found
}

/// The parts of a path before the first one with a pattern in it.
fn before_pattern(path: &str) -> &str {
    match path.find(['*', '?', '[']) {
        Some(pattern) => path[..pattern].rsplit_once('/').map_or("", |(folder, _)| folder),
        None => path,
    }
}

fn why_absent(repo: &dyn Repo, context: &RepoPath, path: &str) -> WhyMissing {
    if let Some(place) = context.join(path).ok().and_then(|inside| repo.git_ignored(&inside)) {
        return WhyMissing::GitIgnored(place);
    }
    let at_root = RepoPath::new(path).ok().filter(|_| !context.is_root());
    let at_root = at_root.filter(|path| repo.has_file(path) || repo.has_folder(path));
    WhyMissing::NotInContext { context: context.clone(), at_root }
}

struct Ignore {
    source: SourceFile,
    file: IgnoreFile,
    matcher: Matcher,
}

impl Ignore {
    /// `None` where the engine itself would refuse the file; the build then fails with its own message.
    fn read(repo: &dyn Repo, path: &RepoPath) -> Option<Self> {
        let source = repo.read(path).ok()?;
        let (file, _) = IgnoreFile::parse(source.text());
        let matcher = Matcher::new(&file).ok()?;
        Some(Self { source, file, matcher })
    }

    /// The line that keeps `path` out, when neither it nor any of the files at or below it is sent. A folder that is
    /// not kept out itself is sent, even with nothing in it (measured).
    fn keeps_all_out<'f>(&self, path: &str, mut files: impl Iterator<Item = &'f str>) -> Option<Place> {
        let decision = self.matcher.decide(path);
        if !decision.excluded || files.any(|file| !self.matcher.decide(file).excluded) {
            return None;
        }
        let span = decision.deciding.and_then(|line| self.file.lines().get(line))?.span;
        Some(self.source.place(span))
    }
}
