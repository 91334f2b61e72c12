//! What the user said about where the set-up is.

use seaworthy_text::RepoPath;

/// What the user said; nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The Compose files of the production project (`--file`), merged in this order.
    pub compose_files: Vec<RepoPath>,
    /// The Dockerfiles to look at (`--dockerfile`).
    pub dockerfiles: Vec<RepoPath>,
    /// The build context of these Dockerfiles; without a Dockerfile, the folder whose `Dockerfile` is meant.
    pub context: Option<RepoPath>,
    /// The stage of these Dockerfiles.
    pub target: Option<String>,
}
