//! Bundlers whose command line says it all: esbuild, `bun build`; and tsdown, which is configured as tsup is.

use seaworthy_facts::{BuildTool, Confidence, Evidence, EvidenceKind, Fact};
use seaworthy_text::RepoPath;

use super::emit::{Emitted, Mapping, bundle};
use crate::command::{option, plain};
use crate::literal;
use crate::scope::AppScope;

/// What `esbuild` with these words writes.
pub(super) fn esbuild(dir: &RepoPath, words: &[String]) -> Option<Emitted> {
    from_options(dir, words, BuildTool::Esbuild, &plain(words, &[]))
}

/// What `bun build` with these words writes.
pub(super) fn bun(dir: &RepoPath, words: &[String]) -> Option<Emitted> {
    let plain = plain(words, &["--outdir", "--outfile", "--target", "--format", "--external", "-e"]);
    from_options(dir, words, BuildTool::BunBuild, plain.get(1..).unwrap_or_default())
}

fn from_options(dir: &RepoPath, words: &[String], tool: BuildTool, entries: &[&str]) -> Option<Emitted> {
    let sources: Vec<RepoPath> = entries.iter().filter_map(|path| dir.join(path).ok()).collect();
    let fact = |path: RepoPath| Fact { value: path, evidence: Vec::new(), confidence: Confidence::Certain };
    if let Some(file) = option(words, &["--outfile"]) {
        let output = dir.join(file).ok()?;
        let pairs = sources.first().map(|source| (output.clone(), source.clone())).into_iter().collect();
        // the folder is what is copied, unless the file lies in the app's own
        let parent = output.parent().filter(|parent| parent != dir);
        let shipped = parent.unwrap_or(output);
        return Some(Emitted {
            tool,
            outputs: vec![fact(shipped)],
            declarations: None,
            mapping: Mapping::Entries(pairs),
        });
    }
    let out_dir = dir.join(option(words, &["--outdir"])?).ok()?;
    let extension = match option(words, &["--out-extension:.js"]) {
        Some(".mjs") => "mjs",
        Some(".cjs") => "cjs",
        _ => "js",
    };
    let mapping = bundle(dir, &out_dir, &sources, extension);
    Some(Emitted { tool, outputs: vec![fact(out_dir)], declarations: None, mapping })
}

/// What `tsdown` writes.
pub(super) fn tsdown(scope: &AppScope<'_>, dir: &RepoPath, words: &[String]) -> Option<Emitted> {
    let source = ["tsdown.config.ts", "tsdown.config.mts", "tsdown.config.js", "tsdown.config.mjs"]
        .iter()
        .find_map(|name| scope.sources.get(&dir.child(name)));
    let config = source.and_then(|source| Some((source, literal::exported(source)?)));
    let set = config.and_then(|(source, config)| Some((source, literal::setting(config, &["outDir"])?)));
    let written = match (option(words, &["--out-dir", "-d"]), set) {
        (Some(flag), _) => flag.to_owned(),
        (None, Some((_, value))) => literal::path(value)?,
        (None, None) => "dist".to_owned(),
    };
    let evidence = match set {
        Some((source, value)) => Some(Evidence::at(EvidenceKind::Configured, &source.file, value.span)),
        None => scope.package.dependency_evidence("tsdown"),
    };
    let out_dir = dir.join(&written).ok()?;
    let entry = config.and_then(|(_, config)| {
        let value = literal::setting(config, &["entry"])?;
        let elements =
            if value.elements().is_empty() { std::slice::from_ref(value) } else { value.elements() };
        Some(elements.iter().filter_map(|value| dir.join(&literal::path(value)?).ok()).collect())
    });
    let sources: Vec<RepoPath> = entry.unwrap_or_else(|| dir.join("src/index.ts").into_iter().collect());
    let mapping = bundle(dir, &out_dir, &sources, "js");
    let fact =
        Fact { value: out_dir, evidence: evidence.into_iter().collect(), confidence: Confidence::Likely };
    Some(Emitted { tool: BuildTool::Other, outputs: vec![fact], declarations: None, mapping })
}
