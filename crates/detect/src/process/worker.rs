//! Processes that work without taking requests: named by a script or a Procfile, or shown by code that works off a queue.

use std::collections::BTreeSet;

use seaworthy_facts::{
    Command, Confidence, Evidence, EvidenceKind, Fact, ManagerName, Process, ProcessKind, RuntimeName,
};
use seaworthy_manifest::procfile::Procfile;
use seaworthy_text::{RepoPath, SourceFile};

use super::roles::{self, LeafRole};
use super::{Ground, procfile, program, resolve};
use crate::role::SourceRole;
use crate::script;
use crate::sources::Source;

/// Words in a script's name that say it works off a queue.
const WORKER_WORDS: &[&str] = &["worker", "workers", "queue", "queues", "jobs", "consumer", "processor"];

/// Words in a script's name that say it is not for production.
const OTHER_WORDS: &[&str] = &[
    "dev",
    "watch",
    "test",
    "build",
    "debug",
    "lint",
    "local",
    "deploy",
    "typecheck",
    "types",
    "compile",
    "clean",
    "stop",
    "ui",
    "dashboard",
    "inspect",
    "generate",
];

/// Constructors and functions that take work off a queue: the package, and the last name called.
const CONSUMERS: &[(&str, &[&str])] = &[
    ("agenda", &["Agenda"]),
    ("bee-queue", &["process"]),
    ("bull", &["process"]),
    ("bullmq", &["Worker"]),
    ("graphile-worker", &["run", "runOnce"]),
    ("pg-boss", &["work", "subscribe"]),
    ("@temporalio/worker", &["create"]),
];

/// Reads the workers.
pub(super) fn read(
    ground: &Ground<'_, '_>,
    procfile: Option<&(SourceFile, Procfile)>,
    web: Option<&Fact<Process>>,
) -> Vec<Fact<Process>> {
    let mut found = by_procfile(ground, procfile);
    if found.is_empty() {
        found = by_script(ground, web);
    }
    if found.is_empty() {
        found.extend(by_source(ground, web));
    }
    name(&mut found, "worker");
    found
}

/// Reads what runs at times.
pub(super) fn scheduled(ground: &Ground<'_, '_>) -> Vec<Fact<Process>> {
    let mut found = scripts(ground, &["cron", "scheduler", "scheduled"], ProcessKind::Cron);
    name(&mut found, "cron");
    found
}

fn by_procfile(ground: &Ground<'_, '_>, procfile: Option<&(SourceFile, Procfile)>) -> Vec<Fact<Process>> {
    let names: Vec<String> = procfile
        .iter()
        .flat_map(|(_, procfile)| &procfile.processes)
        .map(|entry| entry.process.value.clone())
        .collect();
    let others = names.iter().filter(|name| !matches!(name.as_str(), "web" | "release" | "cron" | "clock"));
    others
        .filter_map(|name| {
            let (expansion, evidence) = procfile::expand(ground.scope, procfile, name)?;
            let leaf = expansion.leaves.iter().rfind(|leaf| roles::of(leaf) == LeafRole::Serve)?;
            let program = program::read(ground.scope, leaf);
            let places = vec![evidence];
            Some(resolve::process(
                ground.scope,
                ground.build,
                ProcessKind::Worker,
                name,
                None,
                program,
                places,
            ))
        })
        .collect()
}

fn by_script(ground: &Ground<'_, '_>, web: Option<&Fact<Process>>) -> Vec<Fact<Process>> {
    let mut found = scripts(ground, WORKER_WORDS, ProcessKind::Worker);
    found.retain(|process| {
        web.is_none_or(|web| {
            web.value.command != process.value.command || process.value.command.words.is_empty()
        })
    });
    found
}

/// The scripts whose names hold one of the words and whose programs stay.
fn scripts(ground: &Ground<'_, '_>, words: &[&str], kind: ProcessKind) -> Vec<Fact<Process>> {
    let scope = ground.scope;
    let mut found: Vec<Fact<Process>> = Vec::new();
    for script in &scope.package.json.scripts {
        let name = script.name.as_str();
        let parts: Vec<&str> = name.split([':', '-', '_', '.']).collect();
        let is_meant = parts.iter().any(|part| words.contains(part))
            && !parts.iter().any(|part| OTHER_WORDS.contains(part));
        if !is_meant || name.starts_with("pre") || name.starts_with("post") {
            continue;
        }
        let Some(expansion) = script::expand(scope, scope.package, name) else { continue };
        let serving: Vec<_> =
            expansion.leaves.iter().filter(|leaf| roles::of(leaf) == LeafRole::Serve).collect();
        // a script that runs several workers at once is made of scripts that are here by themselves
        let [leaf] = serving.as_slice() else { continue };
        if leaf.package.dir != *scope.dir() {
            continue;
        }
        let program = program::read(scope, leaf);
        let evidence = scope.package.script_evidence(name).into_iter().collect();
        let mut process =
            resolve::process(scope, ground.build, kind, name, Some(name), program.clone(), evidence);
        if program.is_development && process.value.package.is_none() {
            // `bun --hot workers/index.ts`: the same file without the reload
            let Some(entry) = process.value.entry.clone() else { continue };
            process.value.command = plain(ground, &entry, program.runtime);
            process.confidence = Confidence::Likely;
        } else if program.is_development {
            continue;
        }
        if !found.iter().any(|known| known.value.command == process.value.command) {
            found.push(process);
        }
    }
    found
}

fn plain(ground: &Ground<'_, '_>, entry: &RepoPath, runtime: Option<RuntimeName>) -> Command {
    let file = entry.relative_to(ground.scope.dir());
    match runtime {
        Some(RuntimeName::Bun) => Command::new(["bun".to_owned(), "run".to_owned(), file]),
        Some(RuntimeName::Node) | None => Command::new(["node".to_owned(), file]),
    }
}

/// A file that works off a queue and that the web process does not load: somebody has to start it.
fn by_source(ground: &Ground<'_, '_>, web: Option<&Fact<Process>>) -> Option<Fact<Process>> {
    let scope = ground.scope;
    let consuming: Vec<&Source> =
        scope.own(SourceRole::App).filter(|source| consumer(source).is_some()).collect();
    let first = *consuming.first()?;
    // a framework loads its files by their place, so only those that nothing of it imports are apart
    let entry = web
        .and_then(|web| web.value.source.as_ref().or(web.value.entry.as_ref()))
        .and_then(|path| scope.sources.get(path));
    let loaded: BTreeSet<&RepoPath> = match entry {
        Some(entry) => {
            ground.imports.reachable(scope, entry).iter().map(|source| source.file.path()).collect()
        }
        None => scope
            .own(SourceRole::App)
            .filter(|source| is_loaded_by_framework(scope.dir(), source.file.path()))
            .flat_map(|source| ground.imports.reachable(scope, source))
            .map(|source| source.file.path())
            .collect(),
    };
    if consuming.iter().any(|source| loaded.contains(source.file.path())) {
        return None;
    }
    let start = root_of(ground, first);
    let evidence = Evidence::at(EvidenceKind::Used, &first.file, consumer(first)?);
    let path = start.file.path().clone();
    let output = ground.build.output_of(&path);
    let bun = scope.site.manager.name.value == ManagerName::Bun;
    let is_typescript = matches!(path.extension(), Some("ts" | "tsx" | "mts" | "cts"));
    let (command, file, source) = match output {
        Some(output) => (plain(ground, &output, None), output, Some(path)),
        None if bun => (plain(ground, &path, Some(RuntimeName::Bun)), path, None),
        None if is_typescript => return None,
        None => (plain(ground, &path, None), path, None),
    };
    let process = Process {
        name: "worker".to_owned(),
        kind: ProcessKind::Worker,
        command,
        script: None,
        entry: Some(file),
        source,
        sources: Vec::new(),
        package: None,
        development: None,
    };
    Some(Fact { value: process, evidence: vec![evidence], confidence: Confidence::Likely })
}

/// Where a file takes work off a queue.
pub(crate) fn consumer(source: &Source) -> Option<seaworthy_text::Span> {
    let module = source.module.telling()?;
    // most files import none of them, and following every call's name costs more than this look
    let is_known = |specifier: &str| CONSUMERS.iter().any(|(package, _)| *package == specifier);
    if !module.imports.iter().any(|import| is_known(&import.specifier)) {
        return None;
    }
    module.calls.iter().find_map(|call| {
        let target = module.target(&call.path).or_else(|| module.origin(call.path.first()?, call.within))?;
        let (_, names) = CONSUMERS.iter().find(|(package, _)| *package == target.module)?;
        let name = call.path.last()?;
        names.contains(&name.as_str()).then_some(call.span)
    })
}

/// The file that loads this one and that nothing loads: where the process starts.
fn root_of<'r>(ground: &Ground<'_, 'r>, source: &'r Source) -> &'r Source {
    let scope = ground.scope;
    let mut at = source;
    let mut seen = BTreeSet::from([source.file.path()]);
    loop {
        let above = scope.own(SourceRole::App).find(|other| {
            !seen.contains(other.file.path())
                && other.module.imports().iter().any(|import| {
                    ground
                        .imports
                        .resolve(scope, other, &import.specifier)
                        .is_some_and(|target| target.file.path() == at.file.path())
                })
        });
        match above {
            Some(above) => {
                seen.insert(above.file.path());
                at = above;
            }
            None => return at,
        }
    }
}

/// Files that Next.js and its kin load by their place.
fn is_loaded_by_framework(dir: &RepoPath, path: &RepoPath) -> bool {
    let Some(below) = path.below(dir) else { return false };
    let below = below.strip_prefix("src/").unwrap_or(below);
    below.starts_with("app/")
        || below.starts_with("pages/")
        || below.starts_with("instrumentation.")
        || below.starts_with("middleware.")
}

/// One is `worker`; several are `worker-email`, `worker-image`.
fn name(processes: &mut [Fact<Process>], kind: &str) {
    if let [only] = processes {
        kind.clone_into(&mut only.value.name);
        return;
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for process in processes {
        let is_plain = |part: &&str| {
            !matches!(*part, "start" | "run" | "worker" | "workers" | "cron" | "prod" | "production" | "")
        };
        let name = process.value.name.to_ascii_lowercase();
        let rest: Vec<&str> = name.split([':', '-', '_', '.']).filter(is_plain).collect();
        let base = if rest.is_empty() { kind.to_owned() } else { format!("{kind}-{}", rest.join("-")) };
        let mut unique = base.clone();
        let mut number = 2;
        while !taken.insert(unique.clone()) {
            unique = format!("{base}-{number}");
            number += 1;
        }
        process.value.name = unique;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{SERVER, app, command, process};

    const WORK: &str = "import { Worker } from 'bullmq';\nnew Worker('mail', async () => {});\n";

    #[test]
    fn a_script_names_it() {
        let app = app([
            (
                "package.json",
                r#"{"scripts": {"start": "next start", "worker": "bun run workers/index.ts", "worker:dev": "bun --hot workers/index.ts"},
                "dependencies": {"next": "16", "bullmq": "5"}}"#,
            ),
            (
                "workers/index.ts",
                "import { job } from '@/lib/job';\nimport { Worker } from 'bullmq';\nnew Worker('a', job);",
            ),
            ("lib/job.ts", "export const job = async () => {};"),
            ("tsconfig.json", r#"{"compilerOptions": {"paths": {"@/*": ["./*"]}}}"#),
        ]);
        assert_eq!(
            app.processes.iter().filter(|process| process.value.kind == ProcessKind::Worker).count(),
            1
        );
        assert_eq!(command(&app, ProcessKind::Worker), "bun run workers/index.ts");
        let sources: Vec<String> =
            process(&app, ProcessKind::Worker).unwrap().sources.iter().map(ToString::to_string).collect();
        assert_eq!(sources, ["lib", "tsconfig.json", "workers"]);
    }

    #[test]
    fn several_are_told_apart() {
        let app = app([
            (
                "package.json",
                r#"{"scripts": {"start": "node index.js", "start:worker:mail": "node mail.js", "worker:image": "node image.js"}}"#,
            ),
            ("index.js", SERVER),
            ("mail.js", WORK),
            ("image.js", WORK),
        ]);
        let names: Vec<&str> = app.processes.iter().map(|process| process.value.name.as_str()).collect();
        assert_eq!(names, ["web", "worker-mail", "worker-image"]);
    }

    #[test]
    fn code_that_nobody_starts_shows_it() {
        let app = app([
            (
                "package.json",
                r#"{"type": "module", "scripts": {"build": "tsc", "start": "node dist/index.js"}, "dependencies": {"bullmq": "5", "fastify": "5"}, "devDependencies": {"typescript": "5"}}"#,
            ),
            ("tsconfig.json", r#"{"compilerOptions": {"outDir": "dist"}}"#),
            ("src/index.ts", SERVER),
            ("src/jobs/main.ts", "import './mail.js';"),
            ("src/jobs/mail.ts", WORK),
        ]);
        assert_eq!(command(&app, ProcessKind::Worker), "node dist/jobs/main.js");
        assert_eq!(
            process(&app, ProcessKind::Worker).unwrap().source.as_ref().unwrap().as_str(),
            "src/jobs/main.ts"
        );
    }

    #[test]
    fn a_worker_that_the_server_loads_is_no_process_of_its_own() {
        let app = app([
            (
                "package.json",
                r#"{"type": "module", "scripts": {"start": "node index.js"}, "dependencies": {"bullmq": "5", "express": "5"}}"#,
            ),
            ("index.js", "import './mail.js';\nimport express from 'express';\nexpress().listen(3000);"),
            ("mail.js", WORK),
        ]);
        assert_eq!(command(&app, ProcessKind::Worker), "");
    }

    #[test]
    fn a_package_that_only_works_is_a_worker() {
        let app = app([
            (
                "package.json",
                r#"{"private": true, "type": "module", "scripts": {"start": "node mail.js"}, "dependencies": {"bullmq": "5"}}"#,
            ),
            ("mail.js", WORK),
        ]);
        assert_eq!(app.kind.value, seaworthy_facts::AppKind::Worker);
    }
}
