//! The images of a set-up: how each is built, and what can be told of it without building.

mod bases;
mod context;
mod inputs;
mod missing;
mod standalone;

use seaworthy_text::{Place, RepoPath};

pub use bases::{base_images, shipped_stage};
pub(crate) use bases::{given_values, last_stage_role, needed_stages};
pub(crate) use context::{files_of, matches_pattern};
pub use inputs::{BuildInputs, BuildSecret, NamedContext, Secret, SecretSource};
pub use missing::{MissingSource, WhyMissing, sources_missing};
pub(crate) use standalone::{Standalone, find_dockerfiles};

/// An image that is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageBuild {
    /// The service that it is built for, or the folder of the app; no two images share one.
    pub name: String,
    /// The Dockerfile.
    pub dockerfile: RepoPath,
    /// The folder that is sent to the builder.
    pub context: RepoPath,
    /// Why it is this folder.
    pub context_choice: ContextChoice,
    /// The file that keeps paths out of the build: the Dockerfile's own, or the context's.
    pub ignore_file: Option<RepoPath>,
    /// The stage that is built; the last one without one.
    pub target: Option<String>,
    /// Build arguments, sorted by name; without a value, the environment's own. A value is written as in a Compose file:
    /// its variables and doubled dollars are read by [`Template`](seaworthy_compose::Template).
    pub args: Vec<(String, Option<String>)>,
    /// What else it gets.
    pub inputs: BuildInputs,
    /// What it is for.
    pub usage: Usage,
    /// Where it is declared: the `build` of a service, or the Dockerfile.
    pub declared: Place,
}

/// What an image is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Usage {
    /// It is shipped.
    Production,
    /// It stays on the developer's machine: its Dockerfile or its stage says so.
    Development,
}

/// Why a folder is the build's context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextChoice {
    /// The Compose file or the user says so.
    Given,
    /// It is the folder of the Dockerfile, as for most.
    DockerfilesFolder,
    /// A bake file, a workflow or a script says so.
    Said(Place),
    /// This source of a `COPY` is not below the Dockerfile's folder, and is below the context.
    SourceIsThere(Place),
}
