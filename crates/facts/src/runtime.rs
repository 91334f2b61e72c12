//! The runtime: which one, and every wish about its version.

use serde::Serialize;

use crate::Fact;

/// A JavaScript runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuntimeName {
    /// Node.js.
    Node,
    /// Bun.
    Bun,
}

impl RuntimeName {
    /// The command, and the word in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Bun => "bun",
        }
    }

    /// The name in prose.
    pub fn title(self) -> &'static str {
        match self {
            Self::Node => "Node",
            Self::Bun => "Bun",
        }
    }
}

/// What is known of the runtime. Nothing is decided here: the requests may contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runtime {
    /// Which program runs the app's processes in production.
    pub name: Fact<RuntimeName>,
    /// Every wish about the runtime's version, in the order of [`VersionSource`].
    pub requests: Vec<Fact<VersionRequest>>,
}

/// One wish about the runtime's version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRequest {
    /// Who says it.
    pub source: VersionSource,
    /// A range in npm's syntax: `>=20`, `22.x`, `20.11.1`, or `*`. Words such as `lts/iron` are already made a range.
    pub range: String,
    /// What stands in the file, when it differs from the range.
    pub written: Option<String>,
    /// The package that asks, for [`VersionSource::Dependencies`].
    pub package: Option<String>,
}

/// Where a wish about the runtime's version comes from; exact pins for people's machines first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VersionSource {
    /// `devEngines.runtime` of `package.json`.
    DevEngines,
    /// `.nvmrc`.
    Nvmrc,
    /// `.node-version`, `.bun-version`.
    VersionFile,
    /// `volta` of `package.json`.
    Volta,
    /// `mise.toml`.
    Mise,
    /// `.tool-versions`.
    ToolVersions,
    /// `engines` of `package.json`.
    Engines,
    /// `packageManager`, where the manager is the runtime (Bun).
    PackageManager,
    /// The highest floor among the locked packages' own `engines`; one request a package that raises the floor.
    Dependencies,
}
