//! Which package manager, as far as its files tell.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::semver::Version;

/// A package manager whose manifests and lockfiles we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Manager {
    /// npm.
    Npm,
    /// pnpm.
    Pnpm,
    /// yarn 1, "classic".
    YarnClassic,
    /// yarn 2 and later, "berry".
    YarnBerry,
    /// Bun as a package manager.
    Bun,
}

impl Manager {
    /// The program's name: `npm`, `pnpm`, `yarn` or `bun`.
    pub const fn program(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::Pnpm => "pnpm",
            Self::YarnClassic | Self::YarnBerry => "yarn",
            Self::Bun => "bun",
        }
    }

    /// The manager that a program of this name and version is; yarn without a readable version is taken for classic,
    /// which is what an unpinned `npm install -g yarn` brings.
    pub fn of(program: &str, version: Option<&Version>) -> Option<Self> {
        Some(match program {
            "npm" => Self::Npm,
            "pnpm" => Self::Pnpm,
            "bun" => Self::Bun,
            "yarn" if version.is_some_and(|version| version.major() >= 2) => Self::YarnBerry,
            "yarn" => Self::YarnClassic,
            _ => return None,
        })
    }
}

impl std::fmt::Display for Manager {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::YarnClassic => "yarn 1",
            Self::YarnBerry => "yarn berry",
            other => other.program(),
        })
    }
}

/// The `packageManager` field: `pnpm@10.8.1+sha512.abc`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagerPin {
    /// The manager named and, for yarn, which of the two its version makes it.
    pub manager: Manager,
    /// The version after the `@`; `None` when there is none or it is a URL.
    pub version: Option<Version>,
    /// What follows the `@` up to the `+`, as written.
    pub version_text: Option<String>,
    /// What follows the `+`: the algorithm, a dot, the digest.
    pub hash: Option<String>,
}

impl ManagerPin {
    /// Reads `name@version+hash`; a bare name is allowed and pins no version.
    ///
    /// # Errors
    /// With what is wrong, when the name is none we know or the version is not exact.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, rest) = match text.split_once('@') {
            Some((name, rest)) => (name.trim(), Some(rest.trim())),
            None => (text.trim(), None),
        };
        let (version_text, hash) = match rest.map(|rest| rest.split_once('+').unwrap_or((rest, ""))) {
            None => (None, None),
            Some((version, hash)) => (Some(version), Some(hash).filter(|hash| !hash.is_empty())),
        };
        let is_address = version_text.is_some_and(|version| version.contains("://"));
        let version = match version_text {
            Some(text) if !is_address => Some(
                Version::parse(text)
                    .ok_or_else(|| format!("`packageManager` needs an exact version, not `{text}`"))?,
            ),
            _ => None,
        };
        let manager = Manager::of(name, version.as_ref())
            .ok_or_else(|| format!("`{name}` is no package manager that seaworthy knows"))?;
        Ok(Self {
            manager,
            version,
            version_text: version_text.map(str::to_owned),
            hash: hash.map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_a_name_a_version_and_a_hash() {
        let pin = ManagerPin::parse("pnpm@10.8.1+sha512.c50088").unwrap();
        assert_eq!((pin.manager, pin.hash.as_deref()), (Manager::Pnpm, Some("sha512.c50088")));
        assert_eq!(pin.version.unwrap().to_string(), "10.8.1");
        assert_eq!(ManagerPin::parse("yarn@1.22.22").unwrap().manager, Manager::YarnClassic);
        assert_eq!(ManagerPin::parse("yarn@4.1.0").unwrap().manager, Manager::YarnBerry);
        assert_eq!(ManagerPin::parse("bun").unwrap().version, None);
    }

    #[test]
    fn a_range_or_a_stranger_is_refused() {
        assert!(ManagerPin::parse("pnpm@^10").unwrap_err().contains("exact version"));
        assert!(ManagerPin::parse("cargo@1.0.0").unwrap_err().contains("cargo"));
    }
}
