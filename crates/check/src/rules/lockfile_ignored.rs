//! `lockfile-ignored`: the ignore file keeps out what an install reads.

use std::collections::BTreeSet;

use seaworthy_facts::{InstallInput, InstallInputKind};
use seaworthy_setup::flow::Presence;
use seaworthy_text::Span;

use super::lockfile_not_copied;
use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "lockfile-ignored",
    severity: Severity::Error,
    title: "the ignore file keeps a file from the build that the install needs",
    about: "A `COPY` with a pattern or of a folder brings what the ignore file lets through, and says nothing of the rest. Where \
that is the lockfile, the workspace's file, a vendored package manager or a patch, the install fails, or goes on without and \
installs something else.

Take the line out of the ignore file, or let the one file through with a line `!NAME` below it.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let mut told = BTreeSet::new();
    for install in image.own_installs() {
        for input in &app.install.inputs {
            let path = &input.value.path;
            if !matters(image, &install, &input.value) || image.finds(&install, path) != Presence::Absent {
                continue;
            }
            let Some((kept_out, copy)) = image.flow.kept_out(install.at, path) else { continue };
            if !told.insert(path) {
                continue;
            }
            let (otherwise, severity) = consequence(image, &install, &input.value);
            let mut finding = Finding::new(
                &RULE,
                kept_out.place,
                format!("`{}` keeps `{path}` out of the build, and the install needs it", kept_out.pattern),
                otherwise,
                format!("take the line out, or add a line `!{}` at the end", below(image, path)),
            )
            .label("kept out here")
            .because(image.place(install.command.span), "this install needs it")
            .because(image.place(image.flow.step(copy).span), "this does not bring it")
            .severity(severity);
            if let Some(ignored) = &image.flow.ignored {
                let text = ignored.source.text();
                let line = if text.ends_with('\n') { "" } else { "\n" };
                let end = Span::new(text.len(), text.len());
                finding = finding.fix(FixTier::Safe, end, format!("{line}!{}\n", below(image, path)));
            }
            findings.push(finding);
        }
    }
}

fn below(image: &ImageCase<'_>, path: &seaworthy_text::RepoPath) -> String {
    path.below(&image.flow.context).unwrap_or(path.as_str()).to_owned()
}

/// Settings may hold tokens, and are left out for that; manifests and what scripts read are asked for elsewhere.
fn matters(image: &ImageCase<'_>, install: &InstallCase<'_>, input: &InstallInput) -> bool {
    match input.kind {
        InstallInputKind::Lockfile | InstallInputKind::Workspace => true,
        InstallInputKind::Patch | InstallInputKind::Release => true,
        InstallInputKind::Setting => {
            let has_tokens = image.app.is_some_and(|app| !app.install.tokens.is_empty());
            !(has_tokens && input.path.file_name() == ".npmrc")
        }
        InstallInputKind::Script => install.install.scripts == seaworthy_setup::flow::InstallScripts::Run,
        InstallInputKind::Manifest | InstallInputKind::Cache => false,
    }
}

fn consequence(image: &ImageCase<'_>, install: &InstallCase<'_>, input: &InstallInput) -> (String, Severity) {
    let name = input.path.file_name();
    match input.kind {
        InstallInputKind::Lockfile if image.needs_lockfile(install) => {
            (lockfile_not_copied::message(install.install.manager).to_owned(), Severity::Error)
        }
        InstallInputKind::Lockfile => (
            "each build installs the newest versions that fit, not the locked ones".to_owned(),
            Severity::Warning,
        ),
        InstallInputKind::Setting => {
            (format!("the install goes on without the settings of `{name}`"), Severity::Warning)
        }
        InstallInputKind::Workspace => {
            ("the install does not know the members of the workspace".to_owned(), Severity::Error)
        }
        _ => (
            format!("the install ends with `ENOENT: no such file or directory` on `{name}`"),
            Severity::Error,
        ),
    }
}
