//! What a rule is.

use crate::case::{Case, DockerfileCase};
use crate::compose_case::ComposeCase;
use crate::finding::{Finding, Severity};
use crate::image_case::ImageCase;

/// A set of rules that belong together: a project that names one gets no rule that came later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleSet(pub u16, pub u8);

impl std::fmt::Display for RuleSet {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}", self.0, self.1)
    }
}

/// A rule: what it finds, and how it looks for it.
#[derive(Debug)]
pub struct Rule {
    /// Its name in kebab-case, as the bad thing: `lifecycle-needs-dev`.
    pub id: &'static str,
    /// How much its findings matter, as a rule.
    pub severity: Severity,
    /// What is wrong when it speaks, in one line.
    pub title: &'static str,
    /// Its page: what it looks at, why that is bad, what to do. Markdown.
    pub about: &'static str,
    /// The set with which it came.
    pub since: RuleSet,
    /// Names of the same rule in other tools, whose comments are honoured: `DL3002`, `JSONArgsRecommended`.
    pub aliases: &'static [&'static str],
    pub(crate) ask: Ask,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ask {
    /// A Dockerfile's text, whatever it builds, one that does not parse, too.
    Dockerfile(fn(&DockerfileCase<'_>, &mut Vec<Finding>)),
    /// An image that is shipped: the stages that feed it, its context, its app.
    Image(fn(&ImageCase<'_>, &mut Vec<Finding>)),
    /// What a Compose project runs.
    Compose(fn(&ComposeCase<'_>, &mut Vec<Finding>)),
    /// The repository as a whole.
    Repository(fn(&Case<'_>, &mut Vec<Finding>)),
}
