//! What the app writes at run time: folders for data, logs and caches.

use std::collections::BTreeMap;

use seaworthy_facts::{Confidence, Evidence, Fact, WritePath, WritePurpose};
use seaworthy_js::AccessKind;
use seaworthy_text::RepoPath;

use super::code::{Code, used};
use super::disk::{Disk, places};

/// Reads it, sorted by place.
pub(super) fn read(code: &Code<'_, '_>) -> Vec<Fact<WritePath>> {
    let mut found: BTreeMap<(Option<RepoPath>, Option<String>), Fact<WritePath>> = BTreeMap::new();
    for source in code.telling().filter(|source| code.is_loaded(source)) {
        for write in &source.module.writes {
            for place in places(code, source, write) {
                let Some((dir, absolute)) = folder(code, &place, write.kind) else { continue };
                let purpose = if is_among_code(code, dir.as_ref()) {
                    WritePurpose::AmongCode
                } else {
                    purpose(write.kind, &place)
                };
                let value = WritePath { dir: dir.clone(), absolute: absolute.clone(), purpose };
                add(&mut found, (dir, absolute), value, used(source, write.span), Confidence::Likely);
            }
        }
    }
    for path in code.framework().map(|framework| framework.writes).unwrap_or_default() {
        let Ok(dir) = code.dir().join(path) else { continue };
        let value = WritePath { dir: Some(dir.clone()), absolute: None, purpose: WritePurpose::Cache };
        let evidence = code.framework_evidence().into_iter().next();
        if let Some(evidence) = evidence {
            add(&mut found, (Some(dir), None), value, evidence, Confidence::Assumed);
        }
    }
    // a folder inside another one of the same purpose is part of it
    let all: Vec<Fact<WritePath>> = found.into_values().collect();
    let is_inside = |inner: &WritePath| {
        all.iter().any(|outer| {
            let outer = &outer.value;
            outer != inner
                && outer.purpose == inner.purpose
                && matches!((&outer.dir, &inner.dir), (Some(outer), Some(inner)) if inner.is_within(outer))
        })
    };
    all.iter().filter(|fact| !is_inside(&fact.value)).cloned().collect()
}

fn add(
    found: &mut BTreeMap<(Option<RepoPath>, Option<String>), Fact<WritePath>>,
    key: (Option<RepoPath>, Option<String>),
    value: WritePath,
    evidence: Evidence,
    confidence: Confidence,
) {
    match found.get_mut(&key) {
        Some(known) => {
            // what must survive weighs more than what may be lost
            if value.purpose == WritePurpose::Data {
                known.value.purpose = WritePurpose::Data;
            }
            known.evidence.push(evidence);
        }
        None => {
            found.insert(key, Fact { value, evidence: vec![evidence], confidence });
        }
    }
}

/// The folder that is written to; `None` where it cannot be told or is the app's own.
fn folder(code: &Code<'_, '_>, place: &Disk, kind: AccessKind) -> Option<(Option<RepoPath>, Option<String>)> {
    match place {
        Disk::Temporary => Some((None, Some("/tmp".to_owned()))),
        Disk::Absolute(path) => {
            let is_file = is_file(path.rsplit('/').next().unwrap_or_default(), kind);
            let dir = if is_file { path.rsplit_once('/').map_or("", |(dir, _)| dir) } else { path };
            (!dir.is_empty()).then(|| (None, Some(dir.to_owned())))
        }
        Disk::Inside { path, is_complete } => {
            let dir =
                if *is_complete && is_file(path.file_name(), kind) { path.parent()? } else { path.clone() };
            let is_outside = !dir.is_within(code.dir());
            // what is written there but a database is a trifle
            let counts = kind == AccessKind::Database || !is_among_code(code, Some(&dir));
            (!is_outside && counts).then_some((Some(dir), None))
        }
    }
}

/// Whether a volume over a folder would hide the app.
fn is_among_code(code: &Code<'_, '_>, dir: Option<&RepoPath>) -> bool {
    dir.is_some_and(|dir| {
        *dir == *code.dir() || code.app.iter().any(|source| source.file.path().parent().as_ref() == Some(dir))
    })
}

fn is_file(name: &str, kind: AccessKind) -> bool {
    match kind {
        AccessKind::MakeDirectory | AccessKind::Upload => false,
        AccessKind::Write | AccessKind::Database => true,
        // a logger is given a file or a folder
        _ => name.contains('.'),
    }
}

fn purpose(kind: AccessKind, place: &Disk) -> WritePurpose {
    let path = match place {
        Disk::Temporary => return WritePurpose::Temporary,
        Disk::Absolute(path) => path.to_ascii_lowercase(),
        Disk::Inside { path, .. } => path.as_str().to_ascii_lowercase(),
    };
    let has = |words: &[&str]| path.split(['/', '.', '-', '_']).any(|part| words.contains(&part));
    match kind {
        AccessKind::Database | AccessKind::Upload => WritePurpose::Data,
        AccessKind::Log => WritePurpose::Logs,
        _ if has(&["tmp", "temp"]) => WritePurpose::Temporary,
        _ if has(&["cache", "caches"]) => WritePurpose::Cache,
        _ if has(&["log", "logs"]) => WritePurpose::Logs,
        _ => WritePurpose::Data,
    }
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::WritePurpose::{self, AmongCode, Cache, Data, Logs, Temporary};

    use crate::world::app;

    fn writes(index: &str) -> Vec<(String, WritePurpose)> {
        let package = r#"{"name":"a","type":"module","scripts":{"start":"node src/index.js"},"dependencies":{"express":"5"}}"#;
        let index =
            format!("import fs from 'node:fs'; import path from 'node:path';\n{index}\napp.listen(1)");
        let app = app([("package.json", package), ("src/index.js", index.as_str())]);
        app.writes
            .into_iter()
            .map(|write| {
                let place = write.value.dir.map(|dir| dir.to_string()).or(write.value.absolute);
                (place.unwrap(), write.value.purpose)
            })
            .collect()
    }

    #[track_caller]
    fn one(index: &str, wanted: &[(&str, WritePurpose)]) {
        let found = writes(index);
        let found: Vec<(&str, WritePurpose)> =
            found.iter().map(|(place, purpose)| (place.as_str(), *purpose)).collect();
        assert_eq!(found, wanted, "{index}");
    }

    #[test]
    fn folders_and_what_for() {
        one(
            "fs.mkdirSync('uploads', { recursive: true }); fs.writeFileSync(path.join('uploads', name), x)",
            &[("uploads", Data)],
        );
        one("fs.writeFileSync('data/state.json', x)", &[("data", Data)]);
        one("fs.appendFileSync('logs/app.log', x)", &[("logs", Logs)]);
        one("fs.writeFileSync('.cache/x', x)", &[(".cache", Cache)]);
        one("fs.writeFileSync('/tmp/x', x)", &[("/tmp", Temporary)]);
        one(
            "const dir = process.env.DATA_DIR ?? '/var/lib/app'; fs.mkdirSync(dir)",
            &[("/var/lib/app", Data)],
        );
        one("import Database from 'better-sqlite3'; new Database('db/app.sqlite')", &[("db", Data)]);
        one("import Database from 'better-sqlite3'; new Database('src/app.sqlite')", &[("src", AmongCode)]);
        one("import Database from 'better-sqlite3'; new Database('app.sqlite')", &[(".", AmongCode)]);
        one("import multer from 'multer'; multer({ dest: 'files/' })", &[("files", Data)]);
        one("fs.writeFileSync(path.join(import.meta.dirname, '../data/x.json'), x)", &[("data", Data)]);
        // a volume over the app's own folder or its sources would hide the app
        one("fs.writeFileSync('report.json', x); fs.writeFileSync('src/x', x)", &[]);
        one("fs.writeFileSync(somewhere(), x)", &[]);
    }
}
