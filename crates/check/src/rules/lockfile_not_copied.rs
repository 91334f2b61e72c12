//! `lockfile-not-copied`: a frozen install in a stage that has no lockfile.

use seaworthy_setup::flow::{PackageManager, Presence};

use crate::finding::{Finding, FixTier, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "lockfile-not-copied",
    severity: Severity::Error,
    title: "a frozen install finds no lockfile in its stage",
    about: "`npm ci`, `pnpm install --frozen-lockfile` and `yarn install --immutable` need the lockfile beside `package.json`. A \
stage starts empty: what an earlier stage copied is not there, and `COPY package.json ./` brings nothing else.

Copy the lockfile together with `package.json`, in the stage that installs.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    for install in image.own_installs() {
        if !image.needs_lockfile(&install) {
            continue;
        }
        match image.lockfile() {
            Some(lockfile) => {
                let is_missing = image.finds(&install, &lockfile.path) == Presence::Absent;
                let is_kept_out = || image.flow.kept_out(install.at, &lockfile.path).is_some();
                if is_missing && !is_kept_out() {
                    findings.push(not_copied(image, &install, lockfile));
                }
            }
            None if image.app.is_some_and(|app| app.manager.lockfiles.is_empty()) => {
                findings.push(not_there(image, &install));
            }
            None => {}
        }
    }
}

fn not_copied(
    image: &ImageCase<'_>,
    install: &InstallCase<'_>,
    lockfile: &seaworthy_facts::Lockfile,
) -> Finding {
    let name = lockfile.path.file_name();
    let finding = Finding::new(
        &RULE,
        image.place(install.command.span),
        format!("`{name}` is not in this stage"),
        message(install.install.manager),
        format!("copy it with `package.json` before this line: `COPY package.json {name} ./`"),
    )
    .label("needs the lockfile")
    .because(seaworthy_text::Place::whole(lockfile.path.clone()), "the lockfile is here");
    match image.beside_manifest(install) {
        // from the folder of `package.json`
        Some(span) if lockfile.path.parent().as_ref() == Some(&image.flow.context) => {
            finding.fix(FixTier::Safe, span, format!(" {name}"))
        }
        _ => finding,
    }
}

fn not_there(image: &ImageCase<'_>, install: &InstallCase<'_>) -> Finding {
    let manager = install.install.manager.command();
    Finding::new(
        &RULE,
        image.place(install.command.span),
        "the repository has no lockfile",
        message(install.install.manager),
        format!("run `{manager} install` in the repository and check the lockfile in"),
    )
    .label("needs a lockfile")
}

/// What the package manager says.
pub(super) fn message(manager: PackageManager) -> &'static str {
    match manager {
        PackageManager::Npm => {
            "the build ends with `The npm ci command can only install with an existing package-lock.json`"
        }
        PackageManager::Pnpm => "the build ends with `ERR_PNPM_NO_LOCKFILE`",
        PackageManager::Yarn => {
            "the build ends with `The lockfile would have been created by this install, which is explicitly forbidden`"
        }
        PackageManager::Bun => "each build installs the newest versions that fit, not the locked ones",
    }
}
