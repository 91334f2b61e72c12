//! Which output comes from which source, and the other way round.

use seaworthy_facts::{BuildTool, Fact};
use seaworthy_text::RepoPath;

/// What one command of a build writes.
#[derive(Debug, Clone)]
pub(crate) struct Emitted {
    /// The tool.
    pub(crate) tool: BuildTool,
    /// What is written, the main output first.
    pub(crate) outputs: Vec<Fact<RepoPath>>,
    /// Whether type declarations are asked for, and where.
    pub(crate) declarations: Option<Fact<()>>,
    /// How outputs and sources belong together.
    pub(crate) mapping: Mapping,
}

/// How outputs and sources belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mapping {
    /// Each entry becomes one file: output (extension as the first format has it) and source.
    Entries(Vec<(RepoPath, RepoPath)>),
    /// Every source below `from` becomes a file below `to`.
    Tree {
        /// The sources' root.
        from: RepoPath,
        /// The output folder.
        to: RepoPath,
    },
    /// Not file by file.
    Opaque,
}

/// What a source becomes, by its extension.
const RENAMED: &[(&str, &str)] = &[
    ("ts", "js"),
    ("tsx", "js"),
    ("jsx", "js"),
    ("js", "js"),
    ("mts", "mjs"),
    ("mjs", "mjs"),
    ("cts", "cjs"),
    ("cjs", "cjs"),
];

impl Mapping {
    /// The places at which the source of this output may lie, the likeliest first.
    pub(crate) fn sources_of(&self, output: &RepoPath) -> Vec<RepoPath> {
        match self {
            Self::Entries(entries) => {
                let wanted = stem(output);
                entries
                    .iter()
                    .filter(|(made, _)| stem(made) == wanted)
                    .map(|(_, source)| source.clone())
                    .collect()
            }
            Self::Tree { from, to } => {
                let Some(below) = output.below(to) else { return Vec::new() };
                let Some((stem, extension)) = below.rsplit_once('.') else { return Vec::new() };
                let sources = RENAMED.iter().filter(|(_, made)| *made == extension);
                sources.filter_map(|(source, _)| from.join(&format!("{stem}.{source}")).ok()).collect()
            }
            Self::Opaque => Vec::new(),
        }
    }

    /// What this source becomes.
    pub(crate) fn output_of(&self, source: &RepoPath) -> Option<RepoPath> {
        match self {
            Self::Entries(entries) => {
                entries.iter().find(|(_, from)| from == source).map(|(output, _)| output.clone())
            }
            Self::Tree { from, to } => {
                let below = source.below(from)?;
                let (stem, extension) = below.rsplit_once('.')?;
                let (_, made) = RENAMED.iter().find(|(source, _)| *source == extension)?;
                to.join(&format!("{stem}.{made}")).ok()
            }
            Self::Opaque => None,
        }
    }
}

/// A path without its extension; bundlers choose that by format.
fn stem(path: &RepoPath) -> &str {
    let text = path.as_str();
    match path.extension() {
        Some(extension) => &text[..text.len() - extension.len() - 1],
        None => text,
    }
}

/// The outputs of a bundler: each entry below the folder that all entries share.
pub(crate) fn bundle(dir: &RepoPath, out_dir: &RepoPath, sources: &[RepoPath], extension: &str) -> Mapping {
    let mut shared: Option<RepoPath> = None;
    for source in sources {
        let parent = source.parent().unwrap_or_default();
        shared = Some(match shared {
            None => parent,
            Some(shared) => shared
                .ancestors()
                .find(|candidate| parent.is_within(candidate))
                .unwrap_or_else(|| dir.clone()),
        });
    }
    let Some(shared) = shared else { return Mapping::Opaque };
    let entries = sources.iter().filter_map(|source| {
        let below = source.below(&shared)?;
        let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
        Some((out_dir.join(&format!("{stem}.{extension}")).ok()?, source.clone()))
    });
    Mapping::Entries(entries.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RepoPath {
        RepoPath::new(text).unwrap()
    }

    #[test]
    fn a_tree_keeps_folders_and_renames() {
        let tree = Mapping::Tree { from: path("src"), to: path("dist") };
        assert_eq!(tree.output_of(&path("src/db/migrate.ts")), Some(path("dist/db/migrate.js")));
        assert!(tree.sources_of(&path("dist/a.mjs")).contains(&path("src/a.mts")));
        assert_eq!(tree.output_of(&path("other/a.ts")), None);
    }

    #[test]
    fn a_bundle_drops_what_its_entries_share() {
        let one = bundle(&path(""), &path("dist"), &[path("src/index.ts")], "js");
        assert_eq!(one.sources_of(&path("dist/index.cjs")), [path("src/index.ts")]);
        let two = bundle(&path(""), &path("dist"), &[path("src/index.ts"), path("src/jobs/worker.ts")], "js");
        assert_eq!(two.output_of(&path("src/jobs/worker.ts")), Some(path("dist/jobs/worker.js")));
    }
}
