//! The project that Compose makes of its files: variables filled in, files merged, services extended, everything in one
//! writing, each value with the place that says it.
//!
//! Pure: files come through [`Files`], variables are given. It reads what `docker compose config` reads, in the same order
//! of steps, and refuses what that refuses; `fixtures/compose` holds both against each other. Where neither an engine nor
//! a registry is needed to know something, it is known here.

mod canonical;
mod consistency;
mod datum;
mod defaults;
mod discover;
mod dotenv;
mod environment;
mod error;
mod files;
mod fill;
mod finish;
mod form;
mod grammar;
mod include;
mod load;
mod long;
mod measures;
mod merge;
mod mounts;
mod ports;
mod selection;
mod tags;

use std::collections::{BTreeMap, BTreeSet};

use seaworthy_text::{RepoPath, SourceFile};

pub use datum::{Datum, Mapping, Member, Origin, What};
pub use error::{ProjectError, ProjectPlace};
pub use files::{FileTrouble, Files};

use error::Trouble;
use load::Loader;

/// What a project is made of, beside its files.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The folder in which files are looked for, absolute.
    pub folder: String,
    /// The Compose files, absolute, each over the one before; those of the folder where there are none.
    pub files: Vec<String>,
    /// The folder that relative paths start from; that of the first file without one.
    pub project_directory: Option<String>,
    /// The profiles that are on, besides those of `COMPOSE_PROFILES`; `*` means all.
    pub profiles: Vec<String>,
    /// Files with variables, absolute, instead of `.env`; a later one goes before.
    pub env_files: Vec<String>,
    /// What the shell has.
    pub variables: BTreeMap<String, String>,
    /// The project's name.
    pub name: Option<String>,
    /// The folder that `~` means.
    pub home: String,
}

/// A project.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// The folder that relative paths started from.
    pub folder: String,
    /// The Compose files that were chosen, in order; what they extend and include is among the sources only.
    pub files: Vec<String>,
    /// Every file that was read; an [`Origin`] names one by its index.
    pub sources: Vec<Source>,
    /// All of it, in the shape of `docker compose config --format json`.
    pub root: Datum,
    /// What a person should know of, though it is no error.
    pub warnings: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its path, absolute.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Project {
    /// Makes the project.
    ///
    /// # Errors
    /// What Compose refuses too, with its place; and what is larger or deeper than any project.
    pub fn resolve(request: &Request, files: &dyn Files) -> Result<Self, ProjectError> {
        let mut loader = Loader::new(files, &request.home);
        match resolve(request, &mut loader) {
            Ok((name, folder, files, root, mut warnings)) => {
                warnings.extend(loader.obsolete_version.iter().map(|file| {
                    format!("{}: `version` is obsolete and has no effect", loader.sources[*file].path)
                }));
                let unset = loader.filler.unset.iter();
                warnings
                    .extend(unset.map(|name| format!("the variable `{name}` is not set and becomes empty")));
                Ok(Self { name, folder, files, sources: loader.sources, root, warnings })
            }
            Err(trouble) => Err(placed(&loader.sources, trouble)),
        }
    }

    /// The value at these keys.
    pub fn get(&self, path: &[&str]) -> Option<&Datum> {
        path.iter().try_fold(&self.root, |datum, key| datum.get(key))
    }

    /// The place of a value, to be shown.
    pub fn place(&self, origin: Origin) -> Option<ProjectPlace> {
        place(&self.sources, origin)
    }
}

fn place(sources: &[Source], origin: Origin) -> Option<ProjectPlace> {
    let source = sources.get(origin.file)?;
    let at = SourceFile::new(RepoPath::root(), source.text.clone()).line_column(origin.span.start);
    Some(ProjectPlace { file: source.path.clone(), line: at.line, column: at.column, span: origin.span })
}

fn placed(sources: &[Source], trouble: Trouble) -> ProjectError {
    let place = trouble.origin.and_then(|origin| place(sources, origin));
    ProjectError { message: trouble.message, place, help: trouble.help }
}

type Resolved = (String, String, Vec<String>, Datum, Vec<String>);

fn resolve(request: &Request, loader: &mut Loader<'_>) -> Result<Resolved, Trouble> {
    let mut found = discover::discover(request, loader)?;
    let given = discover::given_name(request, &found.environment);
    let written = loader.name_in(&found.files, &found.environment)?;
    let name = discover::name(given, written, &found.folder)?;
    // the files may name it
    found.environment.insert("COMPOSE_PROJECT_NAME".to_owned(), name.clone());
    let mut trail = found.files.clone();
    let mut root = loader.model(&found.files, &found.folder, &found.environment, &mut trail)?;
    if root.members().is_none_or(|members| members.iter().all(|(_, member)| is_empty(&member.value))) {
        return Err(Trouble::nowhere(
            format!("nothing is in `{}`", found.files.join("`, `")),
            "give it `services`, or name another file",
        ));
    }
    root.set("name", Datum::text_at(name.clone(), root.origin));
    consistency::check(&root)?;
    defaults::fill(&mut root, &name, &found.environment, &found.folder)?;
    consistency::check_graph(&root)?;
    let profiles: BTreeSet<&str> =
        request.profiles.iter().map(String::as_str).chain(found.profiles()).collect();
    selection::select(&mut root, &profiles)?;
    selection::environment(loader, &mut root, &found.environment)?;
    selection::drop_unused(&mut root);
    let root = finish::finish(root);
    Ok((name, found.folder.clone(), found.files.clone(), root, found.warnings))
}

fn is_empty(datum: &Datum) -> bool {
    datum.is_null() || datum.members().is_some_and(BTreeMap::is_empty)
}
