//! tsup: entries bundled into `outDir`.

use seaworthy_facts::{BuildTool, Confidence, Evidence, EvidenceKind, Fact, Unknown, UnknownKind};
use seaworthy_js::{Value, ValueKind};
use seaworthy_manifest::package_json::ModuleKind;
use seaworthy_text::RepoPath;

use super::emit::{Emitted, Mapping, bundle};
use crate::command::{has, option, plain};
use crate::literal;
use crate::scope::AppScope;
use crate::sources::Source;

/// Its configuration files.
const CONFIGS: &[&str] = &[
    "tsup.config.ts",
    "tsup.config.mts",
    "tsup.config.cts",
    "tsup.config.js",
    "tsup.config.mjs",
    "tsup.config.cjs",
];

/// What `tsup` with these words writes.
pub(super) fn read(
    scope: &AppScope<'_>,
    dir: &RepoPath,
    words: &[String],
    unknowns: &mut Vec<Unknown>,
) -> Option<Emitted> {
    let named = option(words, &["--config"]).map(|written| vec![written]);
    let names = named.unwrap_or_else(|| CONFIGS.to_vec());
    let source = names.iter().find_map(|name| scope.sources.get(&dir.join(name).ok()?));
    let configs = source.map(|source| literal::exported_all(source)).unwrap_or_default();
    if let Some(source) = source
        && configs.is_empty()
    {
        let why = "the configuration of tsup is computed".to_owned();
        unknowns.push(Unknown { kind: UnknownKind::Outputs, place: source.file.start(), why });
    }
    let mut outputs: Vec<Fact<RepoPath>> = Vec::new();
    let mut entries = Vec::new();
    let mut declarations = None;
    let blank = Value::unknown(seaworthy_text::Span::default());
    let configs: Vec<&Value> = if configs.is_empty() { vec![&blank] } else { configs };
    for config in configs {
        let setting = |key: &str| source.and_then(|source| Some((source, literal::setting(config, &[key])?)));
        let out_dir = out_dir(scope, dir, words, setting("outDir"))?;
        if let Mapping::Entries(made) = mapping(
            scope,
            dir,
            &out_dir.value,
            words,
            setting("entry").or_else(|| setting("entryPoints")),
            setting("format"),
        ) {
            entries.extend(made);
        }
        if !outputs.iter().any(|known| known.value == out_dir.value) {
            outputs.push(out_dir);
        }
        declarations = declarations.or_else(|| wants_declarations(scope, words, setting("dts")));
    }
    let mapping = if entries.is_empty() { Mapping::Opaque } else { Mapping::Entries(entries) };
    Some(Emitted { tool: BuildTool::Tsup, outputs, declarations, mapping })
}

type Setting<'a> = Option<(&'a Source, &'a Value)>;

fn out_dir(
    scope: &AppScope<'_>,
    dir: &RepoPath,
    words: &[String],
    set: Setting<'_>,
) -> Option<Fact<RepoPath>> {
    let flag = option(words, &["--out-dir", "-d"]);
    let (written, evidence, confidence) = match (flag, set) {
        (Some(flag), _) => (flag.to_owned(), scope.package.script_evidence("build"), Confidence::Certain),
        (None, Some((source, value))) => {
            let evidence = Evidence::at(EvidenceKind::Configured, &source.file, value.span);
            (literal::path(value)?, Some(evidence), Confidence::Certain)
        }
        // tsup's own default
        (None, None) => ("dist".to_owned(), scope.package.dependency_evidence("tsup"), Confidence::Likely),
    };
    Some(Fact { value: dir.join(&written).ok()?, evidence: evidence.into_iter().collect(), confidence })
}

fn mapping(
    scope: &AppScope<'_>,
    dir: &RepoPath,
    out_dir: &RepoPath,
    words: &[String],
    entry: Setting<'_>,
    format: Setting<'_>,
) -> Mapping {
    let formats = match (option(words, &["--format"]), format) {
        (Some(flag), _) => flag.split(',').map(str::to_owned).collect(),
        (None, Some((_, value))) => literal::paths(value),
        // tsup's own default
        (None, None) => vec!["cjs".to_owned()],
    };
    let extension = extension(scope, formats.first().map_or("cjs", String::as_str));
    let with_value = [
        "--format",
        "--out-dir",
        "-d",
        "--config",
        "--target",
        "--env",
        "--onSuccess",
        "--tsconfig",
        "--external",
    ];
    let mut sources: Vec<RepoPath> =
        plain(words, &with_value).iter().filter_map(|path| dir.join(path).ok()).collect();
    if let Some((_, value)) = entry
        && sources.is_empty()
    {
        if let ValueKind::Object(entries) = &value.kind {
            let made = entries.iter().filter_map(|entry| {
                let seaworthy_js::EntryKey::Name(name) = &entry.key else { return None };
                let from = dir.join(&literal::path(&entry.value)?).ok()?;
                Some((out_dir.join(&format!("{name}.{extension}")).ok()?, from))
            });
            return Mapping::Entries(made.collect());
        }
        for written in literal::paths(value) {
            sources.extend(glob(scope, dir, &written));
        }
    }
    bundle(dir, out_dir, &sources, extension)
}

/// tsup writes `.js` for the package's own module system and says the other one in the extension.
fn extension(scope: &AppScope<'_>, format: &str) -> &'static str {
    let is_module =
        scope.package.json.module_kind.as_ref().is_some_and(|kind| kind.value == ModuleKind::Module);
    match (format, is_module) {
        ("esm", false) => "mjs",
        ("cjs", true) => "cjs",
        _ => "js",
    }
}

fn wants_declarations(scope: &AppScope<'_>, words: &[String], dts: Setting<'_>) -> Option<Fact<()>> {
    if has(words, &["--dts", "--dts-only"]) {
        return scope.package.script_evidence("build").map(|evidence| Fact::certain((), evidence));
    }
    let (source, value) = dts?;
    let is_off = matches!(value.kind, ValueKind::Bool(false) | ValueKind::Undefined | ValueKind::Null);
    (!is_off).then(|| Fact::certain((), Evidence::at(EvidenceKind::Configured, &source.file, value.span)))
}

/// The sources that an entry means: itself, or for a glob those that lie in its folder.
fn glob(scope: &AppScope<'_>, dir: &RepoPath, written: &str) -> Vec<RepoPath> {
    let Some(star) = written.find('*') else {
        return dir.join(written).ok().into_iter().collect();
    };
    if written.starts_with('!') {
        return Vec::new();
    }
    let folder = written[..star].rsplit_once('/').map_or("", |(folder, _)| folder);
    let Ok(folder) = dir.join(folder) else { return Vec::new() };
    let is_deep = written[star..].starts_with("**");
    scope
        .sources
        .of_package(&scope.package.dir)
        .map(|source| source.file.path())
        .filter(|path| path.below(&folder).is_some_and(|below| is_deep || !below.contains('/')))
        .cloned()
        .collect()
}
