//! What was seen beside the set-up: files that were not taken, and files that cannot be used.

use std::fmt;

use seaworthy_text::{Place, RepoPath};

/// Something worth saying about what was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: RemarkKind,
}

/// What a remark says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RemarkKind {
    /// A file that could be read as well; another one was.
    AnotherTaken {
        /// The one that was taken.
        taken: RepoPath,
    },
    /// A Dockerfile that no Compose service builds.
    NothingBuilds,
    /// A Dockerfile whose name or stage says development or test.
    ForDevelopment,
    /// A Dockerfile that a service builds and that is not there.
    DockerfileAbsent {
        /// The service.
        service: String,
    },
    /// A folder that a service builds in and that has no file.
    ContextAbsent {
        /// The service.
        service: String,
        /// The folder.
        context: RepoPath,
    },
    /// A file that could not be read.
    Unreadable(String),
    /// A file that an engine refuses.
    DoesNotParse(String),
    /// A stage that is asked for and that is not in the Dockerfile.
    NoSuchStage(String),
    /// A file that is laid over one that is not there.
    OverNothing,
    /// A Compose file without any service.
    NoService,
    /// Other Compose files are brought in (`include`, `extends` from a file): what they say is not known here.
    NotFollowed(&'static str),
    /// A build outside of the repository, or from an address.
    BuildElsewhere(String),
    /// A Dockerfile written into the Compose file.
    InlineDockerfile,
    /// Something of a service's `build` that only Compose or the user's own machine can give.
    NotGiven(String),
    /// A build for several platforms: an engine builds and runs one.
    SeveralPlatforms(String),
    /// A secret that a build asks for and that no file declares.
    SecretNotDeclared(String),
    /// A value with a variable that has neither a value nor a default.
    NotTold(String),
}

impl RemarkKind {
    /// The name of the kind in machine-readable output.
    pub fn id(&self) -> &'static str {
        match self {
            Self::AnotherTaken { .. } => "another-taken",
            Self::NothingBuilds => "nothing-builds",
            Self::ForDevelopment => "for-development",
            Self::DockerfileAbsent { .. } => "dockerfile-absent",
            Self::ContextAbsent { .. } => "context-absent",
            Self::Unreadable(_) => "unreadable",
            Self::DoesNotParse(_) => "does-not-parse",
            Self::NoSuchStage(_) => "no-such-stage",
            Self::OverNothing => "over-nothing",
            Self::NoService => "no-service",
            Self::NotFollowed(_) => "not-followed",
            Self::BuildElsewhere(_) => "build-elsewhere",
            Self::InlineDockerfile => "inline-dockerfile",
            Self::NotGiven(_) => "not-given",
            Self::SeveralPlatforms(_) => "several-platforms",
            Self::SecretNotDeclared(_) => "secret-not-declared",
            Self::NotTold(_) => "not-told",
        }
    }

    /// What to do about it, where there is something.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::AnotherTaken { .. } => "name the one that is meant with `--file`",
            Self::NothingBuilds => "name it with `--dockerfile` to look at it as well",
            Self::DockerfileAbsent { .. } => "`build.dockerfile` counts from the build's context",
            Self::ContextAbsent { .. } => "`build.context` counts from the folder of the first Compose file",
            Self::NoSuchStage(_) => "name one of the Dockerfile's stages",
            Self::OverNothing => "name the file below it and this one with `--file`, in this order",
            Self::NotTold(_) => "give the variable a default, `${NAME:-value}`",
            Self::SecretNotDeclared(_) => {
                "declare it under `secrets` of the same file, with `file` or `environment`"
            }
            Self::InlineDockerfile => "move it to a file of its own to have it looked at",
            Self::NotFollowed(_) => "the engine follows it; what it brings is not in this list",
            Self::DoesNotParse(_) => "mend the file, then run this again",
            Self::NoService
            | Self::ForDevelopment
            | Self::Unreadable(_)
            | Self::NotGiven(_)
            | Self::SeveralPlatforms(_)
            | Self::BuildElsewhere(_) => return None,
        })
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.kind)
    }
}

impl fmt::Display for RemarkKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnotherTaken { taken } => write!(formatter, "not used: `{taken}` was taken"),
            Self::NothingBuilds => write!(formatter, "no Compose service builds this Dockerfile"),
            Self::ForDevelopment => {
                write!(formatter, "not a production image: its name or its stage says so")
            }
            Self::DockerfileAbsent { service } => {
                write!(formatter, "service `{service}` builds this Dockerfile, which is not there")
            }
            Self::ContextAbsent { service, context } => {
                write!(formatter, "service `{service}` builds in `{context}`, where no file is")
            }
            Self::Unreadable(why) => write!(formatter, "cannot be read: {why}"),
            Self::DoesNotParse(why) => write!(formatter, "does not parse: {why}"),
            Self::NoSuchStage(stage) => write!(formatter, "no stage `{stage}` in the Dockerfile"),
            Self::OverNothing => {
                write!(formatter, "changes services of another Compose file, and that one is not there")
            }
            Self::NoService => write!(formatter, "has no service"),
            Self::NotFollowed(key) => {
                write!(formatter, "`{key}` brings in other files, which are not followed")
            }
            Self::BuildElsewhere(context) => {
                write!(formatter, "built from `{context}`, which is not in this repository")
            }
            Self::NotGiven(what) => {
                write!(formatter, "the build is not given `{what}`")
            }
            Self::SeveralPlatforms(names) => {
                write!(formatter, "built for the engine's own platform alone, not for {names}")
            }
            Self::SecretNotDeclared(name) => write!(formatter, "the secret `{name}` is not declared"),
            Self::InlineDockerfile => write!(formatter, "the Dockerfile is written into the Compose file"),
            Self::NotTold(what) => write!(formatter, "`{what}` has a variable without a value"),
        }
    }
}
