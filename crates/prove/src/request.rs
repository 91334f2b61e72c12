//! What is to be proved, as whoever asks puts it together.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use seaworthy_facts::Repo;
use seaworthy_setup::SetUp;

use crate::{Clause, Decision, Origin};

/// What is to be proved.
#[derive(Clone)]
pub struct Request<'a> {
    /// The repository's name.
    pub name: String,
    /// Its folder.
    pub root: PathBuf,
    /// What git would check out, with the files of `written` in their places.
    pub repo: &'a dyn Repo,
    /// Files that are proved beside or instead of those, with their contents: what `init` would write.
    pub written: Vec<(String, Vec<u8>)>,
    /// Where the set-up comes from.
    pub origin: Origin,
    /// The commit that is checked out.
    pub commit: Option<String>,
    /// Files that git does not have.
    pub uncommitted: Vec<String>,
    /// The set-up.
    pub setup: SetUp,
    /// What is known of the apps; those that could be read.
    pub apps: Vec<KnownApp>,
    /// Only the images of these apps and what they need, by their names; all without one.
    pub chosen: Vec<String>,
    /// The contract for what belongs to no known app.
    pub contract: Contract,
    /// What is said of the contract in the report.
    pub clauses: Vec<Clause>,
    /// The decisions of the plan.
    pub decisions: Vec<Decision>,
    /// Values for variables, by name.
    pub given: BTreeMap<String, String>,
    /// Files that a checkout does not have and that what runs reads, with their contents: a configuration with secrets.
    pub provided: Vec<(String, Vec<u8>)>,
    /// Paths, from the repository's folder, of files that git ignores and that hold secrets by their names. Their contents are
    /// never read; files of these names with made-up contents must not get into an image.
    pub secret_files: Vec<String>,
    /// Secrets that are in the repository, each with a name that can be shown: a value of them in an image is a leak.
    pub secrets: Vec<(String, Vec<u8>)>,
    /// Whether a variable, or a key of a configuration, of this name holds a secret.
    pub is_secret_name: fn(&str) -> bool,
    /// Only these probes, by id; all without one.
    pub only: Vec<String>,
    /// Not these probes.
    pub skip: Vec<String>,
    /// What becomes of all that is made.
    pub after: After,
    /// Where the copy of the repository is made.
    pub temporary: PathBuf,
    /// When it began, for the report.
    pub started_at: String,
}

/// What becomes of what a run makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It is removed.
    Remove,
    /// It is left for a person to look at.
    Keep,
}

/// What is known of an app from its repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownApp {
    /// Its name, that of its service in a set-up of ours.
    pub name: String,
    /// Its folder; empty for the root.
    pub dir: String,
    /// The port on which it listens.
    pub port: Option<u16>,
    /// Routes to ask, the one that looks at the services first.
    pub routes: Vec<String>,
    /// The path of its first page: `/`, or what its framework is set to serve its pages below, as `/shop/`.
    pub first_page: String,
    /// Who closes its server at SIGTERM.
    pub closed_by: ClosedBy,
    /// Variables that it does not start without.
    pub required: Vec<String>,
    /// Variables that it can do without.
    pub optional: Vec<String>,
    /// The packages that production needs, by name with their versions; `None` where the lockfile does not tell.
    pub production: Option<Vec<(String, String)>>,
    /// All packages of the lockfile, as `production`.
    pub locked: Vec<(String, String)>,
    /// The lockfile.
    pub lockfile: Option<String>,
    /// Source files whose edit must not reinstall, the likeliest first.
    pub sources: Vec<String>,
    /// What must hold.
    pub contract: Contract,
}

/// Who closes an app's server at SIGTERM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedBy {
    /// Its framework, which is known to finish the requests that it works on.
    Framework,
    /// Its own code, or nobody.
    Itself,
}

/// What must hold of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// The time within which it is healthy.
    pub healthy_within: Duration,
    /// The time within which it ends; its own grace period where nothing is said.
    pub stop_within: Option<Duration>,
    /// The size of its image, in bytes.
    pub max_image_size: Option<u64>,
    /// The bytes that layers replace or remove.
    pub max_wasted_size: Option<u64>,
    /// Whether it runs with a read-only root; where nothing is said, what Compose says.
    pub read_only: Option<bool>,
    /// The user it runs as; any but root where nothing is said.
    pub user: Option<u32>,
    /// Whether two builds give the same layers.
    pub reproducible: Option<bool>,
    /// Packages that may be there although they are for development only.
    pub allow_packages: Vec<String>,
}

impl Default for Contract {
    fn default() -> Self {
        Self {
            healthy_within: Duration::from_secs(60),
            stop_within: None,
            max_image_size: None,
            max_wasted_size: None,
            read_only: None,
            user: None,
            reproducible: None,
            allow_packages: Vec::new(),
        }
    }
}
