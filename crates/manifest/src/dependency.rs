//! One line of a dependency list, and which list it stands in.

use schemars::JsonSchema;
use seaworthy_text::Span;
use serde::{Deserialize, Serialize};

use crate::Spanned;

/// Which list of package.json a dependency stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DependencyKind {
    /// `dependencies`.
    Production,
    /// `devDependencies`.
    Development,
    /// `optionalDependencies`.
    Optional,
    /// `peerDependencies`.
    Peer,
}

impl DependencyKind {
    /// The field of package.json.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Production => "dependencies",
            Self::Development => "devDependencies",
            Self::Optional => "optionalDependencies",
            Self::Peer => "peerDependencies",
        }
    }

    /// Whether a production install brings it.
    pub const fn ships(self) -> bool {
        !matches!(self, Self::Development)
    }
}

impl std::fmt::Display for DependencyKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.field())
    }
}

/// A dependency as package.json lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The name, with the place of the key.
    pub name: Spanned<String>,
    /// What is asked for, as written: a range, a tag, an address, `workspace:*`, `catalog:`.
    pub requirement: Spanned<String>,
    /// The list.
    pub kind: DependencyKind,
}

impl Dependency {
    /// From the name to the requirement.
    pub fn span(&self) -> Span {
        Span { start: self.name.span.start, end: self.requirement.span.end }
    }
}
