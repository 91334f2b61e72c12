//! What a build gets beside its context and its arguments.

use seaworthy_text::{Place, RepoPath};

/// What Compose gives to a build beside context, stage and arguments. Values are written as in a Compose file: their
/// variables are read by [`Template`](seaworthy_compose::Template).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildInputs {
    /// The secrets that steps may mount, sorted by id.
    pub secrets: Vec<BuildSecret>,
    /// Contexts beside the first, sorted by name.
    pub contexts: Vec<(String, NamedContext)>,
    /// Labels of the image, sorted by name.
    pub labels: Vec<(String, String)>,
    /// The network of its steps, as written.
    pub network: Option<String>,
    /// What it is built for; the engine's own platform without one.
    pub platform: Option<String>,
}

/// A secret that a step of a build may mount.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BuildSecret {
    /// The name by which it is mounted (`id=…`).
    pub id: String,
    /// Where its value comes from.
    pub source: SecretSource,
}

/// Where the value of a secret comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretSource {
    /// A file of the checkout.
    File(RepoPath),
    /// A file inside the repository's folder that a clean checkout does not have.
    Absent(RepoPath),
    /// A variable of whoever calls Compose.
    Variable(String),
    /// A file elsewhere on the machine, or one that somebody else made.
    Elsewhere,
}

/// A context that a Dockerfile calls by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamedContext {
    /// A folder of the checkout.
    Folder(RepoPath),
    /// An image of others, without the scheme.
    Image(String),
}

/// A secret that Compose files declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its name.
    pub name: String,
    /// Where its value comes from.
    pub source: SecretSource,
    /// Where it is declared.
    pub place: Place,
}
