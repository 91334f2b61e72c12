//! Files that pin versions of tools: .nvmrc, .node-version, .bun-version, .tool-versions, mise.toml.

mod mise;

use schemars::JsonSchema;
use seaworthy_text::{RepoPath, SourceFile, Span};
use serde::{Deserialize, Serialize};

use crate::semver::Requirement;
use crate::{ParseError, Problem, Spanned};

/// A tool whose version is pinned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// Node.js: `node`, `nodejs`.
    Node,
    /// Bun.
    Bun,
    /// Deno.
    Deno,
    /// npm.
    Npm,
    /// pnpm.
    Pnpm,
    /// yarn, of either kind.
    Yarn,
    /// Something else, by the name in the file.
    Other(String),
}

impl Tool {
    /// The tool of this name, as version managers write it.
    pub fn of(name: &str) -> Self {
        // mise: `core:node`, `npm:pnpm`
        match name.rsplit_once(':').map_or(name, |(_, name)| name) {
            "node" | "nodejs" => Self::Node,
            "bun" => Self::Bun,
            "deno" => Self::Deno,
            "npm" => Self::Npm,
            "pnpm" => Self::Pnpm,
            "yarn" => Self::Yarn,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// A kind of version file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VersionFileKind {
    /// `.nvmrc`: Node.js.
    Nvmrc,
    /// `.node-version`: Node.js.
    NodeVersion,
    /// `.bun-version`: Bun.
    BunVersion,
    /// `.tool-versions`: asdf, and mise.
    ToolVersions,
    /// `mise.toml`, `.mise.toml`, `mise/config.toml`, `.mise/config.toml`, `.config/mise.toml`.
    Mise,
}

impl VersionFileKind {
    /// Recognises a version file by its path from the folder it speaks for.
    pub fn of(path: &RepoPath) -> Option<Self> {
        let parent = path.parent().map(|parent| parent.file_name().to_owned()).unwrap_or_default();
        Some(match path.file_name() {
            ".nvmrc" => Self::Nvmrc,
            ".node-version" => Self::NodeVersion,
            ".bun-version" => Self::BunVersion,
            ".tool-versions" => Self::ToolVersions,
            "mise.toml" | ".mise.toml" => Self::Mise,
            "config.toml" if matches!(parent.as_str(), "mise" | ".mise") => Self::Mise,
            _ => return None,
        })
    }
}

/// One pinned tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionPin {
    /// The tool; where the file names none (.nvmrc), the span is the version's.
    pub tool: Spanned<Tool>,
    /// What is asked for.
    pub requirement: Spanned<Requirement>,
}

/// What a version file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionFile {
    /// The pins, in order. Of a list of versions for one tool only the first counts, as the version managers have it.
    pub pins: Vec<VersionPin>,
    /// Versions that mean nothing to us.
    pub problems: Vec<Problem>,
}

impl VersionFile {
    /// Reads a version file.
    ///
    /// # Errors
    /// Only mise's TOML can be broken as a whole.
    pub fn parse(file: &SourceFile, kind: VersionFileKind) -> Result<Self, ParseError> {
        Self::parse_text(file.text(), kind)
    }

    /// As [`VersionFile::parse`], from bare text.
    ///
    /// # Errors
    /// Only mise's TOML can be broken as a whole.
    pub fn parse_text(text: &str, kind: VersionFileKind) -> Result<Self, ParseError> {
        let mut versions = Self::default();
        match kind {
            VersionFileKind::Nvmrc | VersionFileKind::NodeVersion => versions.single(text, &Tool::Node),
            VersionFileKind::BunVersion => versions.single(text, &Tool::Bun),
            VersionFileKind::ToolVersions => versions.tool_versions(text),
            VersionFileKind::Mise => mise::read(text, &mut versions)?,
        }
        Ok(versions)
    }

    /// The pin of this tool.
    pub fn pin(&self, tool: &Tool) -> Option<&VersionPin> {
        self.pins.iter().find(|pin| pin.tool.value == *tool)
    }

    /// The first line that is no comment; nvm also allows `key=value` lines, which set no version.
    fn single(&mut self, text: &str, tool: &Tool) {
        for (line, start) in lines(text) {
            let (word, span) = trimmed(line.split('#').next().unwrap_or_default(), start);
            if word.is_empty() || word.contains('=') && !word.starts_with(['=', '>', '<']) {
                continue;
            }
            // `bun-v1.2.0`, as bun's own release tags are written
            let version = word.strip_prefix("bun-").unwrap_or(word);
            self.add(Spanned::new(tool.clone(), span), version, span);
            return;
        }
    }

    fn tool_versions(&mut self, text: &str) {
        for (line, start) in lines(text) {
            let (line, span) = trimmed(line.split('#').next().unwrap_or_default(), start);
            let Some((name, rest)) = line.split_once(char::is_whitespace) else { continue };
            let name_start = span.start as usize;
            let tool = Spanned::new(Tool::of(name), Span::new(name_start, name_start + name.len()));
            let rest_start = name_start + line.len() - rest.len();
            let (rest, rest_span) = trimmed(rest, rest_start);
            let version = rest.split_whitespace().next().unwrap_or_default();
            let version_start = rest_span.start as usize;
            self.add(tool, version, Span::new(version_start, version_start + version.len()));
        }
    }

    fn add(&mut self, tool: Spanned<Tool>, version: &str, span: Span) {
        match Requirement::parse(version) {
            Ok(requirement) => {
                self.pins.push(VersionPin { tool, requirement: Spanned::new(requirement, span) });
            }
            // `ref:main`, `path:…` and other languages' versions are nothing to complain about
            Err(_) if matches!(tool.value, Tool::Other(_)) => {}
            Err(error) => self.problems.push(Problem::new(span, error.to_string())),
        }
    }
}

/// The lines with the offset of each.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    text[start..].split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (line, at)
    })
}

fn trimmed(text: &str, start: usize) -> (&str, Span) {
    let begin = start + (text.len() - text.trim_start().len());
    let text = text.trim();
    (text, Span::new(begin, begin + text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pins(text: &str, kind: VersionFileKind) -> Vec<(Tool, String, String)> {
        let versions = VersionFile::parse_text(text, kind).unwrap();
        versions
            .pins
            .into_iter()
            .map(|pin| {
                (
                    pin.tool.value,
                    pin.requirement.value.to_string(),
                    text[pin.requirement.span.range()].to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn files_of_one_version() {
        let expected = |text: &str, written: &str| vec![(Tool::Node, text.to_owned(), written.to_owned())];
        assert_eq!(pins("\u{feff}v20.11.1\r\n", VersionFileKind::Nvmrc), expected("20.11.1", "v20.11.1"));
        assert_eq!(
            pins("# why\n\nlts/iron # old\n", VersionFileKind::Nvmrc),
            expected("lts/iron", "lts/iron")
        );
        assert_eq!(pins("20\n", VersionFileKind::NodeVersion), expected("20", "20"));
        assert_eq!(pins("mirror=x\nnode\n", VersionFileKind::Nvmrc), expected("latest", "node"));
        assert_eq!(pins("bun-v1.2.3", VersionFileKind::BunVersion)[0].1, "1.2.3");
        assert!(pins("", VersionFileKind::Nvmrc).is_empty());
        let broken = VersionFile::parse_text("twenty two\n", VersionFileKind::Nvmrc).unwrap();
        assert_eq!(broken.problems.len(), 1);
    }

    #[test]
    fn asdf_takes_the_first_version_of_each_tool() {
        let text = "nodejs 20.1.0 18.0.0 # two\npnpm   9.1.0\npython 3.12.1\nruby ref:main\n";
        let found = pins(text, VersionFileKind::ToolVersions);
        assert_eq!(found[0], (Tool::Node, "20.1.0".to_owned(), "20.1.0".to_owned()));
        assert_eq!(found[1].0, Tool::Pnpm);
        assert_eq!(found[2].0, Tool::Other("python".to_owned()));
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn mise_takes_strings_lists_and_tables() {
        let text = "[env]\nA = '1'\n[tools]\nnode = \"22\"\nbun = ['1.2', '1.1']\npnpm = { version = \"10.8.1\" }\n\
            \"npm:yarn\" = 'latest'\n";
        let found = pins(text, VersionFileKind::Mise);
        let shown: Vec<String> =
            found.iter().map(|(tool, version, _)| format!("{tool:?} {version}")).collect();
        assert_eq!(shown, ["Node 22", "Bun 1.2", "Pnpm 10.8.1", "Yarn latest"]);
        assert!(VersionFile::parse_text("[tools", VersionFileKind::Mise).is_err());
    }

    #[test]
    fn kinds_go_by_name() {
        let kind = |path| VersionFileKind::of(&RepoPath::new(path).unwrap());
        assert_eq!(kind("backend/.nvmrc"), Some(VersionFileKind::Nvmrc));
        assert_eq!(kind(".mise/config.toml"), Some(VersionFileKind::Mise));
        assert_eq!(kind("config.toml"), None);
    }
}
