//! From a program to a process: the file it starts, where that comes from, and the form it takes in an image.

use seaworthy_facts::{Command, Confidence, Evidence, Fact, Presence, Process, ProcessKind};
use seaworthy_text::RepoPath;

use super::program::Program;
use crate::build::BuildReading;
use crate::imports;
use crate::scope::AppScope;

/// Extensions of files that are run as they are.
const RUNNABLE: &[&str] = &["js", "mjs", "cjs"];

/// Makes a process of a program.
pub(super) fn process(
    scope: &AppScope<'_>,
    build: &BuildReading,
    kind: ProcessKind,
    name: &str,
    script: Option<&str>,
    program: Program,
    evidence: Vec<Evidence>,
) -> Fact<Process> {
    let mut command = program.command;
    let mut entry = program.entry.as_ref().map(|written| complete(scope, build, written));
    if let (Some(written), Some(file)) = (&program.entry, &entry)
        && written != file
        && program.runtime.is_some()
    {
        // `node dist/main`, `node .`: say the file that is meant
        for word in &mut command.words {
            if scope.path(word).is_some_and(|path| path == *written) {
                *word = file.relative_to(scope.dir());
            }
        }
    }
    // `node bin/server.js` is meant from within what the build writes, where it writes the app once more
    if program.runtime.is_some()
        && kind != ProcessKind::Development
        && let Some(written) = entry.clone().filter(|path| !scope.repository.repo.has_file(path))
        && build.source_of(scope, &written).is_none()
        && let Some(from) = imports::file(scope, &written)
        && let Some(output) = build.output_of(from.file.path())
    {
        for word in &mut command.words {
            if scope.path(word).is_some_and(|path| path == written) {
                *word = output.relative_to(scope.dir());
            }
        }
        entry = Some(output);
    }
    let mut source = entry.as_ref().and_then(|entry| build.source_of(scope, entry));
    let mut package = program.package;
    let mut confidence = Confidence::Certain;
    // `tsx src/worker.ts` where the build makes `dist/worker.js` of it: the image runs what was built
    let needs_development = package.as_ref().is_some_and(|(_, development)| *development == Presence::Yes);
    if program.is_runner
        && needs_development
        && kind != ProcessKind::Development
        && let Some(from) = entry.clone()
        && let Some(output) = build.output_of(&from)
    {
        command.words = node(scope, &output, &program.rest);
        (source, entry, package) = (Some(from), Some(output), None);
        confidence = Confidence::Likely;
    }
    let process = Process {
        name: name.to_owned(),
        kind,
        command,
        script: script.map(str::to_owned),
        entry,
        source,
        sources: Vec::new(),
        package,
        development: None,
    };
    Fact { value: process, evidence, confidence }
}

/// `node FILE`, the file seen from the app's folder.
pub(super) fn node(scope: &AppScope<'_>, file: &RepoPath, rest: &[String]) -> Vec<String> {
    let mut words = vec!["node".to_owned(), file.relative_to(scope.dir())];
    words.extend(rest.iter().cloned());
    words
}

/// A process that starts a file of ours with Node.js.
pub(super) fn node_process(
    scope: &AppScope<'_>,
    build: &BuildReading,
    (kind, name): (ProcessKind, &str),
    file: RepoPath,
    evidence: Vec<Evidence>,
    confidence: Confidence,
) -> Fact<Process> {
    let file = complete(scope, build, &file);
    let source = build.source_of(scope, &file);
    let process = Process {
        name: name.to_owned(),
        kind,
        command: Command::new(node(scope, &file, &[])),
        script: None,
        entry: Some(file),
        source,
        sources: Vec::new(),
        package: None,
        development: None,
    };
    Fact { value: process, evidence, confidence }
}

/// The file behind what a command names: `node .`, `node dist`, `node dist/index`.
pub(super) fn complete(scope: &AppScope<'_>, build: &BuildReading, written: &RepoPath) -> RepoPath {
    let exists =
        |path: &RepoPath| scope.repository.repo.has_file(path) || build.source_of(scope, path).is_some();
    if *written == *scope.dir() {
        let main = scope.package.json.main.as_ref().and_then(|main| scope.path(main.as_str()));
        return main.map_or_else(|| scope.dir().child("index.js"), |main| complete(scope, build, &main));
    }
    if exists(written) || written.extension().is_some_and(|extension| RUNNABLE.contains(&extension)) {
        return written.clone();
    }
    if let Some(source) = imports::file(scope, written) {
        return source.file.path().clone();
    }
    let with_extension = RepoPath::new(&format!("{written}.js")).ok();
    let candidates = [with_extension, Some(written.child("index.js"))];
    candidates.into_iter().flatten().find(exists).unwrap_or_else(|| written.clone())
}
