//! Versions and what is asked of them: npm's ranges and the words of version files.
//!
//! Hides `nodejs-semver`. It knows no release dates: what `lts/*` means today is the catalogue's business.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An exact version, `20.11.1` or `11.0.0-rc.1`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Version(nodejs_semver::Version);

impl Version {
    /// The release `major.minor.patch`.
    pub fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self(nodejs_semver::Version::from((major, minor, patch)))
    }

    /// Reads a full version; a leading `v` or `=` is allowed, a missing part is not.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V', '=']).unwrap_or(text);
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        nodejs_semver::Version::parse(text).ok().map(Self)
    }

    /// The first number.
    pub fn major(&self) -> u64 {
        self.0.major()
    }

    /// The second number.
    pub fn minor(&self) -> u64 {
        self.0.minor()
    }

    /// The third number.
    pub fn patch(&self) -> u64 {
        self.0.patch()
    }

    /// Whether it is a release candidate, a beta, a nightly.
    pub fn is_prerelease(&self) -> bool {
        self.0.is_prerelease()
    }

    /// The same three numbers without what follows them.
    #[must_use]
    pub fn release(&self) -> Self {
        Self::new(self.major(), self.minor(), self.patch())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl TryFrom<String> for Version {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a version"))
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

/// A range as npm reads it: `>=20.19 <21 || >=22.12`.
#[derive(Clone, PartialEq, Eq)]
pub struct Range(nodejs_semver::Range);

impl Range {
    /// Reads a range; the empty text and `*` mean any version.
    pub fn parse(text: &str) -> Option<Self> {
        // longer than any range written by hand; keeps a hostile file from costing time
        if text.len() > 1024 {
            return None;
        }
        nodejs_semver::Range::parse(text).ok().map(Self)
    }

    /// Whether `version` lies inside; a prerelease only where the range names one of the same release, as npm has it.
    pub fn allows(&self, version: &Version) -> bool {
        self.0.satisfies(&version.0)
    }

    /// What both allow; `None` when nothing does.
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        self.0.intersect(&other.0).map(Self)
    }

    /// The lowest version inside.
    pub fn floor(&self) -> Option<Version> {
        self.0.min_version().map(Version)
    }

    /// The lowest version inside that is not below `version`.
    fn floor_from(&self, version: &Version) -> Option<Version> {
        if self.allows(version) {
            return Some(version.clone());
        }
        let upwards = nodejs_semver::Range::parse(format!(">={version}")).ok()?;
        self.0.intersect(&upwards)?.min_version().map(Version)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for Range {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What somebody asks of a runtime's or a tool's version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
    /// One version: `20.11.1`.
    Exact(Version),
    /// The newest that starts so: `20`, `20.11`.
    Prefix {
        /// The first number.
        major: u64,
        /// The second, when it is given.
        minor: Option<u64>,
    },
    /// Any version of a range.
    Range(Range),
    /// `lts/*` (no name) or `lts/iron` (the name in lower case).
    Lts(Option<String>),
    /// `node`, `latest`, `current`, `stable`: the newest there is.
    Latest,
    /// `system`: whatever the machine has.
    System,
}

/// A text that asks for no version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a version, a range or a known word")]
pub struct RequirementError(pub String);

impl Requirement {
    /// Reads what `engines`, `.nvmrc`, Volta, mise and asdf write.
    ///
    /// # Errors
    /// When the text is none of these.
    pub fn parse(text: &str) -> Result<Self, RequirementError> {
        let text = text.trim();
        let word = text.to_ascii_lowercase();
        match word.as_str() {
            "lts" | "lts/*" | "--lts" | "lts-*" => return Ok(Self::Lts(None)),
            "node" | "latest" | "current" | "stable" | "bun" => return Ok(Self::Latest),
            "system" => return Ok(Self::System),
            _ => {}
        }
        if let Some(name) = word.strip_prefix("lts/").or_else(|| word.strip_prefix("lts-"))
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return Ok(Self::Lts(Some(name.to_owned())));
        }
        if let Some(version) = Version::parse(text) {
            return Ok(Self::Exact(version));
        }
        if let Some(prefix) = prefix(&word) {
            return Ok(prefix);
        }
        Range::parse(text).map(Self::Range).ok_or_else(|| RequirementError(text.chars().take(80).collect()))
    }

    /// The versions meant; `None` for a word whose meaning changes with time.
    pub fn range(&self) -> Option<Range> {
        match self {
            Self::Exact(version) => Range::parse(&format!("={version}")),
            Self::Prefix { major, minor: None } => Range::parse(&format!("{major}.x")),
            Self::Prefix { major, minor: Some(minor) } => Range::parse(&format!("{major}.{minor}.x")),
            Self::Range(range) => Some(range.clone()),
            Self::Lts(_) | Self::Latest | Self::System => None,
        }
    }

    /// The lowest version that fulfils it; `None` for a word.
    pub fn floor(&self) -> Option<Version> {
        self.range()?.floor()
    }

    /// Whether `version` fulfils it; `None` for a word, which only a table of releases can answer.
    pub fn allows(&self, version: &Version) -> Option<bool> {
        self.range().map(|range| range.allows(version))
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(version) => version.fmt(formatter),
            Self::Prefix { major, minor: None } => write!(formatter, "{major}"),
            Self::Prefix { major, minor: Some(minor) } => write!(formatter, "{major}.{minor}"),
            Self::Range(range) => range.fmt(formatter),
            Self::Lts(None) => formatter.write_str("lts/*"),
            Self::Lts(Some(name)) => write!(formatter, "lts/{name}"),
            Self::Latest => formatter.write_str("latest"),
            Self::System => formatter.write_str("system"),
        }
    }
}

/// `20`, `v20`, `20.11`, `20.x`, `v20.11.x`.
fn prefix(word: &str) -> Option<Requirement> {
    let word = word.strip_prefix('v').unwrap_or(word);
    let mut parts = word.split('.');
    let major = number(parts.next()?)?;
    let mut minor = None;
    for (index, part) in parts.enumerate() {
        match (index, part) {
            (0 | 1, "x" | "*") => {}
            (0, digits) => minor = Some(number(digits)?),
            _ => return None,
        }
    }
    Some(Requirement::Prefix { major, minor })
}

fn number(digits: &str) -> Option<u64> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// The lowest version that all of `ranges` allow; `None` when there is none.
///
/// Climbs instead of multiplying the ranges out, so a thousand of them with many alternatives stay cheap.
pub fn common_floor<'a>(ranges: impl IntoIterator<Item = &'a Range>) -> Option<Version> {
    let ranges: Vec<&Range> = ranges.into_iter().collect();
    let mut floor = Version::new(0, 0, 0);
    loop {
        let before = floor.clone();
        for range in &ranges {
            floor = range.floor_from(&floor)?;
        }
        if floor == before {
            return Some(floor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Range {
        Range::parse(text).unwrap()
    }

    #[test]
    fn reads_every_way_to_ask() {
        let parse = |text| Requirement::parse(text).unwrap().to_string();
        assert_eq!(parse("lts/*"), "lts/*");
        assert_eq!(parse("lts/Iron"), "lts/iron");
        assert_eq!(parse("node"), "latest");
        assert_eq!(parse("v20.11.1\n"), "20.11.1");
        assert_eq!(Requirement::parse("v20"), Ok(Requirement::Prefix { major: 20, minor: None }));
        assert_eq!(Requirement::parse("20.11.x"), Ok(Requirement::Prefix { major: 20, minor: Some(11) }));
        assert!(matches!(Requirement::parse(">=20 <23"), Ok(Requirement::Range(_))));
        assert!(matches!(Requirement::parse(""), Ok(Requirement::Range(_))));
        assert!(Requirement::parse("next gen").is_err());
    }

    #[test]
    fn a_word_has_no_floor() {
        assert_eq!(Requirement::Lts(None).floor(), None);
        assert_eq!(Requirement::Latest.allows(&Version::new(20, 0, 0)), None);
        assert_eq!(Requirement::parse("20").unwrap().floor(), Some(Version::new(20, 0, 0)));
        assert_eq!(Requirement::parse("^20.9 || >=22").unwrap().floor(), Some(Version::new(20, 9, 0)));
    }

    #[test]
    fn the_common_floor_climbs_over_gaps() {
        let ranges =
            [range(">=18"), range("^18.18.0 || ^20.9.0 || >=21.1.0"), range(">=20.19 <21 || >=22.12")];
        assert_eq!(common_floor(&ranges), Some(Version::new(20, 19, 0)));
        assert_eq!(common_floor(&[range("18.x"), range(">=20")]), None);
        assert_eq!(common_floor(&[]), Some(Version::new(0, 0, 0)));
        assert_eq!(common_floor(&[range(">20.0.0"), range(">=18")]), Some(Version::new(20, 0, 1)));
    }

    #[test]
    fn many_alternatives_stay_cheap() {
        let wide: Vec<Range> =
            (0..400).map(|n| range(&format!(">=18.{n} || >=20.{n} || >=22.{n}"))).collect();
        assert_eq!(common_floor(&wide), Some(Version::new(18, 399, 0)));
    }

    #[test]
    fn a_hostile_range_is_refused_quickly() {
        assert!(Range::parse(&"1 || ".repeat(100_000)).is_none());
        assert!(Version::parse("99999999999999999999.0.0").is_none());
        assert!(Version::parse("1.2").is_none());
    }
}
