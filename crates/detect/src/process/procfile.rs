//! The `Procfile` in the app's folder.

use seaworthy_facts::{Evidence, EvidenceKind, Unknown, UnknownKind};
use seaworthy_manifest::procfile::Procfile;
use seaworthy_text::SourceFile;

use crate::scope::AppScope;
use crate::script::{self, Expansion};

/// Reads it.
pub(super) fn read(scope: &AppScope<'_>, unknowns: &mut Vec<Unknown>) -> Option<(SourceFile, Procfile)> {
    let file =
        scope.repository.read_optional(&scope.dir().child("Procfile"), UnknownKind::Start, unknowns)?;
    let procfile = Procfile::parse(&file);
    unknowns.extend(procfile.problems.iter().map(|problem| Unknown {
        kind: UnknownKind::Start,
        place: file.place(problem.span),
        why: problem.message.clone(),
    }));
    Some((file, procfile))
}

/// The command of a process, followed to its programs.
pub(super) fn expand<'r>(
    scope: &AppScope<'r>,
    procfile: Option<&(SourceFile, Procfile)>,
    name: &str,
) -> Option<(Expansion<'r>, Evidence)> {
    let (file, procfile) = procfile?;
    let entry = procfile.processes.iter().find(|entry| entry.process.as_str() == name)?;
    let evidence = Evidence::at(EvidenceKind::Declared, file, entry.command.span);
    Some((script::expand_line(scope, scope.package, entry.command.as_str(), &evidence), evidence))
}
