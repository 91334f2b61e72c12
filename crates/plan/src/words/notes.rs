//! Notes as sentences, and what to do about each.

use crate::words::list;
use crate::words::lists::are;
use crate::{NoteKind, Severity};

impl NoteKind {
    /// How grave it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::LockfileOutOfStep { .. }
            | Self::StartUnknown { .. }
            | Self::BindsLoopback { .. }
            | Self::StagesMissing { .. }
            | Self::MigrationToolMissing { .. }
            | Self::InstallScriptBlocked { gives_up: true, .. }
            | Self::SecretFileInGit { .. } => Severity::Error,
            Self::NoLockfile { .. }
            | Self::EndOfLife { .. }
            | Self::VersionConflict { .. }
            | Self::InstallScriptBlocked { gives_up: false, .. }
            | Self::BorrowedPackage { .. }
            | Self::NoHealthRoute { .. }
            | Self::NoSigterm { .. }
            | Self::NotPlanned { .. }
            | Self::DatabaseAmongCode { .. }
            | Self::Lacks { .. }
            | Self::StartedByDevelopment { .. }
            | Self::NoMigrations { .. }
            | Self::SettingWithoutEffect { .. }
            | Self::IgnoredByGit { .. }
            | Self::ManagerContradicted { .. }
            | Self::SeveralLockfiles { .. } => Severity::Warning,
            Self::ScriptsSkipped { .. }
            | Self::BakedIn { .. }
            | Self::ServiceElsewhere { .. }
            | Self::KeptOnVolume { .. }
            | Self::LeftAlone { .. }
            | Self::DevelopmentUntouched { .. } => Severity::Info,
        }
    }
}

/// What a note says, without its full stop.
pub fn sentence(note: &NoteKind) -> String {
    match note {
        NoteKind::LockfileOutOfStep { lockfile, differences, .. } => {
            let shown: Vec<String> = differences.iter().take(3).cloned().collect();
            let more = differences.len().saturating_sub(shown.len());
            let rest = if more > 0 { format!(", and {more} more") } else { String::new() };
            format!(
                "{lockfile} is out of step, so the install in the image fails: {}{rest}",
                shown.join("; ")
            )
        }
        NoteKind::NoLockfile { .. } => {
            "there is no lockfile: every build may install other versions".to_owned()
        }
        NoteKind::SeveralLockfiles { taken, others } => {
            format!("several lockfiles: {taken} is used, {} {} not", list(others), are(others))
        }
        NoteKind::ManagerContradicted { named, taken, lockfile } => {
            format!("package.json names {named}, and there is no lockfile but {lockfile}: {taken} is used")
        }
        NoteKind::EndOfLife { runtime, version, since, .. } if since.is_empty() => {
            format!("{runtime} {version} has had no security fixes for years")
        }
        NoteKind::EndOfLife { runtime, version, since, .. } => {
            format!("{runtime} {version} has had no security fixes since {since}")
        }
        NoteKind::VersionConflict { taken, ignored } => {
            format!("{taken} is used although it does not fit {ignored}")
        }
        NoteKind::ScriptsSkipped { script, program, rebuilt, patched: true } => {
            let mut kept: Vec<String> = rebuilt.clone();
            kept.push("the repository's patches".to_owned());
            format!(
                "`{script}` runs {program}, which a production install lacks: scripts are off there, and {} {} seen to all the same",
                list(&kept),
                if rebuilt.is_empty() { "are" } else { are(&kept) }
            )
        }
        NoteKind::ScriptsSkipped { script, program, rebuilt, .. } if rebuilt.is_empty() => format!(
            "`{script}` runs {program}, which a production install lacks: scripts are off there, and no package needs its own"
        ),
        NoteKind::ScriptsSkipped { script, program, rebuilt, .. } => format!(
            "`{script}` runs {program}, which a production install lacks: scripts are off there, and {} {} built all the same",
            list(rebuilt),
            are(rebuilt)
        ),
        NoteKind::InstallScriptBlocked { package, manager, gives_up: true, .. } => {
            format!("{package} has an install script, and {manager} ends every install that leaves one out")
        }
        NoteKind::InstallScriptBlocked { package, manager, .. } => {
            format!("{package} needs its install script, which {manager} does not run without leave")
        }
        NoteKind::NoHealthRoute { .. } => {
            "no health route was found: the health check only asks whether the port takes connections"
                .to_owned()
        }
        NoteKind::NoSigterm { .. } => {
            "nothing handles SIGTERM: an init process passes it on, requests in flight are cut off".to_owned()
        }
        NoteKind::BindsLoopback { host, .. } => {
            format!("the app listens on {host} only, so nothing outside its container reaches it")
        }
        NoteKind::BakedIn { names } => {
            format!("{} {} baked in by the build: a change needs a new image", list(names), are(names))
        }
        NoteKind::SecretFileInGit { path } => format!("{path} holds secrets and is not ignored by git"),
        NoteKind::StartUnknown { script } => format!("could not tell which program `{script}` ends in"),
        NoteKind::ServiceElsewhere { service, variables } if variables.is_empty() => {
            format!("production is expected to reach {service} elsewhere")
        }
        NoteKind::ServiceElsewhere { service, variables } => {
            format!("production is expected to reach {service} elsewhere, by {}", list(variables))
        }
        NoteKind::BorrowedPackage { package, lender, .. } => format!(
            "{package} is imported, but only {lender} names it: the image has to hold the packages of all members"
        ),
        NoteKind::DatabaseAmongCode { path } => {
            format!(
                "the database is written into {path}, among the code: no volume can lie there, and the image's user may not write there"
            )
        }
        NoteKind::KeptOnVolume { path } => {
            format!("{path} is written at run time: it is kept on a volume")
        }
        NoteKind::StagesMissing { path, stages } => format!(
            "{path} lacks {}, which the Compose files build",
            list(&stages.iter().map(|stage| format!("the stage `{stage}`")).collect::<Vec<_>>())
        ),
        NoteKind::LeftAlone { path } => {
            format!("{path} was written or edited by a person and is left as it is")
        }
        NoteKind::IgnoredByGit { path, by } => {
            format!("{path} is ignored by git ({by}), so nobody else would get it")
        }
        NoteKind::DevelopmentUntouched { file } => format!("the services in {file} stay as they are"),
        NoteKind::SettingWithoutEffect { key } => {
            format!("`{key}` is set, and nothing that is written depends on it")
        }
        NoteKind::StartedByDevelopment { package } => {
            format!(
                "{package} starts the app and is a development dependency, so that all of them are shipped"
            )
        }
        NoteKind::Lacks { dir, framework, what, .. } if dir.is_empty() || dir == "." => {
            format!("{framework} {what}")
        }
        NoteKind::Lacks { dir, framework, what, .. } => format!("{dir}: {framework} {what}"),
        NoteKind::NotPlanned { why } => why.clone(),
        NoteKind::NoMigrations { orm, .. } => {
            format!("no migrations of {orm} are checked in, so nothing brings a database's schema up to date")
        }
        NoteKind::MigrationToolMissing { program } => {
            format!("migrations at start need {program}, which the server's image does not hold")
        }
    }
}

/// What to do about it, when there is something to do.
pub fn help(note: &NoteKind) -> Option<String> {
    Some(match note {
        NoteKind::LockfileOutOfStep { command, .. } => format!("run `{command}` and commit the lockfile"),
        NoteKind::NoLockfile { command } => format!("run `{command}` and commit the lockfile"),
        NoteKind::SeveralLockfiles { others, .. } => {
            format!("delete {}, or set `package-manager.name` in seaworthy.toml", list(others))
        }
        NoteKind::ManagerContradicted { named, taken, .. } => {
            format!(
                "name {taken} in `packageManager` of package.json, or install with {named} and commit its lockfile"
            )
        }
        NoteKind::EndOfLife { runtime, instead, .. } => {
            format!(
                "move to {runtime} {instead}, or set `runtime.version = \"{instead}\"` in seaworthy.toml to try it"
            )
        }
        NoteKind::InstallScriptBlocked { allow, .. } => allow.clone(),
        NoteKind::BorrowedPackage { package, manifest, .. } => {
            format!("add {package} to `dependencies` of {manifest}")
        }
        NoteKind::NoHealthRoute { handler: Some(handler), .. } => format!("add a route: {handler}"),
        NoteKind::NoHealthRoute { .. } => {
            "add a route that answers 200, and set `health.live` in seaworthy.toml".to_owned()
        }
        NoteKind::DatabaseAmongCode { .. } => {
            "give it a folder of its own, `data/app.db`: that is kept on a volume".to_owned()
        }
        NoteKind::NoSigterm { handler } => format!("add a handler: {handler}"),
        NoteKind::BindsLoopback { change, .. } => change.clone(),
        NoteKind::SecretFileInGit { path } => {
            format!("add {path} to .gitignore, remove it from git, and change the secrets")
        }
        NoteKind::StartedByDevelopment { package } => {
            format!("move {package} to `dependencies`, or start what a build makes")
        }
        NoteKind::Lacks { help, .. } => (*help).to_owned(),
        NoteKind::SettingWithoutEffect { .. } => "remove it, or check it for a wrong name".to_owned(),
        NoteKind::StartUnknown { .. } => "set `start.command` in seaworthy.toml".to_owned(),
        NoteKind::MigrationToolMissing { program } => {
            format!("set `migrate.mode = \"process\"`, or make {program} a production dependency")
        }
        NoteKind::NoMigrations { help, .. } => (*help).to_owned(),
        NoteKind::StagesMissing { path, .. } => {
            format!("`seaworthy init --diff --force` shows the stages to add; `--force` replaces {path}")
        }
        NoteKind::IgnoredByGit { path, .. } => format!("add `!{path}` to .gitignore, below that line"),
        NoteKind::LeftAlone { path } => {
            format!("`--force` replaces it; `seaworthy init --diff --force` shows how; or delete {path}")
        }
        _ => return None,
    })
}
