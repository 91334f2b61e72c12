//! Why there is no set-up to speak of.

use seaworthy_text::{Place, RepoPath};

/// Why no set-up was read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetUpError {
    /// Neither a Dockerfile nor a Compose file.
    #[error("no Dockerfile and no Compose file in this repository")]
    Nothing,
    /// There are files, and none of them can be used.
    #[error("{place}: {message}")]
    NothingUsable {
        /// The first of them.
        place: Place,
        /// What is wrong with it.
        message: String,
    },
    /// A file that the user named is not there.
    #[error("there is no file `{0}`")]
    Absent(RepoPath),
    /// A stage, and no Dockerfile that it is in: Compose files say their stages themselves.
    #[error("`--stage` needs a `--dockerfile` when Compose files are named")]
    TargetWithoutDockerfile,
    /// A file that the user named cannot be read.
    #[error("cannot read `{file}`: {message}")]
    Unreadable {
        /// The file.
        file: RepoPath,
        /// Why.
        message: String,
    },
    /// A file that the user named does not parse.
    #[error("{place}: {message}")]
    Broken {
        /// What is wrong.
        place: Place,
        /// Why.
        message: String,
    },
}

impl SetUpError {
    /// The name of the kind in machine-readable output.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Nothing => "no-set-up",
            Self::NothingUsable { .. } => "no-usable-set-up",
            Self::Absent(_) => "no-such-file",
            Self::TargetWithoutDockerfile => "target-without-dockerfile",
            Self::Unreadable { .. } => "unreadable-file",
            Self::Broken { .. } => "broken-file",
        }
    }

    /// Where it is wrong, if there is such a place.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Nothing | Self::TargetWithoutDockerfile => None,
            Self::NothingUsable { place, .. } | Self::Broken { place, .. } => Some(place.clone()),
            Self::Absent(file) | Self::Unreadable { file, .. } => Some(Place::whole(file.clone())),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Nothing => {
                "`seaworthy init` writes a set-up; name files at unusual places with `--dockerfile` or `--file`"
            }
            Self::NothingUsable { .. } | Self::Broken { .. } => "mend the file, then run this again",
            Self::Absent(_) => "name it from the repository's root; what git ignores is not seen",
            Self::TargetWithoutDockerfile => {
                "name the Dockerfile with `--dockerfile`, or leave `--stage` out"
            }
            Self::Unreadable { .. } => "name an ordinary text file inside the repository",
        }
    }
}
