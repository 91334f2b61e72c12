//! Notes that follow from all choices together.

use seaworthy_catalog::{frameworks, orms};
use seaworthy_facts::{
    App, AppKind, Drift, Facts, InstallInputKind, Lacking, ManagerName, Presence, ProcessKind, WritePurpose,
};

use super::Choices;
use super::manager;
use super::scope::Scope;
use crate::{Note, NoteKind, words};

pub(super) fn of_app(choices: &Choices<'_>, scope: &Scope<'_>, notes: &mut Vec<Note>) {
    let app = scope.app;
    let mut note = |kind: NoteKind, evidence: Vec<seaworthy_facts::Evidence>| {
        notes.push(Note { app: Some(app.name.clone()), kind, evidence });
    };
    if app.kind.value == AppKind::Static && choices.build.outputs.value.is_empty() {
        let why = "it is built to files, and nothing says where they are: set `build.outputs`".to_owned();
        note(NoteKind::NotPlanned { why }, app.kind.evidence.clone());
    }
    lockfile(choices, app, &mut note);
    blocked(choices, app, &mut note);
    if app.kind.value == AppKind::Server
        && choices.listen.health.live.is_none()
        && choices.listen.health.ready.is_none()
    {
        let framework = scope.framework().map(|(framework, _)| framework.title);
        let id = scope.framework().map(|(framework, _)| framework.id);
        note(NoteKind::NoHealthRoute { framework, handler: id.and_then(words::health_handler) }, Vec::new());
    }
    let has_web = choices.processes.all.iter().any(|process| process.kind == ProcessKind::Web);
    if app.kind.value == AppKind::Server && !has_web {
        note(NoteKind::StartUnknown { script: "start".to_owned() }, app.kind.evidence.clone());
    }
    if let Some(orm) = &app.orm
        && let Some(evidence) = &orm.value.lacks_migrations
        && let Some(known) = orms::of(orm.value.name)
        && let Some(help) = known.without_migrations
        && !choices.processes.all.iter().any(|process| process.kind == ProcessKind::Migrate)
    {
        note(NoteKind::NoMigrations { orm: known.title, help }, vec![evidence.clone()]);
    }
    for file in &app.secret_files {
        let ignored =
            file.evidence.iter().any(|evidence| evidence.kind == seaworthy_facts::EvidenceKind::Ignored);
        if !ignored {
            note(NoteKind::SecretFileInGit { path: file.value.path.to_string() }, file.evidence.clone());
        }
    }
    for write in app.writes.iter().filter(|write| write.value.purpose == WritePurpose::AmongCode) {
        if let Some(dir) = &write.value.dir {
            note(NoteKind::DatabaseAmongCode { path: dir.to_string() }, write.evidence.clone());
        }
    }
    for write in app.writes.iter().filter(|write| write.value.purpose == WritePurpose::Data) {
        if let Some(dir) = &write.value.dir {
            note(NoteKind::KeptOnVolume { path: dir.to_string() }, write.evidence.clone());
        }
    }
}

/// What packages lack that would be apps otherwise.
pub(super) fn lacking(facts: &Facts) -> Vec<Note> {
    let of = |lacking: &Lacking| {
        let framework = frameworks::by_id(lacking.framework.value.id)?;
        let lack = framework.lacks?;
        let dir = lacking.dir.to_string();
        let kind = NoteKind::Lacks { dir, framework: framework.title, what: lack.what, help: lack.help };
        Some(Note { app: None, kind, evidence: lacking.framework.evidence.clone() })
    };
    facts.lacking.iter().filter_map(of).collect()
}

/// Install scripts that wait for leave. What goes on without one matters where the package ships; from 11 on pnpm ends the
/// whole install instead, whoever needs the package.
fn blocked(
    choices: &Choices<'_>,
    app: &App,
    note: &mut impl FnMut(NoteKind, Vec<seaworthy_facts::Evidence>),
) {
    let name = choices.manager.name.value;
    let major = manager::major(&choices.manager);
    // what was found is about the manager that was found
    if name != app.manager.name.value {
        return;
    }
    let is_strict = name == ManagerName::Pnpm && major.is_some_and(|major| major >= 11);
    for native in &app.install.native {
        let package = &native.value;
        let waits = package.install_script == Presence::Yes && package.allowed == Presence::No;
        let gives_up = is_strict && !package.refused;
        if waits && (gives_up || package.production != Presence::No) {
            note(
                NoteKind::InstallScriptBlocked {
                    package: package.name.clone(),
                    manager: name.command().to_owned(),
                    gives_up,
                    allow: words::allow_install_script(name, major, &package.name),
                },
                native.evidence.clone(),
            );
        }
    }
}

fn lockfile(
    choices: &Choices<'_>,
    app: &App,
    note: &mut impl FnMut(NoteKind, Vec<seaworthy_facts::Evidence>),
) {
    let name = choices.manager.name.value;
    let lockfile = app.manager.lockfiles.iter().find(|lockfile| lockfile.manager == name);
    match lockfile {
        None => {
            let evidence =
                app.install.inputs.iter().find(|input| input.value.kind == InstallInputKind::Manifest);
            note(
                NoteKind::NoLockfile { command: manager::relock(name).to_owned() },
                evidence.map(|input| input.evidence.clone()).unwrap_or_default(),
            );
        }
        Some(lockfile) => {
            let (version, runtime) = (choices.manager.version.as_ref(), &choices.runtime);
            let differences: Vec<&Drift> = manager::refused(lockfile, version, runtime).collect();
            if !differences.is_empty() {
                note(
                    NoteKind::LockfileOutOfStep {
                        lockfile: lockfile.path.to_string(),
                        differences: differences.iter().map(|drift| words::drift(drift)).collect(),
                        command: match differences.iter().find_map(|drift| drift.refused_since) {
                            // an older npm leaves the lockfile as it is
                            Some((major, ..)) if name == ManagerName::Npm => {
                                format!("npx npm@{major} install --package-lock-only")
                            }
                            _ => manager::relock(name).to_owned(),
                        },
                    },
                    differences
                        .iter()
                        .filter_map(|drift| drift.wanted.as_ref().or(drift.needed_by.as_ref()))
                        .map(|(_, place)| seaworthy_facts::Evidence {
                            place: place.clone(),
                            kind: seaworthy_facts::EvidenceKind::Declared,
                        })
                        .collect(),
                );
            }
        }
    }
}
