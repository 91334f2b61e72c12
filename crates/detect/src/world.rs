//! Small repositories for tests.

use seaworthy_facts::{App, Facts, Process, ProcessKind};
use seaworthy_testkit::MemoryRepo;

/// What is known of these files.
pub(crate) fn facts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Facts {
    crate::detect(&MemoryRepo::new(files)).unwrap()
}

/// The only app of these files.
pub(crate) fn app<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> App {
    let facts = facts(files);
    let [app] = <[App; 1]>::try_from(facts.apps).unwrap_or_else(|apps| {
        panic!(
            "{} apps: {:?}, {:?}",
            apps.len(),
            apps.iter().map(|app| &app.name).collect::<Vec<_>>(),
            facts.workspace
        )
    });
    app
}

/// The process of this kind.
pub(crate) fn process(app: &App, kind: ProcessKind) -> Option<&Process> {
    app.processes.iter().map(|process| &process.value).find(|process| process.kind == kind)
}

/// Its command as one would type it; empty when there is none.
pub(crate) fn command(app: &App, kind: ProcessKind) -> String {
    process(app, kind).map(|process| process.command.to_string()).unwrap_or_default()
}

/// A file that listens.
pub(crate) const SERVER: &str =
    "import { createServer } from 'node:http';\nconst server = createServer();\nserver.listen(3000);\n";
