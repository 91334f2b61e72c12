//! Errors that a user can meet: each has an id, plain words, a place, and help.

use std::path::Path;

use seaworthy_detect::DetectError;
use seaworthy_facts::ReadError;
use seaworthy_plan::{ConfigError, PlanError};
use seaworthy_text::{Place, RepoPath};

/// The id of the error that a folder without an app of ours has.
pub(crate) const NOT_JAVASCRIPT: &str = "not-javascript";

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub(crate) struct UserError {
    /// A stable name, to search for.
    pub(crate) id: &'static str,
    /// What is wrong.
    pub(crate) message: String,
    /// Where.
    pub(crate) place: Option<String>,
    /// What to do.
    pub(crate) help: String,
    closed_pipe: bool,
}

impl UserError {
    pub(crate) fn new(id: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { id, message: message.into(), place: None, help: help.into(), closed_pipe: false }
    }

    /// The same error with a place.
    pub(crate) fn at(mut self, place: impl ToString) -> Self {
        self.place = Some(place.to_string());
        self
    }

    /// The same error with a place, where it has none yet.
    pub(crate) fn or_at(mut self, place: impl ToString) -> Self {
        self.place.get_or_insert_with(|| place.to_string());
        self
    }

    /// Whether the reader of our output went away, which is no error.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    pub(crate) fn path_not_found(path: &Path) -> Self {
        Self::new(
            "path-not-found",
            format!("there is no folder `{}`", path.display()),
            "give the folder of the app's repository, for example `seaworthy init .`",
        )
        .at(path.display())
    }

    pub(crate) fn not_a_folder(path: &Path) -> Self {
        Self::new(
            "not-a-folder",
            format!("`{}` is not a folder", path.display()),
            "give the folder of the app's repository, not a file in it",
        )
        .at(path.display())
    }

    /// A file that was named by whoever called us.
    pub(crate) fn named_file(path: &Path, cause: &std::io::Error) -> Self {
        if cause.kind() != std::io::ErrorKind::NotFound {
            return Self::unreadable(path, cause);
        }
        Self::new(
            "no-such-file",
            format!("there is no file `{}`", path.display()),
            "name it from the folder in which you call seaworthy",
        )
        .at(path.display())
    }

    pub(crate) fn unreadable(path: &Path, cause: &std::io::Error) -> Self {
        Self::new(
            "unreadable",
            format!("`{}` cannot be read: {cause}", path.display()),
            "make it readable for this user, or run seaworthy as the user who owns it",
        )
        .at(path.display())
    }

    pub(crate) fn unwritable(path: &RepoPath, cause: &std::io::Error) -> Self {
        Self::new(
            "unwritable",
            format!("`{path}` cannot be written: {cause}; no file was changed"),
            "make the folder writable for this user, or look at the files with `--dry-run`",
        )
        .at(path)
    }

    pub(crate) fn in_the_way(path: &RepoPath, what: &str) -> Self {
        Self::new(
            "in-the-way",
            format!("{what} named `{path}` is where a file would be written"),
            "move it out of the way and run the command again; nothing was written",
        )
        .at(path)
    }

    pub(crate) fn read(path: &RepoPath, cause: &ReadError) -> Self {
        match cause {
            ReadError::TooLarge { size, limit } => Self::file_too_large(path, *size, *limit),
            ReadError::Link => Self::not_a_file(path, "a symbolic link"),
            ReadError::NotText => Self::new(
                "not-text",
                format!("`{path}` is not UTF-8 text"),
                "save it as UTF-8, or move it out of the way",
            )
            .at(path),
            other => Self::new(
                "unreadable",
                format!("`{path}` cannot be read: {other}"),
                "make it readable for this user",
            )
            .at(path),
        }
    }

    /// Something is there under a file's name that is never followed or opened.
    pub(crate) fn not_a_file(path: &RepoPath, what: &str) -> Self {
        Self::new(
            "not-a-file",
            format!("`{path}` is {what}, which is not read"),
            "put the file itself in its place",
        )
        .at(path)
    }

    /// The manifest of a package that is not the root's.
    pub(crate) fn member(place: &Place, why: &str) -> Self {
        Self::new(
            "manifest-broken",
            format!("`{}` {why}", place.file),
            "mend it; or, if it is no package of yours, add it to .gitignore or move it below a folder named `fixtures`",
        )
        .at(place)
    }

    /// A folder that the listing cannot look into.
    pub(crate) fn unlisted(folder: &RepoPath, cause: &std::io::Error) -> Self {
        Self::new(
            "unreadable",
            format!("`{folder}` cannot be listed: {cause}"),
            "make it readable for this user, or add it to .gitignore if it is data",
        )
        .at(folder)
    }

    pub(crate) fn too_many_files(root: &Path, most: usize) -> Self {
        Self::new(
            "too-many-files",
            format!("there are more than {most} files below `{}`", root.display()),
            "give the folder of one repository; is something generated missing in .gitignore?",
        )
        .at(root.display())
    }

    pub(crate) fn ignore_file_too_large(path: &RepoPath, size: u64, limit: u64) -> Self {
        Self::new(
            "file-too-large",
            format!(
                "`{path}` has {} MB, more than the {} MB that are read of an ignore file",
                size >> 20,
                limit >> 20
            ),
            "keep only the patterns that are needed in it",
        )
        .at(path)
    }

    pub(crate) fn file_too_large(path: &RepoPath, size: u64, limit: u64) -> Self {
        Self::new(
            "file-too-large",
            format!("`{path}` has {} MB, more than the {} MB that are read of a source file", size >> 20, limit >> 20),
            "if it is generated, add it to .gitignore; if it is data, give it another ending than a source file's",
        )
        .at(path)
    }

    pub(crate) fn link_outside(path: &RepoPath, target: &Path) -> Self {
        Self::new(
            "link-outside",
            format!(
                "`{path}` is a symbolic link that leads out of the repository, to `{}`",
                target.display()
            ),
            "replace it by the file itself, or add it to .gitignore; what lies outside is never read",
        )
        .at(path)
    }

    pub(crate) fn lockfile(place: &Place, why: &str) -> Self {
        if place.file.file_name() == "bun.lockb" {
            return Self::new(
                "lockfile-unreadable",
                format!("`{}` is binary, and only text is read", place.file),
                "`bun install --save-text-lockfile --frozen-lockfile --lockfile-only` makes `bun.lock` of it",
            )
            .at(place);
        }
        Self::new(
            "lockfile-unreadable",
            format!("`{}` cannot be read: {why}", place.file),
            "make it again with your package manager, or use a newer seaworthy if the format is new",
        )
        .at(place)
    }

    /// Whoever was asked went away.
    pub(crate) fn unanswered() -> Self {
        Self::new(
            "unanswered",
            "a question was not answered; nothing was written",
            "answer it, or take the likeliest answers with `seaworthy init --yes`",
        )
    }

    /// An answer has no place in `seaworthy.toml` as it is.
    pub(crate) fn no_room(why: &str) -> Self {
        Self::new(
            "config-not-editable",
            format!("{why}: something else stands where its table would be; nothing was written"),
            "set the key by hand, docs/configuration.md shows how; or run `seaworthy init --yes`",
        )
        .at(seaworthy_plan::config::FILE_NAME)
    }

    /// Every app is left out by somebody's word.
    pub(crate) fn none_deployed() -> Self {
        Self::new(
            "nothing-to-run",
            "`deploy = false` in seaworthy.toml leaves out every app of this repository",
            "set `deploy = true` in the table of one of them, for example `[apps.web]`, or name it with `--app`",
        )
        .at(seaworthy_plan::config::FILE_NAME)
    }

    /// A Compose file by a person that cannot be edited in place; the block to paste is printed besides.
    pub(crate) fn not_editable(path: &RepoPath, why: &str) -> Self {
        Self::new(
            "not-editable",
            format!("`{path}` cannot be edited in place: {why}; nothing was written"),
            "paste the block above into it and run `seaworthy init` again, or set `production.place = \"file\"` in seaworthy.toml",
        )
        .at(path)
    }

    pub(crate) fn output(cause: &std::io::Error) -> Self {
        let mut error = Self::new(
            "output",
            format!("the output cannot be written: {cause}"),
            "check where it is sent to",
        );
        error.closed_pipe = cause.kind() == std::io::ErrorKind::BrokenPipe;
        error
    }
}

impl From<std::io::Error> for UserError {
    fn from(cause: std::io::Error) -> Self {
        Self::output(&cause)
    }
}

impl From<DetectError> for UserError {
    fn from(error: DetectError) -> Self {
        let message = error.to_string();
        match error {
            DetectError::NoManifest { .. } => Self::new(
                NOT_JAVASCRIPT,
                message,
                "seaworthy reads JavaScript and TypeScript apps: give a folder with a `package.json`",
            ),
            DetectError::BrokenManifest { place, expected, .. } => {
                let column = place.column;
                let help = format!("mend it there: it should hold {expected}");
                Self::new("manifest-broken", message, help).at(format!("{place}:{column}"))
            }
            DetectError::UnreadableManifest { file, cause } => {
                let help = match cause {
                    ReadError::NotText => "save it as UTF-8",
                    ReadError::TooLarge { .. } => {
                        "no package.json is that large: put the right file in its place"
                    }
                    _ => "make it a file that this user can read",
                };
                Self::new("manifest-unreadable", message, help).at(file)
            }
        }
    }
}

impl From<ConfigError> for UserError {
    fn from(error: ConfigError) -> Self {
        let message = error.to_string();
        let place = error.place();
        let place = format!("{place}:{}", place.column);
        match error {
            ConfigError::Syntax { .. } => {
                Self::new("config-syntax", message, "see https://toml.io for the syntax")
            }
            ConfigError::UnknownKey { suggestion: Some(suggestion), .. } => {
                Self::new("config-unknown-key", message, format!("did you mean `{suggestion}`?"))
            }
            ConfigError::UnknownKey { .. } => Self::new(
                "config-unknown-key",
                message,
                "`seaworthy plan --all` shows the key of every decision; docs/configuration.md lists them",
            ),
            ConfigError::WrongValue { example, .. } => {
                Self::new("config-wrong-value", message, format!("for example `{example}`"))
            }
            ConfigError::UnknownApp { suggestion: Some(suggestion), .. } => {
                Self::new("config-unknown-app", message, format!("did you mean `{suggestion}`?"))
            }
            ConfigError::UnknownApp { apps, .. } => Self::new(
                "config-unknown-app",
                message,
                format!("the apps are {}", seaworthy_plan::words::list(&apps)),
            ),
        }
        .at(place)
    }
}

impl From<PlanError> for UserError {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Config(error) => error.into(),
            PlanError::NoApps { lacking, .. } if !lacking.is_empty() => {
                let sentences: Vec<String> =
                    lacking.iter().map(|note| seaworthy_plan::words::sentence(&note.kind)).collect();
                let help = lacking.first().and_then(|note| seaworthy_plan::words::help(&note.kind));
                let error = Self::new("nothing-to-run", sentences.join("; "), help.unwrap_or_default());
                match lacking.first().and_then(|note| note.evidence.first()) {
                    Some(evidence) => error.at(evidence.place.clone()),
                    None => error,
                }
            }
            PlanError::NoApps { members, .. } => {
                let seen = seaworthy_plan::words::list(&members);
                let message = if seen.is_empty() {
                    "nothing in this repository can be run as a container".to_owned()
                } else {
                    format!("nothing in this repository can be run as a container; seen: {seen}")
                };
                Self::new("nothing-to-run", message, "add a `start` script to the app's package.json")
            }
        }
    }
}
