//! `manager-mismatch`: an install by another package manager than the repository's.

use seaworthy_facts::{Confidence, ManagerName};
use seaworthy_setup::flow::PackageManager;

use crate::finding::{Finding, Severity};
use crate::image_case::{ImageCase, InstallCase};
use crate::rule::{Ask, Rule, RuleSet};

pub(super) static RULE: Rule = Rule {
    id: "manager-mismatch",
    severity: Severity::Error,
    title: "another package manager than the repository's installs the packages",
    about: "The lockfile belongs to one package manager, and the Dockerfile calls another one, for which there is no lockfile: \
`npm ci` ends at once, and what goes on without a lockfile installs other versions than those that were tested.

Call the package manager whose lockfile is in the repository, and copy that lockfile before.",
    since: RuleSet(2026, 1),
    aliases: &[],
    ask: Ask::Image(ask),
};

fn ask(image: &ImageCase<'_>, findings: &mut Vec<Finding>) {
    let Some(app) = image.app else { return };
    let manager = &app.manager;
    if manager.name.confidence == Confidence::Assumed || image.lockfile().is_none() {
        return;
    }
    let name = manager.name.value;
    for install in image.installs() {
        let typed = install.install.manager;
        let has_own = manager.lockfiles.iter().any(|lockfile| lockfile.manager.command() == typed.command());
        if typed.command() == name.command() || has_own {
            continue;
        }
        if image.installed_folder(&install).as_ref() == Some(&app.install.root) {
            findings.push(finding(image, &install, name));
            return;
        }
    }
}

fn finding(image: &ImageCase<'_>, install: &InstallCase<'_>, name: ManagerName) -> Finding {
    let typed = install.install.manager;
    let known = seaworthy_catalog::managers::of(name);
    let ends = image.needs_lockfile(install) && matches!(typed, PackageManager::Npm | PackageManager::Pnpm);
    let otherwise = match (ends, typed) {
        (true, PackageManager::Npm) => {
            "the build ends with `The npm ci command can only install with an existing package-lock.json`"
        }
        (true, _) => "the build ends with `ERR_PNPM_NO_LOCKFILE  Cannot install with \"frozen-lockfile\"`",
        (false, _) => "each build installs the newest versions that fit, not the locked ones",
    };
    let mut finding = Finding::new(
        &RULE,
        image.place(install.command.span),
        format!("{} installs here, and the repository is {}'s", typed.command(), known.title),
        otherwise,
        format!("write `{} {}`, with its lockfile copied before", name.command(), known.install.join(" ")),
    )
    .label(format!("there is no lockfile of {} to follow", typed.command()));
    if let Some(lockfile) = image.lockfile() {
        finding = finding.because(
            seaworthy_text::Place::whole(lockfile.path.clone()),
            format!("the lockfile is {}'s", known.title),
        );
    }
    if let Some(app) = image.app {
        finding = finding.because_of(&app.manager.name, "says which package manager it is");
    }
    if ends { finding } else { finding.severity(Severity::Warning) }
}
