//! Settings of Next.js that change what its build is: whether the server is traced, or files are all there is.

use seaworthy_facts::{Confidence, Evidence, EvidenceKind, Fact, Unknown, UnknownKind};
use seaworthy_js::Value;

use crate::literal;
use crate::scope::AppScope;
use crate::sources::Source;

/// A setting of Next.js' configuration.
pub(crate) fn setting<'r>(scope: &AppScope<'r>, key: &str) -> Option<(&'r Source, &'r Value)> {
    let source = config(scope)?;
    let config = literal::exported(source)?;
    Some((source, literal::setting(config, &[key])?))
}

fn config<'r>(scope: &AppScope<'r>) -> Option<&'r Source> {
    let names = ["next.config.ts", "next.config.mjs", "next.config.js", "next.config.mts", "next.config.cjs"];
    names.iter().find_map(|name| scope.sources.get(&scope.dir().child(name)))
}

/// What `output` says: `standalone` or `export`.
pub(super) fn output(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Option<Fact<String>> {
    let source = config(scope)?;
    if literal::exported(source).is_none() {
        let why =
            "the configuration of Next.js is computed; whether it sets `output` cannot be told".to_owned();
        unknowns.push(Unknown { kind: UnknownKind::Setting, place: source.file.start(), why });
        return None;
    }
    let (source, value) = setting(scope, "output")?;
    let evidence = Evidence::at(EvidenceKind::Configured, &source.file, value.span);
    let (texts, depends) = literal::strings(value);
    let Some(text) = texts.into_iter().next() else {
        if depends {
            let why = "`output` is computed".to_owned();
            unknowns.push(Unknown { kind: UnknownKind::Setting, place: evidence.place, why });
        }
        return None;
    };
    if depends {
        let why = format!("`output` depends on the environment of the build; taken for `{text}`");
        unknowns.push(Unknown { kind: UnknownKind::Setting, place: evidence.place.clone(), why });
    }
    let confidence = if depends { Confidence::Assumed } else { Confidence::Certain };
    Some(Fact { value: text, evidence: vec![evidence], confidence })
}
