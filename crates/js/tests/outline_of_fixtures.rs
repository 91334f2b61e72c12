//! The first look against the whole reading, over every source of the fixtures and examples: what is called quiet says nothing.
#![allow(missing_docs, clippy::disallowed_methods, clippy::unwrap_used, reason = "reads the fixtures")]

use std::fs;
use std::path::Path;

use seaworthy_js::{Module, Outline, Value, outline, scan};
use seaworthy_text::{RepoPath, SourceFile};

fn sources(folder: &Path, found: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            if entry.file_name() != "node_modules" {
                sources(&path, found);
            }
            continue;
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if matches!(ending, "js" | "mjs" | "cjs" | "jsx" | "ts" | "mts" | "cts" | "tsx")
            && let Ok(text) = fs::read_to_string(&path)
        {
            let name = path.file_name().unwrap().to_str().unwrap();
            found.push(SourceFile::new(RepoPath::root().child(name), text));
        }
    }
}

/// What in a module has to do with a container, in words; none of a quiet one.
fn told(module: &Module) -> Vec<&'static str> {
    let mut told = Vec::new();
    let mut note = |is: bool, what: &'static str| told.extend(is.then_some(what));
    note(!module.env_reads.is_empty(), "reads variables");
    note(!module.dynamic_env_reads.is_empty(), "reads computed variables");
    note(!module.env_helpers.is_empty(), "has helpers that read variables");
    note(!module.whole_env_uses.is_empty(), "uses the environment as a whole");
    note(!module.schemas.is_empty(), "declares schemas");
    note(!module.routes.is_empty(), "has routes");
    note(!module.mounts.is_empty(), "mounts");
    note(!module.listens.is_empty(), "listens");
    note(!module.signals.is_empty(), "handles signals");
    note(!module.reads.is_empty(), "reads files");
    note(!module.writes.is_empty(), "writes files");
    note(!module.urls.is_empty(), "names addresses");
    for call in &module.calls {
        let name = call.path.last().map(String::as_str).unwrap_or_default();
        let first = call.arguments.first().and_then(Value::as_str);
        let is_name = first.is_some_and(|text| {
            !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        });
        note(is_name, "tells a function a name");
        note(name == "set" && first.is_some(), "sets something by name");
        note(matches!(name, "readdir" | "readdirSync" | "require" | "setGlobalPrefix"), "calls what tells");
    }
    told
}

#[test]
fn what_is_quiet_says_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["fixtures/apps", "fixtures/faults", "fixtures/proofs", "examples"] {
        sources(&root.join(folder), &mut files);
    }
    let (mut quiet, mut loud) = (0, 0);
    for file in &files {
        match outline(file, |specifier| specifier.starts_with(['.', '~', '#']) || specifier.starts_with("@/"))
        {
            Ok(Outline::Quiet(imports)) => {
                let module = scan(file).unwrap();
                assert_eq!(told(&module), Vec::<&str>::new(), "{}\n{}", file.path(), file.text());
                assert_eq!(imports, module.imports, "{}", file.path());
                assert_eq!(module.diagnostics, [], "{}", file.path());
                quiet += 1;
            }
            Ok(Outline::Whole(module)) => {
                assert_eq!(*module, scan(file).unwrap(), "{}", file.path());
                loud += 1;
            }
            Err(failure) => assert_eq!(scan(file).unwrap_err(), failure),
        }
    }
    // both happen, or this shows nothing
    assert!(quiet > 50 && loud > 50, "{quiet} quiet, {loud} loud");
}
