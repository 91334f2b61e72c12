//! Files and folders of the repository that the running app reads or hands out, besides what the build makes.

use std::collections::BTreeMap;

use seaworthy_facts::{Evidence, Fact, Presence, ProcessKind, SecretFile, Shipped};
use seaworthy_js::{AccessKind, Value};
use seaworthy_text::RepoPath;

use super::across::At;
use super::code::{Code, used};
use super::disk::{Disk, places, texts};
use crate::sources::Source;

/// Packages that hand out a folder, and options that name it.
const STATIC_PACKAGES: &[&str] = &[
    "@fastify/static",
    "@fastify/view",
    "@hono/node-server/serve-static",
    "hono/bun",
    "koa-static",
    "koa-views",
    "serve-static",
    "sirv",
    "nunjucks",
    "i18next-fs-backend",
];

/// Reads them, sorted by path; never a file that holds secrets.
pub(super) fn read(code: &Code<'_, '_>, secret_files: &[Fact<SecretFile>]) -> Vec<Fact<RepoPath>> {
    let mut found: BTreeMap<RepoPath, Evidence> = BTreeMap::new();
    if let Some(framework) = code.framework().filter(|framework| framework.id == "next") {
        let repo = code.scope.repository.repo;
        let public = code.dir().child("public");
        if repo.has_folder(&public) {
            found.insert(public.clone(), Evidence::present(public));
        }
        // a server of the app's own loads the framework, which reads its configuration again
        let own_server = code
            .project
            .processes
            .iter()
            .any(|process| process.value.kind == ProcessKind::Web && process.value.entry.is_some());
        let config = framework.config.iter().map(|name| code.dir().child(name));
        for path in config.filter(|path| own_server && repo.has_file(path)) {
            found.insert(path.clone(), Evidence::present(path));
        }
    }
    for path in code.framework().map(|framework| framework.reads).unwrap_or_default() {
        let Ok(path) = code.dir().join(path) else { continue };
        let repo = code.scope.repository.repo;
        if repo.has_file(&path) || repo.has_folder(&path) {
            found.insert(path.clone(), Evidence::present(path));
        }
    }
    for source in code.telling().filter(|source| code.is_loaded(source)) {
        for read in &source.module.reads {
            // what is imported the build takes along
            if read.kind == AccessKind::Load && code.project.build.is_some() {
                continue;
            }
            for place in places(code, source, read) {
                if let Disk::Inside { path, .. } = place {
                    add(code, &path, used(source, read.span), &mut found);
                }
            }
        }
        let calls = code.glances.of(source).folder_calls.iter();
        for call in calls.filter_map(|index| source.module.calls.get(*index)) {
            for argument in folders(&source.module, call) {
                for text in texts(code, &At::new(source, argument, call.within)) {
                    let Ok(path) = code.dir().join(&text) else { continue };
                    add(code, &path, used(source, call.span), &mut found);
                }
            }
        }
    }
    migrations(code, &mut found);
    let is_secret = |path: &RepoPath| secret_files.iter().any(|file| file.value.path == *path);
    let all: Vec<RepoPath> = found.keys().cloned().collect();
    found
        .into_iter()
        .filter(|(path, _)| !is_secret(path))
        .filter(|(path, _)| !all.iter().any(|other| other != path && path.is_within(other)))
        .map(|(path, evidence)| Fact::likely(path, evidence))
        .collect()
}

/// Adds a file or folder that is there and is no source of ours.
fn add(code: &Code<'_, '_>, path: &RepoPath, evidence: Evidence, found: &mut BTreeMap<RepoPath, Evidence>) {
    let repo = code.scope.repository.repo;
    let is_there = repo.has_file(path) || repo.has_folder(path);
    let is_own = path == code.dir() || !path.is_within(code.dir());
    // a folder with sources in it is shipped, or built, as a whole
    let holds_sources = code.app.iter().any(|source| source.file.path().is_within(path));
    if is_there && !is_own && !holds_sources {
        found.entry(path.clone()).or_insert(evidence);
    }
}

/// Whether a call may hand out a folder, by its name and package alone.
pub(super) fn may_hand_out(module: &seaworthy_js::Module, call: &seaworthy_js::Call) -> bool {
    match call.path.last().map(String::as_str) {
        Some("static" | "set" | "register") => true,
        _ => {
            let may_be =
                module.imports.iter().any(|import| STATIC_PACKAGES.contains(&import.specifier.as_str()));
            may_be && module.target(&call.path).is_some_and(|target| STATIC_PACKAGES.contains(&target.module))
        }
    }
}

/// The arguments of a call that name a folder which is handed out.
fn folders<'m>(module: &seaworthy_js::Module, call: &'m seaworthy_js::Call) -> Vec<&'m Value> {
    let option = |names: &[&str]| {
        call.arguments
            .iter()
            .filter_map(|argument| names.iter().find_map(|name| argument.get(name)))
            .collect()
    };
    let names: Vec<&str> = call.path.iter().map(String::as_str).collect();
    match names.as_slice() {
        ["express", "static"] => return call.arguments.iter().take(1).collect(),
        // `app.set('views', …)`
        [.., "set"] if call.arguments.first().and_then(Value::as_str) == Some("views") => {
            return call.arguments.get(1).into_iter().collect();
        }
        [.., "register"] => {
            let plugin = call.arguments.first().and_then(|plugin| plugin.root_path());
            let target = plugin.and_then(|path| module.target(path));
            if target.is_some_and(|target| STATIC_PACKAGES.contains(&target.module)) {
                return option(&["root", "templates"]);
            }
        }
        _ => {}
    }
    let Some(target) = module.target(&call.path) else { return Vec::new() };
    if !STATIC_PACKAGES.contains(&target.module) {
        return Vec::new();
    }
    let first: Vec<&Value> =
        call.arguments.iter().take(1).filter(|first| first.entries().is_empty()).collect();
    if first.is_empty() { option(&["root", "path", "directory", "views"]) } else { first }
}

/// The folder of migrations, where code of ours applies them: a migration process of its own, or the app when it starts.
fn migrations(code: &Code<'_, '_>, found: &mut BTreeMap<RepoPath, Evidence>) {
    let known = code.project.orm.as_ref().and_then(|orm| orm.value.migrations.as_ref());
    let is_read = |source: &&Source| code.is_loaded(source) && !migrates_apart(code, source);
    for source in code.telling().filter(is_read) {
        let calls = code.glances.of(source).client_calls.iter();
        for call in calls.filter_map(|index| source.module.calls.get(*index)) {
            let option = source.module.target(&call.path).and_then(|target| match target.name()? {
                "migrate" if target.module.starts_with("drizzle-orm/") => Some("migrationsFolder"),
                "FileMigrationProvider" if target.module == "kysely" => Some("migrationFolder"),
                _ => None,
            });
            let Some(option) = option else { continue };
            let written = call.arguments.iter().find_map(|argument| argument.get(option));
            let texts =
                written.map(|value| texts(code, &At::new(source, value, call.within))).unwrap_or_default();
            let folders = source.file.path().parent().into_iter().chain([code.dir().clone()]);
            let named = folders
                .flat_map(|folder| {
                    texts.iter().filter_map(move |text| folder.join(text).ok()).collect::<Vec<_>>()
                })
                .find(|path| code.scope.repository.repo.has_folder(path));
            let path = named.or_else(|| known.map(|migrations| migrations.value.dir.clone()));
            if let Some(path) = path {
                found.insert(path, used(source, call.span));
            }
        }
    }
    // a migration that is built has its migrations beside it; one by a tool of development has an image with all of the build
    let is_built = code.project.processes.iter().any(|process| {
        let process = &process.value;
        let by_tool = process.package.as_ref().is_some_and(|(_, development)| *development == Presence::Yes);
        process.kind == ProcessKind::Migrate && process.source.is_some() && !by_tool
    });
    if let Some(known) = known.filter(|_| is_built) {
        let dir = known.value.dir.clone();
        let evidence = known.evidence.first().cloned().unwrap_or_else(|| Evidence::present(dir.clone()));
        found.entry(dir).or_insert(evidence);
    }
}

/// Whether a source is a migration that runs from sources while what serves is built: it has an image stage of its own, and
/// the server needs none of its files.
fn migrates_apart(code: &Code<'_, '_>, source: &Source) -> bool {
    let path = source.file.path();
    let is_entry = code.project.processes.iter().any(|process| {
        let process = &process.value;
        process.kind == ProcessKind::Migrate
            && process.source.is_none()
            && process.entry.as_ref() == Some(path)
    });
    is_entry
        && code.project.shipped.value != Shipped::Sources
        && !code.app.iter().any(|other| {
            other
                .module
                .imports()
                .iter()
                .filter_map(|import| code.links.target(other, &import.specifier))
                .any(|target| target.file.path() == path)
        })
}

#[cfg(test)]
mod tests {
    use crate::world::app;

    fn paths(files: &[(&str, &str)]) -> Vec<String> {
        let package = r#"{"name":"a","type":"module","scripts":{"start":"node src/index.js"},"dependencies":{"express":"5"}}"#;
        let app = app([("package.json", package)].into_iter().chain(files.iter().copied()));
        app.runtime_files.into_iter().map(|file| file.value.to_string()).collect()
    }

    #[test]
    fn what_is_handed_out_and_read() {
        let index = "import express from 'express'; import fs from 'node:fs'; import path from 'node:path';
            app.use(express.static('public')); app.set('views', path.join(import.meta.dirname, '../views'));
            fs.readFileSync('mail/welcome.html'); fs.readFileSync(path.join('locales', `${language}.json`));
            fs.readFileSync('missing.txt'); fs.readFileSync('secret.json'); app.listen(1)";
        let found = paths(&[
            ("src/index.js", index),
            ("public/index.html", ""),
            ("views/a.ejs", ""),
            ("mail/welcome.html", ""),
            ("mail/other.html", ""),
            ("locales/en.json", "{}"),
            (".gitignore", "secret.json\n"),
            ("secret.example.json", "{}"),
        ]);
        assert_eq!(found, ["locales", "mail/welcome.html", "public", "views"]);
    }

    #[test]
    fn migrations_that_the_app_applies() {
        let index = "import { migrate } from 'drizzle-orm/postgres-js/migrator'; await migrate(db, { migrationsFolder: './sql' }); app.listen(1)";
        assert_eq!(paths(&[("src/index.js", index), ("sql/0000_a.sql", "")]), ["sql"]);
    }

    #[test]
    fn migrations_in_code_that_a_process_of_its_own_applies() {
        let package = r#"{"name":"a","type":"module","scripts":{"start":"node src/index.js","migrate":"node src/migrate.js"},"dependencies":{"kysely":"0.28","pg":"8"}}"#;
        let migrate = "import { promises as fs } from 'node:fs'; import path from 'node:path'; import { FileMigrationProvider, Migrator } from 'kysely';
            const migrator = new Migrator({ provider: new FileMigrationProvider({ fs, path, migrationFolder: path.join(import.meta.dirname, '../steps') }) });";
        let app = app([
            ("package.json", package),
            ("src/index.js", "import http from 'node:http'; http.createServer().listen(1)"),
            ("src/migrate.js", migrate),
            ("steps/1.js", "export async function up(db) {}"),
        ]);
        let files: Vec<&str> = app.runtime_files.iter().map(|file| file.value.as_str()).collect();
        assert_eq!(files, ["steps"]);
    }
}
