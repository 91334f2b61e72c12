//! `install-file-missing`: an install does not find a file that it reads: a script, a vendored package manager, settings.

use seaworthy_facts::{
    App, Fact, InstallInput, InstallInputKind, LifecycleScript, ManagerName, Presence as Known,
};
use seaworthy_setup::flow::{InstallScripts, Presence};

use crate::finding::{Finding, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "install-file-missing",
    severity: Severity::Error,
    title: "an install does not find a file that it reads",
    about: "Besides manifests and lockfile an install reads the scripts that `postinstall` and `prepare` run, a package manager that \
the repository brings along (`.yarn/releases`), packages as archives (`file:vendor/a.tgz`), and settings. A stage that copies \
manifests and lockfile only has none of them.

Copy the file before the install. Settings with tokens belong in a secret: `RUN --mount=type=secret,id=npmrc,target=/app/.npmrc`.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    for input in &app.install.inputs {
        let path = &input.value.path;
        for install in image.own_installs() {
            let Some((otherwise, severity)) = consequence(image, app, &install, input) else { continue };
            if image.finds(&install, path) != Presence::Absent
                || image.flow.kept_out(install.at, path).is_some()
            {
                continue;
            }
            let inside = path.below(&image.flow.context).unwrap_or(path.as_str());
            let target = path.below(&app.install.root).unwrap_or(path.as_str());
            findings.push(
                Finding::new(
                    &RULE,
                    image.place(install.command.span),
                    format!("`{path}` is not there, and this install reads it"),
                    otherwise,
                    format!("copy it before this line: `COPY {inside} ./{target}`"),
                )
                .label("reads it")
                .because_of(input, "named here")
                .severity(severity),
            );
            break;
        }
    }
}

/// What happens where this file is missing; `None` where nothing does, or another rule asks for it.
fn consequence(
    image: &ImageCase<'_>,
    app: &App,
    install: &InstallCase<'_>,
    input: &Fact<InstallInput>,
) -> Option<(String, Severity)> {
    let path = &input.value.path;
    let name = path.file_name();
    match input.value.kind {
        InstallInputKind::Script => {
            let script = script_of(app, input)?;
            let program = script.value.programs.iter().find(|program| program.file.as_ref() == Some(path))?;
            // a program that is not installed is told of as that
            let lacks = program.development_only == Known::Yes
                && image.omits_development(install.install) != Some(false);
            let is_run =
                install.install.scripts == InstallScripts::Run && runs(image, install, &script.value);
            if lacks || !is_run || script.value.script.contains("||") {
                return None;
            }
            Some((
                format!("`{}` ends with `Cannot find module`: `{path}`", script.value.name),
                Severity::Error,
            ))
        }
        // the install fetches what it does not find there
        InstallInputKind::Cache => None,
        InstallInputKind::Release => {
            Some((format!("yarn ends with `Cannot find module` on a file of `{path}`"), Severity::Error))
        }
        InstallInputKind::Workspace => {
            let is_workspace = image.case.facts.is_some_and(|facts| facts.workspace.tool.is_some());
            Some(if is_workspace {
                (
                    "the install does not know the members, and leaves out what they need".to_owned(),
                    Severity::Error,
                )
            } else {
                (format!("the install goes on without the settings of `{name}`"), Severity::Warning)
            })
        }
        InstallInputKind::Setting if is_archive(name) => Some((
            format!("the install ends with `ENOENT: no such file or directory` on `{path}`"),
            Severity::Error,
        )),
        InstallInputKind::Setting if name == ".npmrc" && !app.install.tokens.is_empty() => None,
        InstallInputKind::Setting => {
            Some((format!("the install goes on without the settings of `{name}`"), Severity::Warning))
        }
        _ => None,
    }
}

fn is_archive(name: &str) -> bool {
    [".tgz", ".tar.gz", ".tar"].iter().any(|ending| name.ends_with(ending))
}

/// The script that reads an input.
pub(super) fn script_of<'a>(app: &'a App, input: &Fact<InstallInput>) -> Option<&'a Fact<LifecycleScript>> {
    let place = &input.evidence.first()?.place;
    let is_its = |script: &&Fact<LifecycleScript>| {
        script.evidence.first().is_some_and(|evidence| evidence.place == *place)
    };
    app.install.lifecycle.iter().find(is_its)
}

/// Whether an install runs this script: all run what has `install` in its name, npm, pnpm and Bun `prepare` too.
pub(super) fn runs(image: &ImageCase<'_>, install: &InstallCase<'_>, script: &LifecycleScript) -> bool {
    let manager = image.app.map(|app| app.manager.name.value);
    let is_install = matches!(script.name.as_str(), "preinstall" | "install" | "postinstall");
    let is_prepare = matches!(script.name.as_str(), "prepare" | "preprepare" | "postprepare");
    let runs_prepare = matches!(manager, Some(ManagerName::Npm | ManagerName::Pnpm | ManagerName::Bun));
    // those of members run where the member is installed
    let is_there = image.finds(install, &script.dir.child("package.json")) != Presence::Absent;
    is_there && (is_install || (is_prepare && runs_prepare))
}
