//! Configuration files that the running app reads, that hold secrets and are kept out of git.

use std::collections::BTreeMap;

use seaworthy_catalog::secret_names::looks_random;
use seaworthy_facts::{Evidence, EvidenceKind, Fact, Presence, SecretFile};
use seaworthy_js::{AccessKind, Module, Value};
use seaworthy_manifest::data::{self, Dialect, Node};
use seaworthy_text::{RepoPath, Span};

use super::code::{Code, used};
use super::disk::{Disk, places};
use super::env::is_secret_name;

/// Words in the names of files that hold secrets or settings.
const TELLING: &[&str] =
    &["config", "secret", "credential", "setting", "key", "cert", "private", "token", "service-account"];

/// Kinds of files that hold settings or keys.
const EXTENSIONS: &[&str] = &[
    "json", "json5", "jsonc", "yaml", "yml", "toml", "ini", "conf", "pem", "key", "crt", "p12", "pfx", "env",
];

/// Folders that a build or an install fills.
const MADE: &[&str] = &["node_modules", "dist", "build", ".next", "out", "coverage", ".cache", "tmp", "logs"];

/// Reads them, sorted by path.
pub(super) fn read(code: &Code<'_, '_>) -> Vec<Fact<SecretFile>> {
    let mut found: BTreeMap<RepoPath, Fact<SecretFile>> = BTreeMap::new();
    let written: Vec<RepoPath> = code
        .telling()
        .flat_map(|source| source.module.writes.iter().map(move |write| (source, write)))
        .flat_map(|(source, write)| places(code, source, write))
        .filter_map(|place| match place {
            Disk::Inside { path, .. } => Some(path),
            _ => None,
        })
        .collect();
    for source in code.telling().filter(|source| code.is_loaded(source)) {
        for read in
            source.module.reads.iter().filter(|read| matches!(read.kind, AccessKind::Read | AccessKind::Load))
        {
            for place in places(code, source, read) {
                let Disk::Inside { path, is_complete: true } = place else { continue };
                if !path.is_within(code.dir()) || path.parts().any(|part| MADE.contains(&part)) {
                    continue;
                }
                if path.extension().is_none_or(|extension| !EXTENSIONS.contains(&extension)) {
                    continue;
                }
                // what the app makes itself is data
                if written.contains(&path)
                    || written.iter().any(|other| path.parent().as_ref() == Some(other))
                {
                    continue;
                }
                let Some(why) = kept_out(code, &path) else { continue };
                let example = example(code, &path);
                let name = path.as_str().to_ascii_lowercase();
                if example.is_none() && !TELLING.iter().any(|word| name.contains(word)) {
                    continue;
                }
                let evidence = used(source, read.span);
                if let Some(known) = found.get_mut(&path) {
                    known.evidence.push(evidence);
                    continue;
                }
                let value = SecretFile {
                    secret_values: example.as_ref().map_or(0, |example| secrets(code, example)),
                    required: required(&source.module, read),
                    example,
                    path: path.clone(),
                };
                found.insert(path, Fact::certain(value, evidence).and(why));
            }
        }
    }
    found.into_values().collect()
}

/// What shows that a file must stay out of an image: git ignores it, or a secret stands in it.
fn kept_out(code: &Code<'_, '_>, path: &RepoPath) -> Option<Evidence> {
    let repo = code.scope.repository.repo;
    if let Some(place) = repo.git_ignored(path) {
        return Some(Evidence { place, kind: EvidenceKind::Ignored });
    }
    if is_example(path.file_name()) {
        return None;
    }
    // one that cannot be read holds nothing that could be told
    let file = repo.read(path).ok()?;
    if let Some(at) = file.text().find("PRIVATE KEY-----") {
        return Some(Evidence::at(
            EvidenceKind::Present,
            &file,
            Span::new(at, at + "PRIVATE KEY-----".len()),
        ));
    }
    let root = data::parse_json(file.text(), Dialect::Comments).ok()?;
    let span = secret(&root)?;
    Some(Evidence::at(EvidenceKind::Present, &file, span))
}

fn is_example(name: &str) -> bool {
    ["example", "sample", "template", "dist"].iter().any(|word| name.contains(word))
}

/// The key of a value that is a secret by its name and by how it looks.
fn secret(node: &Node<'_>) -> Option<Span> {
    let own = node
        .entries()
        .iter()
        .find(|entry| is_secret_name(&entry.key) && entry.value.text().is_some_and(looks_random));
    if let Some(entry) = own {
        return Some(entry.key_span);
    }
    node.entries().iter().map(|entry| &entry.value).chain(node.items()).find_map(secret)
}

/// An example of a file, checked in beside it.
pub(super) fn example(code: &Code<'_, '_>, path: &RepoPath) -> Option<RepoPath> {
    let folder = path.parent()?;
    let name = path.file_name();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let mut names = Vec::new();
    for word in ["example", "sample", "template", "dist", "default"] {
        names.push(format!("{stem}.{word}.{extension}"));
        names.push(format!("{name}.{word}"));
        names.push(format!("{stem}-{word}.{extension}"));
        names.push(format!("{word}.{name}"));
        names.push(format!("{word}-{name}"));
    }
    let repo = code.scope.repository.repo;
    names.iter().map(|name| folder.child(name)).find(|path| repo.has_file(path))
}

/// How many values of a JSON file are secrets, by the names of their keys.
fn secrets(code: &Code<'_, '_>, path: &RepoPath) -> usize {
    // an example in another format, or a broken one, names no keys that we could count
    let Ok(file) = code.scope.repository.repo.read(path) else { return 0 };
    let Ok(root) = data::parse_json(file.text(), Dialect::Comments) else { return 0 };
    count(&root)
}

fn count(node: &Node<'_>) -> usize {
    let own = node.entries().iter().filter(|entry| {
        let is_leaf = entry.value.entries().is_empty() && entry.value.items().is_empty();
        is_leaf && is_secret_name(&entry.key)
    });
    let below = node.entries().iter().map(|entry| &entry.value).chain(node.items());
    own.count() + below.map(count).sum::<usize>()
}

/// Whether the app ends without the file. Whoever looks whether it is there can do without.
fn required(module: &Module, read: &seaworthy_js::FileAccess) -> Presence {
    let looks = module.calls.iter().any(|call| {
        let name = call.path.last().map(String::as_str);
        matches!(name, Some("existsSync" | "exists" | "access" | "accessSync" | "pathExists"))
            && call.arguments.first().is_none_or(|first| same(first, &read.path.value))
    });
    if looks { Presence::No } else { Presence::Yes }
}

fn same(a: &Value, b: &Value) -> bool {
    a.kind == b.kind
}

#[cfg(test)]
mod tests {
    use seaworthy_facts::{Presence, SecretFile};

    use crate::world::app;

    fn files(files: &[(&str, &str)]) -> Vec<SecretFile> {
        let package = r#"{"name":"a","type":"module","scripts":{"start":"node index.js"},"dependencies":{"express":"5"}}"#;
        let app = app([("package.json", package)].into_iter().chain(files.iter().copied()));
        app.secret_files.into_iter().map(|file| file.value).collect()
    }

    #[test]
    fn ignored_files_that_are_read() {
        let found = files(&[
            (".gitignore", "config/*.json\n!config/*.example.json\nkeys/\n"),
            (
                "config/app.example.json",
                r#"{"db":{"password":"x"},"jwtSecret":"y","tokenTtl":5,"list":[{"apiKey":"z"}]}"#,
            ),
            (
                "index.js",
                "import fs from 'node:fs'; import path from 'node:path'; const config = JSON.parse(fs.readFileSync(path.join(process.cwd(), 'config', 'app.json'), 'utf8')); const key = fs.readFileSync('./keys/signing.pem'); app.listen(1)",
            ),
        ]);
        let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["config/app.json", "keys/signing.pem"]);
        assert_eq!(found[0].example.as_ref().unwrap().as_str(), "config/app.example.json");
        assert_eq!((found[0].secret_values, found[0].required), (3, Presence::Yes));
        assert_eq!((found[1].example.as_ref(), found[1].secret_values), (None, 0));
    }

    #[test]
    fn what_is_looked_for_is_not_required() {
        let found = files(&[
            (".gitignore", "config.json\n"),
            ("config.json.example", "{}"),
            (
                "index.js",
                "import fs from 'node:fs'; const file = 'config.json'; if (fs.existsSync(file)) load(fs.readFileSync(file)); app.listen(1)",
            ),
        ]);
        assert_eq!(found[0].required, Presence::No);
    }

    #[test]
    fn a_secret_that_was_checked_in() {
        let read = "import fs from 'node:fs'; fs.readFileSync('config/service.json'); fs.readFileSync('config/names.json'); app.listen(1)";
        let found = files(&[
            ("index.js", read),
            ("config/service.json", r#"{ "api": { "secret": "9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c" } }"#),
            ("config/names.json", r#"{ "password": "Your password", "token": "the word for a token" }"#),
        ]);
        let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["config/service.json"]);
    }

    #[test]
    fn data_and_outputs_are_none() {
        let found = files(&[
            (".gitignore", "data/\ndist/\nstate.json\n"),
            (
                "index.js",
                "import fs from 'node:fs'; fs.readFileSync('dist/config.json'); fs.writeFileSync('data/config.json', ''); fs.readFileSync('data/config.json'); fs.readFileSync('state.json'); fs.readFileSync('public/config.json'); app.listen(1)",
            ),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }
}
