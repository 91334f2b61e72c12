//! The TypeScript compiler: a tree of sources becomes a tree of `.js` files in `outDir`.

use seaworthy_facts::{BuildTool, Evidence, Fact, Unknown, UnknownKind};
use seaworthy_text::RepoPath;

use super::emit::{Emitted, Mapping};
use crate::command::{has, option};
use crate::scope::AppScope;
use crate::tsconfig::ResolvedTsConfig;

/// What `tsc` with these words writes; `None` when it only checks.
pub(super) fn read(
    scope: &AppScope<'_>,
    dir: &RepoPath,
    words: &[String],
    unknowns: &mut Vec<Unknown>,
) -> Option<Emitted> {
    let is_off = |names: &[&str]| has(words, names) && option(words, names) != Some("false");
    if is_off(&["--noEmit", "--noemit", "--version", "-v", "--init", "--showConfig"]) {
        return None;
    }
    let is_build = has(words, &["-b", "--build"]);
    let named = if is_build {
        words.iter().skip(1).find(|word| !word.starts_with('-')).map(String::as_str)
    } else {
        option(words, &["-p", "--project"])
    };
    let written = named.unwrap_or("tsconfig.json");
    let path = dir.join(written).ok()?;
    let path = if path.file_name().ends_with(".json") { path } else { path.child("tsconfig.json") };
    let config = ResolvedTsConfig::read(scope.repository, &path, unknowns)?;
    if is_build && !config.references.is_empty() {
        let references = config.references.clone();
        return references.iter().filter_map(|path| one(scope, &path.clone(), dir, words, unknowns)).next();
    }
    from(scope, &config, dir, words, unknowns)
}

fn one(
    scope: &AppScope<'_>,
    path: &RepoPath,
    dir: &RepoPath,
    words: &[String],
    unknowns: &mut Vec<Unknown>,
) -> Option<Emitted> {
    let config = ResolvedTsConfig::read(scope.repository, path, unknowns)?;
    // another member's outputs are its own business
    config.dir.is_within(dir).then(|| from(scope, &config, dir, words, unknowns)).flatten()
}

/// What a compilation with this configuration writes.
pub(super) fn from(
    scope: &AppScope<'_>,
    config: &ResolvedTsConfig,
    dir: &RepoPath,
    words: &[String],
    unknowns: &mut Vec<Unknown>,
) -> Option<Emitted> {
    let flagged = option(words, &["--outDir", "--outdir"]).and_then(|written| dir.join(written).ok());
    if config.no_emit && flagged.is_none() && !has(words, &["--noEmit", "--noemit"]) {
        return None;
    }
    if config.declarations_only || has(words, &["--emitDeclarationOnly"]) {
        return None;
    }
    let from = config.source_root(scope.repository);
    let (to, evidence) = match (flagged, &config.out_dir) {
        (Some(path), _) => (path, scope.package.script_evidence("build")),
        (None, Some(set)) => (set.path.clone(), Some(set.evidence.clone())),
        (None, None) => {
            let why = "`tsc` has no `outDir` here: it writes beside the sources".to_owned();
            unknowns.push(Unknown { kind: UnknownKind::Outputs, place: config.file.start(), why });
            return Some(Emitted {
                tool: BuildTool::Tsc,
                outputs: Vec::new(),
                declarations: None,
                mapping: Mapping::Tree { from: from.clone(), to: from },
            });
        }
    };
    let evidence: Vec<Evidence> = evidence.into_iter().collect();
    Some(Emitted {
        tool: BuildTool::Tsc,
        outputs: vec![Fact { value: to.clone(), evidence, confidence: seaworthy_facts::Confidence::Certain }],
        declarations: config.declarations.clone().map(|evidence| Fact::certain((), evidence)),
        mapping: Mapping::Tree { from, to },
    })
}
